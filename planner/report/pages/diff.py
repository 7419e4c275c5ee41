"""What changed between two plans, as a page: how many of each action, then a line a change with its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import count, listed, money, plural, wrapped
from planner.report.narrow import LEAST_NAME, SPACE, Column, narrow
from planner.report.words import action

if TYPE_CHECKING:
    import polars as pl

    from planner.questions.changes import Changes

LOOKS = {"make": "green", "increase": "green", "expedite": "yellow", "decrease": "", "defer": "", "cancel": "red"}


def show_diff(console: Console, found: Changes, names: pl.DataFrame, currency: str, height: int | None) -> None:
    """`names`: style_id, name; `height`: lines there are, None = no end."""
    width = console.width
    told = found.as_dict()
    for line in wrapped(heading(told), width):
        console.print(Text(line, style="bold"))
    for line in wrapped(summary(told, currency), width):
        console.print(Text(line))
    if found.rows.is_empty():
        return
    named = dict(names.select("style_id", "name").iter_rows())
    room = None if height is None else max(height - 7, 5)
    shown = found.rows if room is None or found.rows.height <= room else found.rows.head(room - 1)
    for text in _lines(shown.rows(named=True), named, currency, width):
        console.print(text, soft_wrap=True)
    if shown.height < found.rows.height:
        console.print(Text(more_changes(plural(found.rows.height - shown.height, "more change")), style="dim"))


def heading(told: dict[str, Any]) -> str:
    """Which two plans."""
    return _("From {value} to {value_2}").format(value=_side(told["before"]), value_2=_side(told["after"]))


def _side(side: dict[str, Any]) -> str:
    return (
        _("{name} (as of {as_of})").format(name=side["name"], as_of=side["as_of"])
        if side["as_of"]
        else str(side["name"])
    )


def summary(told: dict[str, Any], currency: str) -> str:
    """How many runs of each action, and what they come to."""
    counts = listed(f"{number:,} {action(code)}" for code, number in told["counts"].items() if number)
    if not counts:
        return _("Nothing changed: {same:,} the same, {released:,} released.").format(
            same=told["same"], released=told["released"]
        )
    return _(
        "{counts}; {same:,} the same, {released:,} released. In all {units_change:+,.0f} units, {value} of cost."
    ).format(
        counts=counts,
        same=told["same"],
        released=told["released"],
        units_change=told["units_change"],
        value=money(told["cost_change"], currency),
    )


def more_changes(number: str) -> str:
    """Changes there was no room for."""
    return _("... and {number}: --all, or --format csv").format(number=number)


def _lines(rows: list[dict[str, Any]], named: dict[str, str | None], currency: str, width: int) -> list[Text]:
    whole = _columns(rows, currency, _("why"), [r["why"] for r in rows])
    names = [f"{r['style_id']} {named.get(r['style_id']) or ''}".rstrip() for r in rows]
    style = Column(_("style"), names, right=False)
    # The cause in full where there is room for it, else in a word or two.
    fits = sum(column.width + SPACE for column in whole) + min(style.width, LEAST_NAME) <= width
    others = whole if fits else _columns(rows, currency, _("cause"), [cause_in_short(r["cause"]) for r in rows])
    return narrow(style, others, width, [LOOKS[r["action"]] for r in rows])


def _columns(rows: list[dict[str, Any]], currency: str, last: str, causes: list[str]) -> list[Column]:
    return [
        Column(_("action"), [action(r["action"]) for r in rows], right=False),
        Column(_("factory"), [r["factory_id"] or "-" for r in rows], right=False, goes=1),
        Column(_("units"), [f"{r['units_change']:+,.0f}" for r in rows]),
        Column(_("now"), [count(r["units"]) for r in rows], goes=4),
        Column(_("week"), [_weeks(r) for r in rows], right=False),
        Column(
            _("cost {currency}").format(currency=currency),
            ["-" if r["cost_change"] is None else f"{r['cost_change']:+,.0f}" for r in rows],
            goes=3,
        ),
        Column(last, causes, right=False, goes=2),
    ]


def cause_in_short(cause: str) -> str:
    """A cause in a word or two."""
    return {
        "new_sales": _("new sales"),
        "changed_setting": _("a setting"),
        "changed_table": _("a table"),
        "released": _("released"),
        "week_passed": _("week passed"),
        "own_list": _("own list"),
        "other_styles": _("other styles"),
    }[cause]


def _weeks(row: dict[str, Any]) -> str:
    weeks = [f"{week:%m-%d}" for week in (row["week_before"], row["week"]) if week is not None]
    return " > ".join(dict.fromkeys(weeks)) or "-"
