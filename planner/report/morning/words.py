"""Every word of the morning screen, a function a sentence, so that it can be said in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from planner.language import _
from planner.report.figures import TOGETHER, count, listed, listed_in_groups, money
from planner.report.words import skipped_because

MOST_NAMED = 2  # styles named of each action


def head() -> tuple[str, ...]:
    """The columns of what to order today; the first, the style, needs no word."""
    return ("", _("units"), _("start"), _("on sale"), _("sold"), _("out"), _("profit"))


def no_name() -> str:
    """What a workspace without a name is called."""
    return "workspace"


def of_run(as_of: str, run_id: str) -> str:
    """Behind the name of the workspace."""
    return _(", as of {as_of}, run {run_id}").format(as_of=as_of, run_id=run_id)


def came_in() -> str:
    """Label of what a night took in."""
    return _("Came in")


def plan() -> str:
    """Label of the plan's line."""
    return _("Plan")


def changed() -> str:
    """Label of what changed."""
    return _("Changed")


def watch() -> str:
    """Label of what to worry about."""
    return _("Watch")


def then() -> str:
    """Label of what to type next."""
    return _("Next")


def command(typed: str, name: str) -> str:
    """A command and what it does."""
    does = {"release": _("books them"), "explain STYLE": _("says why"), "show -v": _("every detail")}
    return f"{typed} ({does[name]})"


def no_plan() -> str:
    """Of a run that made a forecast alone."""
    return _("This run made no plan; `planner readout` shows what it expects.")


def nothing_today() -> str:
    """Nothing is firm."""
    return _("Order today: nothing")


def why_nothing(styles: str, kind: str) -> str:
    """How many styles get no run at all, and why."""
    return f"{styles}: {skipped_because(kind)}"


def today_in_figures(runs: str, styles: str, units: str, goods: str, profit: str) -> str:
    """What is to be ordered today in all; `goods`: what they cost without setup and fabric."""
    return _("Order today: {runs} of {styles}, {units} units, goods {goods}, profit {profit}").format(
        runs=runs, styles=styles, units=units, goods=goods, profit=profit
    )


def fabric_today(rows: Sequence[Mapping[str, Any]], currency: str) -> str:
    """Fabric that today's runs need bought, and what it costs beside the goods."""
    bought = listed(_("{fabric_id} {metres:,.0f} m").format(**row) for row in rows)
    return _("buy fabric: {bought}, for {cost}").format(
        bought=bought, cost=money(sum(row["cost"] or 0.0 for row in rows), currency)
    )


def factory_line(factory_id: str, runs: str) -> str:
    """A factory and how many runs it starts."""
    return f"{factory_id}: {runs}"


def lines_of_run(lines: Sequence[Mapping[str, Any]]) -> str:
    """The colours and sizes of a run: `black S 12, M 20; red M 8`, with a colon where a size is a number: `27: 26`."""
    by_colour: dict[str, list[str]] = {}
    for line in lines:
        size = line.get("size") or ""
        colon = ":" if size[-1:].isdigit() else ""
        cell = f"{size}{colon}{TOGETHER}{count(line['units'])}".strip()
        by_colour.setdefault(line.get("colour") or "", []).append(cell)
    return listed_in_groups(f"{colour} {listed(cells)}".strip() for colour, cells in by_colour.items())


def more_runs(runs: str) -> str:
    """Runs there was no room for."""
    return _("  ... and {runs} today: planner show --all, or orders.csv").format(runs=runs)


def of_budget(amount: str, released: str) -> str:
    """Behind the cost of the plan; `released`: what of the budget was released before, "" where nothing was."""
    if released:
        return _(" beside {released} released, of {amount}").format(released=released, amount=amount)
    return _(" of {amount}").format(amount=amount)


def plan_in_figures(runs: str, styles: str, units: str, cost: str, profit: str, gap: str) -> str:
    """The whole plan, later runs included."""
    return _(
        "{runs} of {styles}, {units} units, cost {cost}; earns {profit}; within {gap} of the best possible"
    ).format(runs=runs, styles=styles, units=units, cost=cost, profit=profit, gap=gap)


def no_earlier_plan() -> str:
    """There is nothing to compare with."""
    return _("no earlier plan to compare with")


def changed_in_figures(
    before: date | None,
    since_release: bool,
    counts: Mapping[str, int],
    styles: Mapping[str, Sequence[str]],
    released: int,
) -> str:
    """What changed since the plan of `before`, by action, the largest by name."""
    said = {
        "make": _("new"),
        "increase": _("more"),
        "expedite": _("earlier"),
        "decrease": _("less"),
        "defer": _("later"),
        "cancel": _("gone"),
    }
    there = {action: number for action, number in counts.items() if number}
    parts = [f"{number:,} {said[action]}" for action, number in there.items()]
    done = [_("{released:,} released").format(released=released)] if released else []
    named = listed_in_groups(f"{said[action]}: {_some(styles[action])}" for action in there)
    what = listed([*parts, *done]) or _("nothing changed")
    since = (
        _("since {before}, released").format(before=before)
        if since_release
        else _("since {before}").format(before=before)
    )
    return f"{since}: {what}" + (f" ({named})" if named else "")


def nothing_to_watch() -> str:
    """All is well."""
    return _("nothing to worry about")


def more_to_watch(number: int) -> str:
    """Worries there was no room for."""
    return _("... and {number:,} more: planner show -v").format(number=number)


def _some(styles: Sequence[str]) -> str:
    named = list(dict.fromkeys(styles))
    return listed([*named[:MOST_NAMED], *(["..."] if len(named) > MOST_NAMED else [])])
