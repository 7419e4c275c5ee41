"""What was decided and what came of it, as a page: totals by way of deciding, then the styles that moved most."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from planner.report.figures import count, money, plural, wrapped
from planner.report.narrow import Column, narrow

SHOWN = 10
NAMES = {
    "decided": "as decided",
    "proposed": "as the plan proposed",
    "newsvendor": "a newsvendor",
    "nothing": "no orders",
}


def show_score(console: Console, told: dict[str, Any], currency: str) -> None:
    """Totals, what the ledger has, the styles for which the decision mattered most."""
    width = console.width
    for line in wrapped(title(told), width):
        console.print(Text(line, style="bold"))
    if not told["plans"]:
        console.print(Text(nothing_released(told["weeks"])))
        return
    totals = told["totals"]
    columns = [
        Column("units", [count(totals[name]["units"]) for name in NAMES]),
        Column(f"cost {currency}", [count(totals[name]["cost"]) for name in NAMES]),
        Column(f"earned {currency}", [count(totals[name]["money"]) for name in NAMES]),
        Column("against none", [f"{totals[name]['money'] - totals['nothing']['money']:+,.0f}" for name in NAMES]),
    ]
    for row in narrow(Column("orders", list(NAMES.values()), right=False), columns, width):
        console.print(row, soft_wrap=True)
    for line in wrapped(ledger_line(told["ledger"], currency), width):
        console.print(Text(line, style="dim" if told["ledger"]["reconciles"] else "red"))
    rows = told["styles"].with_columns(moved=told["styles"]["money_decided"] - told["styles"]["money_nothing"])
    best = rows.sort(rows["moved"].abs(), descending=True).head(SHOWN).rows(named=True) if rows.height else []
    parts = [
        Column("since", [f"{r['since']:%m-%d}" for r in best], goes=2),
        Column("ordered", [count(r["units_decided"]) for r in best]),
        Column("proposed", [count(r["units_proposed"]) for r in best], goes=1),
        Column("sold", [count(r["sold_decided"]) for r in best]),
        Column("left", [count(r["left_decided"]) for r in best]),
        Column("against none", [f"{r['moved']:+,.0f}" for r in best]),
    ]
    for row in narrow(Column("style", [r["style_id"] for r in best], right=False), parts, width):
        console.print(row, soft_wrap=True)
    for line in wrapped(definition(), width):
        console.print(Text(line, style="dim"))


def title(told: dict[str, Any]) -> str:
    """Which weeks."""
    plans = plural(told["plans"], "plan")
    return f"What came of the orders of {plans} of the last {plural(told['weeks'], 'week')}, as of {told['as_of']}"


def nothing_released(weeks: int) -> str:
    """The ledger has nothing of these weeks."""
    return f"No order of a plan of the last {plural(weeks, 'week')} was released: `planner release` books them."


def ledger_line(ledger: dict[str, Any], currency: str) -> str:
    """What the ledger has of them."""
    agrees = "the same as decided above" if ledger["reconciles"] else "NOT the same as decided above"
    return (
        f"The ledger has {plural(ledger['orders'], 'order')}, {count(ledger['units'])} units, "
        f"{money(ledger['cost'], currency)}: {agrees}."
    )


def definition() -> str:
    """What earned means."""
    return (
        "earned: sold since the plan was made, what is left valued at what it may still sell, less these orders. "
        "The same stock, earlier orders and demand for all; a day out of stock counts as the mean of the others."
    )
