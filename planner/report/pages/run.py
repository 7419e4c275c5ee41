"""The one screen that the nightly job ends with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl
from rich.console import Console
from rich.text import Text

from planner.domain import first_monday_from
from planner.report.figures import count, day, plural
from planner.report.pages.forecast import methods_line
from planner.report.pages.ingest import ingest_line
from planner.report.pages.plan import show_plan

if TYPE_CHECKING:
    from planner.ingest import IngestReport
    from planner.night import Night

TEST_DAYS = 28  # a style up to this age counts as on test
TOP = 3


def show_run(console: Console, night: Night, again: str) -> None:
    """What came in, what is on test, the plan, where it is kept, what to type next.

    `again` is the command line that repeats this command on the same workspace.
    """
    inputs, forecast, plan, settings = night.inputs, night.forecast, night.made_plan, night.run.workspace.settings
    console.print(
        Text.assemble((settings.name or "workspace", "bold"), f", as of {day(inputs.as_of)}, run {night.run_id}")
    )
    _line(console, "Came in", _came_in(night.taken, inputs.as_of))
    _line(console, "On test", _on_test(forecast.demand))
    _line(
        console,
        "Demand",
        f"{count(forecast.demand['mean'].sum())} units expected of "
        f"{plural(forecast.demand.height, 'style')} until exit; {methods_line(forecast.demand)}",
    )
    show_plan(console, plan, inputs, settings.currency, night.net_released)
    console.print(
        Text.assemble(
            "\n",
            ("Kept in", "bold"),
            f" {night.run.workspace.runs_folder / 'latest'}: orders.csv, "
            "purchases.csv, plan.json, demand.parquet, manifest.json",
        )
    )
    command = again.removesuffix("run")
    console.print(Text.assemble(("Show", "bold"), f": {command}report   (the same as a page with charts)"))
    if plan.orders["firm"].any():
        console.print(
            Text.assemble(("Next", "bold"), f": {command}release   (books the firm runs, once you agree with them)")
        )
    next_day = first_monday_from(inputs.as_of + timedelta(days=1))
    later = again if settings.as_of == "today" else f"{again} --as-of {next_day}"
    console.print(Text.assemble(("Then", "bold"), f": {later}   (with the new sales of the coming days)"))


def _line(console: Console, label: str, text: str) -> None:
    console.print(Text.assemble((f"{label:<9}", "bold"), text))


def _came_in(taken: IngestReport | None, as_of: date) -> str:
    if taken is None:
        return "not looked for"
    waits = taken.last_day is not None and taken.last_day >= as_of
    return ingest_line(taken) + (f"; what is dated {as_of} or later waits for its day" if waits else "")


def _on_test(demand: pl.DataFrame) -> str:
    """Styles up to TEST_DAYS old: how many, what they sold, stock-outs, the best by what is expected."""
    test = demand.filter(pl.col("age_days").is_between(0, TEST_DAYS))
    if test.is_empty():
        return f"no style up to {TEST_DAYS} days old"
    best = test.sort("mean", descending=True, maintain_order=True).head(TOP)
    names = ", ".join(
        f"{row['style_id']} ({count(row['observed_units'])} sold, {count(row['mean'])} expected)"
        for row in best.iter_rows(named=True)
    )
    return (
        f"{plural(test.height, 'style')} up to {TEST_DAYS} days old, "
        f"{count(test['observed_units'].sum())} units sold, "
        f"{_ran_out(test)}; strongest: {names}"
    )


def _ran_out(test: pl.DataFrame) -> str:
    number = test.filter(pl.col("stockout_days") > 0).height
    return f"{number:,} ran out of stock" if number else "no stock-out seen in the sales"
