"""Scores `planner forecast` where all products begin together: half known to the end, the others for a few weeks.

    python tests/benchmarks/half_split.py WEEKLY.csv

WEEKLY.csv: product_id, week (0, 1, ...), units. For 1, 2 and 4 weeks seen of 12: every second product by code is a
finished style, launched a year earlier; the others are on sale. Then the other way round. Prints JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

START, WEEKS, YEAR = date(2023, 1, 2), 12, timedelta(days=364)
LEVELS = [f"p{5 * k:02d}" for k in range(1, 20)]


def main() -> None:
    weekly = pl.read_csv(sys.argv[1], schema_overrides={"product_id": pl.String}).filter(pl.col("week") < WEEKS)
    for seen in (1, 2, 4):
        both = pl.concat([forecast(weekly, seen, finished) for finished in (0, 1)])
        print(json.dumps({"weeks_seen": seen} | score(both)))


def forecast(weekly: pl.DataFrame, seen: int, finished: int) -> pl.DataFrame:
    """The demand of the half on sale, beside `actual`: units sold in the weeks not seen."""
    codes = weekly["product_id"].unique().sort()
    weekly = weekly.with_columns(
        pl.col("product_id")
        .replace_strict(codes, [START - YEAR if k % 2 == finished else START for k in range(len(codes))])
        .alias("launch")
    )
    weekly = weekly.with_columns((pl.col("launch") + pl.duration(weeks="week")).alias("date"))
    with tempfile.TemporaryDirectory() as folder:
        write_workspace(Path(folder), weekly, START + timedelta(weeks=seen))
        subprocess.run(
            [sys.executable, "-m", "planner", "-w", folder, "forecast", "-o", f"{folder}/demand.csv"],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        demand = pl.read_csv(f"{folder}/demand.csv", schema_overrides={"style_id": pl.String})
    actual = weekly.filter(pl.col("week") >= seen).group_by("product_id").agg(pl.col("units").sum().alias("actual"))
    return demand.join(actual, left_on="style_id", right_on="product_id").select("actual", "mean", *LEVELS)


def write_workspace(folder: Path, weekly: pl.DataFrame, as_of: date) -> None:
    (folder / "data").mkdir()
    (folder / "planner.yaml").write_text(f"as_of: {as_of}\ntables: {{sales: {{path: data/sales.csv, period: week}}}}\n")
    weekly.filter(pl.col("date") < as_of).select("date", pl.col("product_id").alias("style_id"), "units").write_csv(
        folder / "data/sales.csv"
    )
    weekly.select(
        pl.col("product_id").alias("style_id"),
        pl.lit("all").alias("category"),
        pl.lit(10).alias("price"),
        pl.lit(4).alias("unit_cost"),
        pl.lit(1).alias("salvage_value"),
        pl.lit(10).alias("sewing_minutes"),
        pl.col("launch").alias("launch_date"),
        (pl.col("launch") + pl.duration(weeks=WEEKS)).alias("exit_date"),
    ).unique().sort("style_id").write_csv(folder / "data/styles.csv")
    (folder / "data/factories.csv").write_text("factory_id,weekly_minutes,min_batch,lead_time_weeks\none,10000,50,2\n")


def score(both: pl.DataFrame) -> dict[str, float]:
    """WAPE of p50, bias of the mean, CRPS / mean, and what the 80% interval covers."""
    actual, quantiles = both["actual"].to_numpy(), both.select(LEVELS).to_numpy()
    level = np.arange(1, 20) / 20
    error = actual[:, None] - quantiles
    crps = 2 * np.maximum(level * error, (level - 1) * error).mean() / actual.mean()
    inside = (actual >= quantiles[:, 1]) & (actual <= quantiles[:, 17])
    return {
        "styles": len(actual),
        "wape": round(np.abs(error[:, 9]).sum() / actual.sum(), 3),
        "bias": round(float(both["mean"].sum() / actual.sum()) - 1, 3),
        "crps": round(float(crps), 3),
        "cov80": round(float(inside.mean()), 3),
    }


if __name__ == "__main__":
    main()
