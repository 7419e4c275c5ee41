"""Somebody's own list beside the plan, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from planner.report.figures import count, money, percent, plural, wrapped
from planner.report.narrow import Column, narrow

SHOWN_BREACHES = 5


def show_value(console: Console, told: dict[str, Any], currency: str) -> None:
    """Both in figures, the limits that the list breaks, where the money between them lies, what was not valued."""
    width, yours, plan = console.width, told["yours"], told["plan"]
    _lines(console, title(told["file"], told["run_id"]), width, "bold")
    labels = ["profit", "cost", "units", "runs", "expected to sell", "left over"]
    keys = ["profit", "cost", "units", "runs", "sold", "leftover"]
    columns = [
        Column("yours", [count(yours[key]) for key in keys]),
        Column("the plan", [count(plan[key]) for key in keys]),
        Column("difference", [f"{yours[key] - plan[key]:+,.0f}" for key in keys]),
    ]
    for line in narrow(Column(currency, labels, right=False), columns, width):
        console.print(line, soft_wrap=True)
    _lines(console, breaks(told["breaches"]), width, "red" if told["breaches"] else "")
    found = told["differences"]
    if found["rows"]:
        _lines(console, explained(found, currency), width, "bold")
        names = [difference(row) for row in found["rows"]]
        parts = [
            Column("units", [f"{row['units_change']:+,.0f}" for row in found["rows"]]),
            Column(f"profit {currency}", [f"{row['profit_change']:+,.0f}" for row in found["rows"]]),
        ]
        for line in narrow(Column("what you do otherwise", names, right=False), parts, width):
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
    return f"{file} beside the plan of run {run_id}, under the same demand and limits"


def breaks(breaches: Sequence[dict[str, Any]]) -> str:
    """The limits that the list breaks."""
    if not breaches:
        return "Your list keeps to every limit."
    named = [f"{b['kind']} {b['name']} ({count(b['used'])}, limit {count(b['available'])})" for b in breaches]
    more = f" and {len(named) - SHOWN_BREACHES:,} more" if len(named) > SHOWN_BREACHES else ""
    return f"Your list breaks {plural(len(named), 'limit')}: {'; '.join(named[:SHOWN_BREACHES])}{more}"


def explained(found: dict[str, Any], currency: str) -> str:
    """How much of the money the lines below explain."""
    return (
        f"These explain {percent(found['explained'])} of the {money(found['money'], currency)} between the two "
        f"(by {found['level']}):"
    )


def difference(row: dict[str, Any]) -> str:
    """One difference in words."""
    what = {
        "extra": "ordered by you alone",
        "left_out": "left out by you",
        "elsewhere": "at other factories",
        "more": "more of it",
        "less": "less of it",
        "when": "in other weeks",
        "same": "the same, beside other runs",
    }[row["kind"]]
    if row["styles"] == 1:
        return f"{row['names'][0]} {what}"
    where = f" {row['what']}" if row["what"] else ""
    return f"{plural(row['styles'], 'style')}{where} {what}: {', '.join(row['names'])}"


def not_valued(rows: Sequence[dict[str, Any]]) -> str:
    """Rows of the list that have no value here, and why."""
    named = [f"{row['style_id']} ({row['why']})" for row in rows[:SHOWN_BREACHES]]
    more = f" and {len(rows) - SHOWN_BREACHES:,} more" if len(rows) > SHOWN_BREACHES else ""
    return f"Not valued: {plural(len(rows), 'row')}: {', '.join(named)}{more}"


def adopted(rows: int, file: str) -> str:
    """What became pins."""
    return f"{plural(rows, 'pin')} added to {file}: the next plan keeps them."
