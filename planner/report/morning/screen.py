"""Fits the morning into one screen: as many runs as there is room for, every other part in a line or two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from planner.report.figures import count, day, fitted, money, percent, plural, wrapped
from planner.report.morning import words
from planner.report.words import days

LABEL = 8  # cells of the word that a part begins with
LEAST_FOR_ORDERS = 11  # lines of a short screen that are kept for what to order today
PROMPT = 1  # lines of a screen that the shell takes back


def show_morning(
    console: Console,
    contents: dict[str, Any],
    planner: str,
    commands: Sequence[str],
    *,
    came_in: str = "",
    height: int | None = None,
) -> None:
    """The whole screen.

    `planner`: how the program is called on this workspace; `commands`: what to type next; `came_in`: what a night took
    in; `height`: lines there are, None = as many as it takes.
    """
    width = console.width
    top = [_title(contents, width), *(_labelled(words.came_in(), came_in, width, 1) if came_in else [])]
    above = [*_plan(contents, width, height is not None), *_changed(contents, width, height is not None)]
    last = _next(planner, commands, width)
    left = None if height is None else height - PROMPT - len(top) - len(above) - len(last)
    needed = len(_today(contents, width, None))
    watch = _watch(contents, width, None if left is None else max(left - min(needed, LEAST_FOR_ORDERS), 2))
    today = _today(contents, width, None if left is None else max(left - len(watch), 3))
    for line in [*top, *today, *above, *watch, *last]:
        console.print(line, soft_wrap=True)


def screen_height(console: Console) -> int | None:
    """Lines of the terminal; None where nobody watches."""
    return console.height if console.is_terminal else None


def _title(contents: dict[str, Any], width: int) -> Text:
    run = contents["run"]
    name = run["name"] or words.no_name()
    rest = words.of_run(day(date.fromisoformat(run["as_of"])), run["run_id"])
    return Text.assemble((fitted(name, max(width - len(rest), 10)), "bold"), rest)


def _labelled(label: str, text: str, width: int, most: int | None = None, style: str = "") -> list[Text]:
    """A part: its word, then its text, wrapped beside it; at most so many lines."""
    lines = wrapped(text, max(width - LABEL, 20), most)
    return [Text.assemble((_padded(label if i == 0 else ""), "bold"), (line, style)) for i, line in enumerate(lines)]


def _padded(label: str) -> str:
    return label + " " * max(LABEL - len_of(label), 1)


def _today(contents: dict[str, Any], width: int, room: int | None) -> list[Text]:
    today = contents["today"]
    if today is None:
        return [Text(words.no_plan())]
    if not today["number"]:
        why = [
            line
            for reason in contents["why_nothing"]
            for line in _labelled("", words.why_nothing(plural(reason["styles"], "style"), reason["kind"]), width)
        ]
        return [Text(words.nothing_today(), style="bold"), *why[: None if room is None else max(room - 1, 0)]]
    currency = contents["run"]["currency"]
    text = words.today_in_figures(
        plural(today["number"], "run"),
        plural(today["styles"], "style"),
        count(today["units"]),
        money(today["goods_cost"], currency),
        money(today["profit"], currency),
    )
    head = [Text(line, style="bold") for line in wrapped(text, width)]
    fabric = (
        _labelled("", words.fabric_today(today["fabric"], currency), width, None if room is None else 2)
        if today["fabric"]
        else []
    )
    left = None if room is None else room - len(head) - 1 - len(fabric)
    return [*head, *_table(today["factories"], width, left), *fabric]


def _table(factories: list[dict[str, Any]], width: int, room: int | None) -> list[Text]:
    """A head, a line a factory with its sums, a line a run below it; the runs that earn most where not all fit.

    Colours and sizes come below each run, where there is no room for all below those that earn most.
    """
    shown_factories, shown_runs = _fit(factories, room)
    rows: list[tuple[tuple[str, ...], str]] = [(words.head(), "dim")]
    places: list[tuple[dict[str, Any], int]] = []
    for factory in factories[:shown_factories]:
        rows.append((_factory_cells(factory), "bold"))
        for run in factory["runs"]:
            if (factory["factory_id"], run["order_id"]) in shown_runs:
                rows.append((_run_cells(run), ""))
                places.append((run, len(rows)))
    texts = _straight(rows, width)
    hidden = sum(factory["number"] for factory in factories) - len(shown_runs)
    # The room is that of the rows below the head.
    sizes = _sizes(places, width, None if room is None else room + 1 - len(texts) - (1 if hidden else 0))
    for place, lines in sorted(sizes.items(), reverse=True):
        texts[place:place] = lines
    if hidden:
        texts.append(Text(fitted(words.more_runs(plural(hidden, "more run")), width), style="dim"))
    return texts


def _sizes(places: list[tuple[dict[str, Any], int]], width: int, room: int | None) -> dict[int, list[Text]]:
    """Place among the rows -> the lines that tell colours and sizes of the run above it, dearest runs first."""
    told: dict[int, list[Text]] = {}
    for run, place in sorted(places, key=lambda pair: (-pair[0]["expected_profit"], pair[1])):
        lines = wrapped(words.lines_of_run(run["lines"]), width - 4) if run["lines"] else []
        if room is not None:
            if len(lines) > room:
                break
            room -= len(lines)
        told[place] = [Text("    " + line, style="dim") for line in lines]
    return told


def _fit(factories: list[dict[str, Any]], room: int | None) -> tuple[int, set[tuple[str, str]]]:
    """How many factories get a line, and which runs do: of all runs those that earn most."""
    runs = [(run["expected_profit"], f["factory_id"], run["order_id"]) for f in factories for run in f["runs"]]
    if room is None or len(factories) + len(runs) <= room:
        return len(factories), {(f, order) for _, f, order in runs}
    shown = min(len(factories), max(room - 2, 1))
    named = {factory["factory_id"] for factory in factories[:shown]}
    best = sorted((run for run in runs if run[1] in named), key=lambda run: (-run[0], run[1], run[2]))
    return shown, {(f, order) for _, f, order in best[: max(room - shown - 1, 0)]}


def _factory_cells(factory: dict[str, Any]) -> tuple[str, ...]:
    name = words.factory_line(factory["factory_id"], plural(factory["number"], "run"))
    return (name, count(factory["units"]), "", "", "", "", count(factory["profit"]))


def _run_cells(run: dict[str, Any]) -> tuple[str, ...]:
    sold, out = run["observed_units"], run["stockout_days"]
    return (
        "  " + f"{run['style_id']} {run['name'] or ''}".strip(),
        count(run["units"]),
        f"{run['week']:%m-%d}",
        f"{run['arrival_date']:%m-%d}",
        "-" if sold is None else count(sold),
        "" if not out else days(out),
        count(run["expected_profit"]),
    )


def _straight(rows: list[tuple[tuple[str, ...], str]], width: int) -> list[Text]:
    """Rows as lines: figures to the right and never cut; the name takes what is left."""
    widths = [max(len_of(cells[i]) for cells, _ in rows) for i in range(1, len(rows[0][0]))]
    figures = sum(widths) + 2 * len(widths)
    longest = max(len_of(cells[0]) for cells, _ in rows)
    name_width = min(longest, max(width - figures, 12))
    lines = []
    for cells, style in rows:
        right = "".join(f"  {' ' * (w - len_of(cell))}{cell}" for cell, w in zip(cells[1:], widths, strict=True))
        name = fitted(cells[0], name_width)
        lines.append(Text(f"{name}{' ' * (name_width - len_of(name))}{right}".rstrip(), style=style))
    return lines


def len_of(text: str) -> int:
    """Cells of a terminal that a text takes."""
    from rich.cells import cell_len

    return cell_len(text)


def _plan(contents: dict[str, Any], width: int, short: bool) -> list[Text]:
    plan = contents["plan"]
    if plan is None:
        return []
    currency = contents["run"]["currency"]
    released = plan.get("budget_released") or 0
    of_budget = (
        "" if plan["budget"] is None else words.of_budget(count(plan["budget"]), count(released) if released else "")
    )
    text = words.plan_in_figures(
        plural(plan["runs"], "run"),
        plural(plan["styles"] or 0, "style"),
        count(plan["units"] or 0),
        money(plan["cost"] or 0, currency) + of_budget,
        money(plan["profit"] or 0, currency),
        percent(plan["gap"] or 0),
    )
    return _labelled(words.plan(), text, width, 2 if short else None)


def _changed(contents: dict[str, Any], width: int, short: bool) -> list[Text]:
    changed = contents["changed"]
    if changed is None:
        return _labelled(words.changed(), words.no_earlier_plan(), width)
    named: dict[str, list[str]] = {action: [] for action in changed["counts"]}
    for action, style in changed["changes"].select("action", "style_id").iter_rows():
        named[action].append(style)
    text = words.changed_in_figures(
        changed["before"]["as_of"], changed["since_release"], changed["counts"], named, changed["released"]
    )
    return _labelled(words.changed(), text, width, 2 if short else None)


def _watch(contents: dict[str, Any], width: int, room: int | None) -> list[Text]:
    """The worries in at most `room` lines: two each where they fit, else one each, and how many more there are."""
    worries = contents["watch"]
    if not worries:
        return _labelled(words.watch(), words.nothing_to_watch(), width)
    each = None if room is None else max(min(room // len(worries), 2), 1)
    shown = len(worries) if room is None or len(worries) <= room else room - 1
    lines: list[Text] = []
    for worry in worries[:shown]:
        lines += _labelled("" if lines else words.watch(), worry["text"], width, each, style="yellow")
    if shown < len(worries):
        lines += _labelled("" if lines else words.watch(), words.more_to_watch(len(worries) - shown), width, 1)
    return lines


def _next(planner: str, commands: Sequence[str], width: int) -> list[Text]:
    """As many commands as fit on one line, each with what it does."""
    line = ""
    for command in commands:
        longer = "   ".join(filter(None, (line, words.command(f"{planner}{command}", command))))
        if line and len_of(longer) > width - LABEL:
            break
        line = longer
    return _labelled(words.then(), line, width, 1, style="dim")
