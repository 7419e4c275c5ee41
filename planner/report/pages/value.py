"""Somebody's own list beside the plan, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import (
    count,
    listed,
    listed_in_groups,
    money,
    percent,
    plural,
    wrapped,
)
from planner.report.narrow import Column, narrow
from planner.report.words import breach, level

SHOWN_BREACHES = 5


def show_value(console: Console, told: dict[str, Any], currency: str) -> None:
    """Both in figures, the limits that the list breaks, where the money between them lies, what was not valued."""
    width, yours, plan = console.width, told["yours"], told["plan"]
    _lines(console, title(told["file"], told["run_id"]), width, "bold")
    labels = [_("profit"), _("cost"), _("units"), _("runs"), _("expected to sell"), _("left over")]
    keys = ["profit", "cost", "units", "runs", "sold", "leftover"]
    columns = [
        Column(_("yours"), [count(yours[key]) for key in keys]),
        Column(_("the plan"), [count(plan[key]) for key in keys]),
        Column(_("difference"), [f"{yours[key] - plan[key]:+,.0f}" for key in keys]),
    ]
    for line in narrow(Column(currency, labels, right=False), columns, width):
        console.print(line, soft_wrap=True)
    _lines(console, breaks(told["breaches"]), width, "red" if told["breaches"] else "")
    found = told["differences"]
    if found["rows"]:
        _lines(console, explained(found, currency), width, "bold")
        names = [difference(row) for row in found["rows"]]
        parts = [
            Column(_("units"), [f"{row['units_change']:+,.0f}" for row in found["rows"]]),
            Column(
                _("profit {currency}").format(currency=currency),
                [f"{row['profit_change']:+,.0f}" for row in found["rows"]],
            ),
        ]
        for line in narrow(Column(_("what you do otherwise"), names, right=False), parts, width):
            console.print(line, soft_wrap=True)
    left = told["not_valued"]
    if left.height:
        _lines(console, not_valued(left.rows(named=True)), width, "yellow")
    if told["adopted"]:
        _lines(console, adopted(told["adopted"], told["pins"]), width, "")


def _lines(console: Console, text: str, width: int, style: str) -> None:
    for line in wrapped(text, width):
        console.print(Text(line, style=style), soft_wrap=True)


def title(file: str, run_id: str) -> str:
    """What is compared."""
    return _("{file} beside the plan of run {run_id}, under the same demand and limits").format(
        file=file, run_id=run_id
    )


def breaks(breaches: Sequence[dict[str, Any]]) -> str:
    """The limits that the list breaks."""
    if not breaches:
        return _("Your list keeps to every limit.")
    named = [
        _("{kind} {name} ({value}, limit {value_2})").format(
            kind=breach(b["kind"]), name=b["name"], value=count(b["used"]), value_2=count(b["available"])
        )
        for b in breaches
    ]
    more = _(" and {value:,} more").format(value=len(named) - SHOWN_BREACHES) if len(named) > SHOWN_BREACHES else ""
    return _("Your list breaks {value}: {names}{more}").format(
        value=plural(len(named), "limit"), names=listed_in_groups(named[:SHOWN_BREACHES]), more=more
    )


def explained(found: dict[str, Any], currency: str) -> str:
    """How much of the money the lines below explain."""
    return _("These explain {value} of the {value_2} between the two (by {level}):").format(
        value=percent(found["explained"]), value_2=money(found["money"], currency), level=level(found["level"])
    )


def difference(row: dict[str, Any]) -> str:
    """One difference in words."""
    what = {
        "extra": _("ordered by you alone"),
        "left_out": _("left out by you"),
        "elsewhere": _("at other factories"),
        "more": _("more of it"),
        "less": _("less of it"),
        "when": _("in other weeks"),
        "same": _("the same, beside other runs"),
    }[row["kind"]]
    if row["styles"] == 1:
        return _("{style} {what}").format(style=row["names"][0], what=what)
    where = _(" {category}").format(category=row["what"]) if row["what"] else ""
    return _("{styles}{where} {what}: {names}").format(
        styles=plural(row["styles"], "style"), where=where, what=what, names=listed(row["names"])
    )


def not_valued(rows: Sequence[dict[str, Any]]) -> str:
    """Rows of the list that have no value here, and why."""
    named = [f"{row['style_id']} ({row['why']})" for row in rows[:SHOWN_BREACHES]]
    more = _(" and {value:,} more").format(value=len(rows) - SHOWN_BREACHES) if len(rows) > SHOWN_BREACHES else ""
    return _("Not valued: {value}: {names}{more}").format(
        value=plural(len(rows), "row"), names=listed(named), more=more
    )


def adopted(rows: int, file: str) -> str:
    """What became pins."""
    return _("{rows} added to {file}: the next plan keeps them.").format(rows=plural(rows, "pin"), file=file)
