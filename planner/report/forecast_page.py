"""The demand forecast as a page: totals, methods, the styles that sell most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from planner.report.figures import count, day, plural

if TYPE_CHECKING:
    from planner.domain import Forecast, Inputs

SHOWN = 20


def show_forecast(console: Console, inputs: Inputs, forecast: Forecast) -> None:
    """Totals, then the styles with the most expected demand and their 80 % range."""
    demand = forecast.demand
    console.print(Text.assemble(("Demand", "bold"), f" as of {day(inputs.as_of)}: {plural(demand.height, 'style')}, "
                                f"{count(demand['mean'].sum())} units expected until their exit dates"))
    console.print(Text(methods_line(demand)))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("style", "age", "sold", "out of stock", "expected", "8 in 10 times between", "method"):
        table.add_column(name, justify="left" if name in {"style", "method"} else "right", no_wrap=True)
    rows = demand.join(inputs.styles.select("style_id", "name"), on="style_id", how="left", maintain_order="left")
    for row in rows.sort("mean", descending=True, maintain_order=True).head(SHOWN).iter_rows(named=True):
        age = "-" if row["age_days"] is None else f"{row['age_days']} d"
        table.add_row(*map(Text, (f"{row['style_id']} {(row['name'] or '')[:28]}".strip(), age,
                                  count(row["observed_units"] or 0), f"{row['stockout_days'] or 0} d",
                                  count(row["mean"]), f"{count(row['p10'])} - {count(row['p90'])}", row["method"])))
    console.print(table)
    if demand.height > SHOWN:
        console.print(Text(f"... and {plural(demand.height - SHOWN, 'more style')} (--format csv shows all)",
                           style="dim"))


def methods_line(demand: pl.DataFrame) -> str:
    """How many styles were forecast by which method."""
    methods = demand["method"].value_counts(sort=True).sort("count", "method", descending=[True, False])
    return "method: " + ", ".join(f"{row['method']} {row['count']:,}" for row in methods.iter_rows(named=True))
