"""The plan as a page: what to release now, what comes later, what was skipped and why, totals and the gap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from planner.language import _, gathered
from planner.report.figures import aligned, count, indented, money, percent, plural
from planner.report.pages.orders import show_net_released
from planner.report.pages.recourse import recourse_lines, show_verdicts
from planner.report.words import kinds_of_skipped, limit, skipped_because, status, yes

if TYPE_CHECKING:
    from planner.domain import Plan

SHOWN_LATER = 10  # provisional runs on the page; orders.csv holds all
SHOWN_REASONS = 3  # styles named a reason for skipping
SHOWN_LIMITS = 5
WORTH_NAMING = 0.005  # currency; a limit that is worth less a unit would be shown as 0.00
NAME_LENGTH = 24
WIDE = 110  # columns from which a style's name fits beside the figures
CHANCE = gathered("wanted")  # head of the chance that a provisional run will be wanted


def show_plan(
    console: Console, plan: Plan, names: pl.DataFrame, currency: str, net_released: Sequence[dict[str, Any]] = ()
) -> None:
    """The whole plan page; `names`: style_id, name; `net_released`: what released orders took off fabric and budget."""
    show_net_released(console, net_released, currency)
    orders = plan.orders.join(names.select("style_id", "name"), on="style_id", how="left", maintain_order="left")
    show_orders(console, orders.filter(pl.col("firm")), _("Release now (firm)"), currency)
    show_orders(
        console, orders.filter(~pl.col("firm")), _("Later (provisional, may still change)"), currency, SHOWN_LATER
    )
    show_verdicts(console, plan.verdicts)
    show_purchases(console, plan.purchases, currency)
    show_skipped(console, plan.skipped)
    show_limits(console, plan.limits, currency)
    show_totals(console, plan, currency)


def show_orders(console: Console, orders: pl.DataFrame, title: str, currency: str, shown: int | None = None) -> None:
    """Runs as aligned lines, the reason indented under each, so that it has the whole width of the screen."""
    if orders.is_empty():
        console.print(Text.assemble("\n", (title, "bold"), _(": nothing")))
        return
    console.print(
        Text.assemble(
            "\n",
            (title, "bold"),
            _(": {height}, {value} units, expected profit {value_2}").format(
                height=plural(orders.height, "run"),
                value=count(orders["units"].sum()),
                value_2=money(orders["expected_profit"].sum(), currency),
            ),
        )
    )
    rows = orders.head(shown or orders.height).rows(named=True)
    head: tuple[str, ...] = (
        _("style"),
        _("factory"),
        _("units"),
        _("start"),
        _("on sale"),
        _("exp. sold"),
        _("exp. profit {currency}").format(currency=currency),
    )
    if shown is not None and "chance" in orders.columns:
        head = (*head, _(CHANCE))
    name_length = NAME_LENGTH if console.width >= WIDE else 0
    lines = aligned([head, *(_cells(row, name_length)[: len(head)] for row in rows)], right={_("units"), *head[5:]})
    console.print(Text(lines[0], style="dim"))
    for line, row in zip(lines[1:], rows, strict=True):
        console.print(Text(line))
        console.print(indented(row["reason"], 4))
    if shown is not None and orders.height > shown:
        console.print(
            Text(
                _("... and {value} in orders.csv").format(value=plural(orders.height - shown, "more run")), style="dim"
            )
        )


def _cells(row: dict[str, Any], name_length: int) -> tuple[str, ...]:
    style = f"{row['style_id']} {(row['name'] or '')[:name_length]}".strip()
    return (
        style,
        row["factory_id"],
        count(row["units"]),
        row["week"].isoformat(),
        row["arrival_date"].isoformat(),
        count(row["expected_sold"]),
        count(row["expected_profit"]),
        f"{row.get('chance', 1.0):.0%}",
    )


def show_purchases(console: Console, purchases: pl.DataFrame, currency: str) -> None:
    """Fabric to buy, if any."""
    if purchases.is_empty():
        return
    console.print(Text.assemble("\n", (_("Fabric to buy"), "bold"), f": {money(purchases['cost'].sum(), currency)}"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    metres, cost = _("metres"), _("cost")
    for name in (_("fabric"), metres, _("order in week"), cost, _("firm")):
        table.add_column(name, justify="right" if name in {metres, cost} else "left")
    for row in purchases.iter_rows(named=True):
        table.add_row(
            *map(
                Text,
                (
                    row["fabric_id"],
                    f"{row['metres']:,.1f}",
                    row["week"].isoformat(),
                    count(row["cost"]),
                    yes(row["firm"]),
                ),
            )
        )
    console.print(table)


def show_skipped(console: Console, skipped: pl.DataFrame) -> None:
    """How many styles get no run for which kind of reason, a few of each by name."""
    if skipped.is_empty():
        return
    console.print(
        Text.assemble(
            "\n",
            (_("Skipped"), "bold"),
            _(": {height} (all in skipped.csv)").format(height=plural(skipped.height, "style")),
        )
    )
    for kind in kinds_of_skipped(skipped["kind"]):
        rows = skipped.filter(pl.col("kind") == kind)
        console.print(Text(f"  {rows.height:>5,}  {skipped_because(kind)}"))
        for row in rows.head(SHOWN_REASONS).iter_rows(named=True):
            console.print(indented(f"{row['style_id']}: {row['reason']}", 9))


def show_limits(console: Console, limits: pl.DataFrame, currency: str) -> None:
    """What holds profit back most: the dearest limits."""
    worth = limits.filter(pl.col("price") >= WORTH_NAMING)
    dear = worth.sort("price", descending=True, maintain_order=True).head(SHOWN_LIMITS)
    if dear.is_empty():
        return
    console.print(Text.assemble("\n", (_("What holds profit back"), "bold"), _(" (what one unit more would earn)")))
    unit = {"minutes": _("minute"), "fabric": _("metre"), "budget": currency}
    for row in dear.iter_rows(named=True):
        week = _("week {week}").format(week=row["week"]) if row["week"] else ""
        place = ", ".join(filter(None, (row["name"], limit(row["kind"]), week)))
        beyond = row["used"] - row["available"]
        over = (
            _(" ({beyond} of them overtime)").format(beyond=count(beyond))
            if row["kind"] == "minutes" and beyond > 0
            else ""
        )
        console.print(
            Text(
                _(
                    "  {place}: {value} used{over} of {value_2}; 1 {value_3} more is worth {currency} {price:,.2f}"
                ).format(
                    place=place,
                    value=count(row["used"]),
                    over=over,
                    value_2=count(row["available"]),
                    value_3=unit.get(row["kind"], _("unit")),
                    currency=currency,
                    price=row["price"],
                )
            )
        )


def show_totals(console: Console, plan: Plan, currency: str) -> None:
    """Units, money, profit, and how far from the best possible plan this may be."""
    runs = _("{height} of {styles_ordered}").format(
        height=plural(plan.orders.height, "run"), styles_ordered=plural(plan.styles_ordered, "style")
    )
    console.print(
        Text.assemble(
            "\n",
            (_("Totals"), "bold"),
            (
                _(
                    ": {runs}, {units} units, cost {cost}, expected profit {expected_profit} above ordering nothing"
                ).format(
                    runs=runs,
                    units=count(plan.units),
                    cost=money(plan.cost, currency),
                    expected_profit=money(plan.expected_profit, currency),
                )
            ),
        )
    )
    if plan.preferred is not None:
        console.print(Text(preferred_line(plan.preferred, plan.objective, currency)))
    if plan.recourse is not None:
        console.print(Text(recourse_lines(plan, plan.recourse, currency)))
        return
    console.print(
        Text(
            _(
                "Proven: no plan within the limits can earn more than {bound}, so this one is within {gap} "
                "of the best ({value}, {solver}, {solve_seconds:.1f} s)"
            ).format(
                bound=money(plan.bound, currency),
                gap=percent(plan.gap),
                value=status(plan.status.value),
                solver=plan.solver,
                solve_seconds=plan.solve_seconds,
            )
        )
    )


def preferred_line(preferred: dict[str, Any], objective: float, currency: str) -> str:
    """What the simpler plan has less of, and what that costs."""
    before, after, cost = preferred["before"], preferred["after"], preferred["cost"]
    a_style = [f"{figures['factories_a_style']:.2f}" for figures in (after, before)]
    waits = [f"{figures['weeks_to_start']:.2f}" for figures in (after, before)]
    changes = {
        "fewer-runs": _("{value} in place of {value_2}").format(
            value=count(after["runs"]), value_2=count(before["runs"])
        ),
        "fewer-factories": _("{factories} in place of {factories_2}, {value} a style in place of {value_2}").format(
            factories=after["factories"], factories_2=before["factories"], value=a_style[0], value_2=a_style[1]
        ),
        "earlier": _("a unit waits {value} weeks for its start in place of {value_2}").format(
            value=waits[0], value_2=waits[1]
        ),
    }
    share = cost / max(abs(objective + cost), 0.01)
    price = (
        _("costs {cost} of expected profit ({share:.2%})").format(cost=money(cost, currency), share=share)
        if cost > 0
        else _("costs nothing")
    )
    return _("Preferred {prefer}: {value}; this {price}").format(
        prefer=preferred["prefer"], value=changes[preferred["prefer"]], price=price
    )
