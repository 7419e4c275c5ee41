"""The plan as a page: what to release now, what comes later, what was skipped and why, totals and the gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from planner.report.figures import aligned, count, money, percent, plural

if TYPE_CHECKING:
    from planner.domain import Inputs, Plan

SHOWN_LATER = 10  # provisional runs on the page; orders.csv holds all
SHOWN_REASONS = 3  # styles named a reason for skipping
SHOWN_LIMITS = 5
NAME_LENGTH = 24


def show_plan(console: Console, plan: Plan, inputs: Inputs, currency: str) -> None:
    """The whole plan page."""
    orders = plan.orders.join(_names(inputs), on="style_id", how="left", maintain_order="left")
    show_orders(console, orders.filter(pl.col("firm")), "Release now (firm)", currency)
    show_orders(console, orders.filter(~pl.col("firm")), "Later (provisional, may still change)", currency,
                shown=SHOWN_LATER)
    show_purchases(console, plan.purchases, currency)
    show_skipped(console, plan.skipped)
    show_limits(console, plan.limits, currency)
    show_totals(console, plan, currency)


def _names(inputs: Inputs) -> pl.DataFrame:
    return inputs.styles.select("style_id", "name")


def show_orders(console: Console, orders: pl.DataFrame, title: str, currency: str, shown: int | None = None) -> None:
    """Runs as aligned lines, the reason indented under each, so that it has the whole width of the screen."""
    console.print(Text.assemble("\n", (title, "bold"), f": {plural(orders.height, 'run')}, "
                                f"{count(orders['units'].sum())} units, expected profit "
                                f"{money(orders['expected_profit'].sum(), currency)}"))
    if orders.is_empty():
        return
    rows = orders.head(shown or orders.height).rows(named=True)
    head = ("style", "factory", "units", "start", "on sale", "sells", "profit")
    lines = aligned([head, *map(_cells, rows)], right={"units", "sells", "profit"})
    console.print(Text(lines[0], style="dim"))
    for line, row in zip(lines[1:], rows, strict=True):
        console.print(Text(line))
        console.print(indented(row["reason"], 4))
    if shown is not None and orders.height > shown:
        console.print(Text(f"... and {plural(orders.height - shown, 'more run')} in orders.csv", style="dim"))


def indented(text: str, spaces: int) -> Padding:
    """Dim text set in from the left, on every line it takes."""
    return Padding(Text(text, style="dim"), (0, 0, 0, spaces), expand=False)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    style = f"{row['style_id']} {(row['name'] or '')[:NAME_LENGTH]}".strip()
    return (style, row["factory_id"], count(row["units"]), row["week"].isoformat(), row["arrival_date"].isoformat(),
            count(row["expected_sold"]), count(row["expected_profit"]))


def show_purchases(console: Console, purchases: pl.DataFrame, currency: str) -> None:
    """Fabric to buy, if any."""
    if purchases.is_empty():
        return
    console.print(Text.assemble("\n", ("Fabric to buy", "bold"),
                                f": {money(purchases['cost'].sum(), currency)}"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("fabric", "metres", "order in week", "cost", "firm"):
        table.add_column(name, justify="right" if name in {"metres", "cost"} else "left")
    for row in purchases.iter_rows(named=True):
        table.add_row(*map(Text, (row["fabric_id"], f"{row['metres']:,.1f}", row["week"].isoformat(),
                                  count(row["cost"]), "yes" if row["firm"] else "no")))
    console.print(table)


def show_skipped(console: Console, skipped: pl.DataFrame) -> None:
    """How many styles get no run for which kind of reason, a few of each by name."""
    if skipped.is_empty():
        return
    console.print(Text.assemble("\n", ("Skipped", "bold"), f": {plural(skipped.height, 'style')} (all in skipped.csv)"))
    kinds = skipped.group_by("kind", maintain_order=True).agg("style_id", "reason").sort(
        pl.col("style_id").list.len(), descending=True, maintain_order=True)
    for kind in kinds.iter_rows(named=True):
        console.print(Text(f"  {len(kind['style_id']):>5,}  {kind['kind'].replace('_', ' ')}"))
        for style, reason in list(zip(kind["style_id"], kind["reason"], strict=True))[:SHOWN_REASONS]:
            console.print(indented(f"{style}: {reason}", 9))


def show_limits(console: Console, limits: pl.DataFrame, currency: str) -> None:
    """What holds profit back most: the dearest limits."""
    dear = limits.filter(pl.col("price") > 0).sort("price", descending=True, maintain_order=True).head(SHOWN_LIMITS)
    if dear.is_empty():
        return
    console.print(Text.assemble("\n", ("What holds profit back", "bold"), " (what one unit more would earn)"))
    units = {"minutes": "a minute", "fabric": "a metre", "budget": f"1 {currency}"}
    for row in dear.iter_rows(named=True):
        week = f" in week {row['week']}" if row["week"] else ""
        over = " and overtime" if row["kind"] == "minutes" and row["used"] > row["available"] else ""
        console.print(Text(f"  {' '.join(filter(None, (row['kind'], row['name'])))}{week}: {count(row['used'])} of "
                           f"{count(row['available'])}{over} used, {units.get(row['kind'], 'one')} more is worth "
                           f"{currency} {row['price']:,.2f}"))


def show_totals(console: Console, plan: Plan, currency: str) -> None:
    """Units, money, profit, and how far from the best possible plan this may be."""
    runs = f"{plural(plan.orders.height, 'run')} of {plural(plan.styles_ordered, 'style')}"
    console.print(Text.assemble("\n", ("Totals", "bold"), (
        f": {runs}, {count(plan.units)} units, cost {money(plan.cost, currency)}, "
        f"expected profit {money(plan.objective, currency)} above ordering nothing")))
    console.print(Text(
        f"Proven: no plan within the limits can earn more than {money(plan.bound, currency)}, so this one is within "
        f"{percent(plan.gap)} of the best ({plan.status.value}, {plan.solver}, {plan.solve_seconds:.1f} s)"))
