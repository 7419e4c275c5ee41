"""The demand forecast as a page: totals, methods, the styles that sell most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import aligned, count, day, listed, plural
from planner.report.words import days, method

if TYPE_CHECKING:
    from planner.domain import Forecast, Inputs

SHOWN = 20
NAME_LENGTH = 28
WIDE = 110  # columns from which a style's name fits beside the figures


def show_forecast(console: Console, inputs: Inputs, forecast: Forecast) -> None:
    """Totals, then the styles with the most expected demand and their 80% range."""
    demand = forecast.demand
    console.print(
        Text.assemble(
            (_("Demand"), "bold"),
            _(" as of {as_of}: {height}, {value} units expected until their exit dates").format(
                as_of=day(inputs.as_of), height=plural(demand.height, "style"), value=count(demand["mean"].sum())
            ),
        )
    )
    console.print(Text(methods_line(demand)))
    if (scaled := forecast.notes.get("recalibration")) and scaled["scale"] != 1.0:
        console.print(
            Text(
                _(
                    "ranges x {scale:.2f}: in the backtest {backtest} 80% ranges held {covered_80:.0%} of {value}"
                ).format(
                    scale=scaled["scale"],
                    backtest=scaled["backtest"],
                    covered_80=scaled["covered_80"],
                    value=plural(scaled["styles"], "style"),
                )
            )
        )
    rows = demand.join(inputs.styles.select("style_id", "name"), on="style_id", how="left", maintain_order="left")
    best = rows.sort("mean", descending=True, maintain_order=True).head(SHOWN).rows(named=True)
    head = (_("style"), _("age"), _("sold"), _("out of stock"), _("expected"), "80%", _("method"))
    name_length = NAME_LENGTH if console.width >= WIDE else 0
    for line in aligned([head, *(_cells(row, name_length) for row in best)], right=set(head[1:-1])):
        console.print(Text(line))
    if demand.height > SHOWN:
        console.print(
            Text(
                _("... and {value} (--format csv shows all)").format(value=plural(demand.height - SHOWN, "more style")),
                style="dim",
            )
        )


def _cells(row: dict[str, Any], name_length: int) -> tuple[str, ...]:
    age = "-" if row["age_days"] is None else days(row["age_days"])
    return (
        f"{row['style_id']} {(row['name'] or '')[:name_length]}".strip(),
        age,
        count(row["observed_units"] or 0),
        days(row["stockout_days"] or 0),
        count(row["mean"]),
        f"{count(row['p10'])}-{count(row['p90'])}",
        method(row["method"]),
    )


def methods_line(demand: pl.DataFrame) -> str:
    """How many styles were forecast by which method."""
    methods = demand["method"].value_counts(sort=True).sort("count", "method", descending=[True, False])
    named = listed(f"{method(row['method'])} {row['count']:,}" for row in methods.iter_rows(named=True))
    return _("method: {names}").format(names=named)
