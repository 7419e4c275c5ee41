"""What was decided and what came of it, as a page: totals by way of deciding, then the styles that moved most."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from planner.language import _, gathered
from planner.report.figures import count, money, plural, wrapped
from planner.report.narrow import Column, narrow

SHOWN = 10
NAMES = {
    "decided": gathered("as decided"),
    "proposed": gathered("as the plan proposed"),
    "newsvendor": gathered("a newsvendor, no limits"),
    "nothing": gathered("no orders"),
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
        Column(_("units"), [count(totals[name]["units"]) for name in NAMES]),
        Column(_("cost {currency}").format(currency=currency), [count(totals[name]["cost"]) for name in NAMES]),
        Column(_("earned {currency}").format(currency=currency), [count(totals[name]["money"]) for name in NAMES]),
        Column(_("against none"), [f"{totals[name]['money'] - totals['nothing']['money']:+,.0f}" for name in NAMES]),
    ]
    for row in narrow(Column(_("orders"), [_(name) for name in NAMES.values()], right=False), columns, width):
        console.print(row, soft_wrap=True)
    for line in wrapped(ledger_line(told["ledger"], currency), width):
        console.print(Text(line, style="dim" if told["ledger"]["reconciles"] else "red"))
    rows = told["styles"].with_columns(moved=told["styles"]["money_decided"] - told["styles"]["money_nothing"])
    best = rows.sort(rows["moved"].abs(), descending=True).head(SHOWN).rows(named=True) if rows.height else []
    parts = [
        Column(_("since"), [f"{r['since']:%m-%d}" for r in best], goes=2),
        Column(_("ordered"), [count(r["units_decided"]) for r in best]),
        Column(_("proposed"), [count(r["units_proposed"]) for r in best], goes=1),
        Column(_("sold"), [count(r["sold_decided"]) for r in best]),
        Column(_("left"), [count(r["left_decided"]) for r in best]),
        Column(_("against none"), [f"{r['moved']:+,.0f}" for r in best]),
    ]
    for row in narrow(Column(_("style"), [r["style_id"] for r in best], right=False), parts, width):
        console.print(row, soft_wrap=True)
    for line in wrapped(definition(), width):
        console.print(Text(line, style="dim"))


def title(told: dict[str, Any]) -> str:
    """Which weeks."""
    plans = plural(told["plans"], "plan")
    return _("What came of the orders of {plans} of the last {value}, as of {as_of}").format(
        plans=plans, value=plural(told["weeks"], "week"), as_of=told["as_of"]
    )


def nothing_released(weeks: int) -> str:
    """The ledger has nothing of these weeks."""
    return _("No order of a plan of the last {weeks} was released: `planner release` books them.").format(
        weeks=plural(weeks, "week")
    )


def ledger_line(ledger: dict[str, Any], currency: str) -> str:
    """What the ledger has of them."""
    agrees = _("the same as decided above") if ledger["reconciles"] else _("NOT the same as decided above")
    return _("The ledger has {value}, {value_2} units, {value_3}: {agrees}.").format(
        value=plural(ledger["orders"], "order"),
        value_2=count(ledger["units"]),
        value_3=money(ledger["cost"], currency),
        agrees=agrees,
    )


def definition() -> str:
    """What earned means."""
    return _(
        "earned: sold since the plan was made, what is left valued at what it may still sell, less "
        "these orders. The same stock, earlier orders and demand for all; the part of a day out of stock counts "
        "as the mean of the rest."
    )
