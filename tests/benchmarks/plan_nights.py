"""What last night's plan brings to tonight's: the same night planned with it and without.

    python tests/benchmarks/plan_nights.py WORKSPACE... [--seed 1] [--time-limit 60]

A WORKSPACE also holds demand/demand.csv and demand/demand_weekly.csv. It is copied, planned, and planned again a week
later: the firm runs of the first plan are open orders, the week that has passed is gone from demand, and what is left
of it is off by a tenth (lognormal), style by style. Prints objective, gap and processor seconds of the second plan,
without and with the first one as its start.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from plan_scale import planned

from planner.domain import QUANTILE_NAMES

SPREAD = 0.1


def a_week_later(workspace: Path, orders: pl.DataFrame, as_of: date, seed: int) -> date:
    """Write open orders and next week's demand (folder `later`); the day that is planned as of."""
    released = orders.filter(pl.col("firm"))
    released.select("order_id", "style_id", "factory_id", "units", "arrival_date", "week").write_csv(
        workspace / "data/orders.csv"
    )
    weekly = pl.read_csv(
        workspace / "demand/demand_weekly.csv", try_parse_dates=True, schema_overrides={"style_id": pl.String}
    )
    demand = pl.read_csv(workspace / "demand/demand.csv", schema_overrides={"style_id": pl.String})
    later = as_of + timedelta(weeks=1)
    left = weekly.group_by("style_id").agg(
        left=pl.col("mean").filter(pl.col("week") >= later).sum() / pl.col("mean").sum()
    )
    noise = pl.DataFrame(
        {"style_id": demand["style_id"], "noise": np.random.default_rng(seed).lognormal(0, SPREAD, demand.height)}
    )
    factor = left.join(noise, on="style_id").select("style_id", factor=pl.col("left") * pl.col("noise"))
    (workspace / "later").mkdir()
    changed = ["mean", "sd", *QUANTILE_NAMES]
    demand.join(factor, on="style_id", how="left").with_columns(
        pl.col(name) * pl.col("factor") for name in changed if name in demand.columns
    ).drop("factor").write_csv(workspace / "later/demand.csv")
    weekly.filter(pl.col("week") >= later).join(noise, on="style_id").with_columns(
        pl.col(name) * pl.col("noise") for name in ("mean", "p10", "p50", "p90")
    ).drop("noise").write_csv(workspace / "later/demand_weekly.csv")
    return later


def compare(workspace: Path, seed: int, time_limit: float) -> None:
    """Plan two nights and print the second one, without and with a start."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(workspace, Path(folder) / "workspace", symlinks=True))
        words = ["--time-limit", str(time_limit), "--demand"]
        first = planned(copy, *words, str(copy / "demand"))
        manifest = json.loads((first["run"] / "manifest.json").read_text())
        orders = pl.read_parquet(first["run"] / "orders.parquet")
        later = a_week_later(copy, orders, date.fromisoformat(manifest["as_of"]), seed)
        words += [str(copy / "later"), "--as-of", later.isoformat()]
        for name, start in (("without", ["--start", "none"]), ("with", [])):
            found = planned(copy, *words, *start)
            print(
                f"{workspace.name:20} {name:8} {found['objective']:14,.0f} {found['gap']:7.2%} {found['cpu']:7.1f} s",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspaces", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=60.0)
    args = parser.parse_args()
    for workspace in args.workspaces:
        compare(workspace, args.seed, args.time_limit)


if __name__ == "__main__":
    main()
