"""How often the ranges of single weeks hold, by weeks ahead, against those of the total scaled by the week's share.

    python tests/benchmarks/weekly_coverage.py WORKSPACE DATE...

Each date is forecast from what was known then and compared with what the store of the workspace says was sold.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import polars as pl

from planner.forecast import forecast_demand
from planner.forecast.rolling.origins import inputs_at
from planner.forecast.rolling.truth import read_past
from planner.ingest import ingest_sales, read_inputs, sales_before
from planner.workspace import open_workspace

AHEAD = ((0, 0), (1, 2), (3, 5), (6, 9), (10, 99))


def weeks_of(workspace: Path, dates: list[date]) -> pl.DataFrame:
    """One row a date, style and week: its quantiles, the total's x share (t10, t90), units sold."""
    ws = open_workspace(workspace)
    ingest_sales(ws, None)
    inputs, _ = read_inputs(ws)
    sales = sales_before(ws.store, inputs.as_of)
    past, parts = read_past(inputs.styles, sales, inputs.as_of), []
    sold = sales.group_by("style_id", "date").agg(pl.col("units").sum())
    for day in dates:
        found = forecast_demand(inputs_at(inputs, past, day), sales.filter(pl.col("date") < day), ws.settings.forecast)
        whole = inputs.styles.filter(pl.col("exit_date") <= inputs.as_of).select("style_id", "exit_date")
        units = (
            sold.join(whole, on="style_id")
            .filter((pl.col("date") >= day) & (pl.col("date") < pl.col("exit_date")))
            .group_by("style_id", pl.col("date").dt.truncate("1w").alias("week"))
            .agg(pl.col("units").sum())
        )
        total = found.demand.select("style_id", (pl.col("p10", "p90") / pl.col("mean")).name.prefix("t"))
        parts.append(
            found.demand_weekly.join(whole, on="style_id")
            .join(total, on="style_id")
            .join(units, on=["style_id", "week"], how="left")
            .with_columns(
                pl.col("units").fill_null(0.0),
                pl.col("tp10", "tp90") * pl.col("mean"),
                ((pl.col("week") - pl.lit(day).dt.truncate("1w")).dt.total_days() // 7).alias("ahead"),
            )
        )
    return pl.concat(parts)


def main() -> None:
    """Print n, coverage of p10-p90, share below and above, coverage of the scaled total, by weeks ahead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("dates", nargs="+", type=date.fromisoformat)
    args = parser.parse_args()
    units = pl.col("units")
    shares = (
        pl.len(),
        units.is_between("p10", "p90").mean().alias("inside"),
        (units < pl.col("p10")).mean().alias("below"),
        (units > pl.col("p90")).mean().alias("above"),
        units.is_between("tp10", "tp90").mean().alias("scaled"),
    )
    weeks = weeks_of(args.workspace, args.dates)
    for first, last in ((0, 99), *AHEAD):
        n, inside, below, above, scaled = weeks.filter(pl.col("ahead").is_between(first, last)).select(shares).row(0)
        print(
            f"weeks {first}-{last} ahead: n {n}, covered {inside:.3f}, below {below:.3f}, above {above:.3f}; "
            f"total x share {scaled:.3f}"
        )


if __name__ == "__main__":
    main()
