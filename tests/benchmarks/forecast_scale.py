"""How long a forecast of a large shop takes: 30,000 styles on sale, as many finished, about 5 million daily rows.

    python tests/benchmarks/forecast_scale.py [--styles 60000] [--stock]

Prints rows, seconds (wall and processor) and peak memory. --stock gives every row a stock, and sells a part out.
"""

from __future__ import annotations

import argparse
import resource
import time
from datetime import date

import numpy as np
import polars as pl

from planner.domain import Inputs
from planner.forecast import forecast_demand
from planner.settings import ForecastSettings

START = date(2024, 1, 1)
LIFE = 112
TEXT = ("colour", "size", "channel", "audience")
SCHEMA = {"date": pl.Date, "style_id": pl.String, **dict.fromkeys(TEXT, pl.String), "units": pl.Float64,
          "visits": pl.Float64, "stock": pl.Float64, "returns": pl.Float64, "price": pl.Float64}


def make(styles: int, stock: bool) -> tuple[Inputs, pl.DataFrame]:
    """Launches spread evenly over twice the life; as_of at the end, so that half of them are still on sale."""
    rng = np.random.default_rng(1)
    launch = np.sort(rng.integers(0, 2 * LIFE, styles))
    level = rng.lognormal(2.2, 1.2, styles)
    day = np.arange(LIFE)
    rate = np.exp(-day / 60) * (1 + 2 * np.exp(-day / 4))
    blocks = []
    for part in np.array_split(np.arange(styles), 20):
        units = rng.negative_binomial(0.6, 0.6 / (0.6 + level[part, None] * rate))
        row, age = np.nonzero((units > 0) & (launch[part, None] + day < 2 * LIFE))
        blocks.append(pl.DataFrame({"style": part[row], "date": launch[part[row]] + age,
                                    "units": units[row, age].astype(float)}))
    names = pl.Series([f"{k:06d}" for k in range(styles)])
    epoch = (START - date(1970, 1, 1)).days
    table = pl.concat(blocks)
    sales = pl.DataFrame({
        "date": (table["date"] + epoch).cast(pl.Int32).cast(pl.Date), "style_id": names.gather(table["style"]),
        **{c: pl.Series([None], dtype=pl.String).extend_constant(None, table.height - 1) for c in TEXT},
        "units": table["units"], "visits": None, "stock": table["units"] * 2 if stock else None, "returns": None,
        "price": None}, schema=SCHEMA)
    days = pl.Series(launch + epoch).cast(pl.Int32).cast(pl.Date)
    frame = pl.DataFrame({
        "style_id": names, "category": pl.Series(rng.integers(0, 30, styles)).cast(pl.String), "price": 100.0,
        "unit_cost": 40.0, "salvage_value": 10.0, "sewing_minutes": 10.0, "launch_date": days,
        "exit_date": days.dt.offset_by(f"{LIFE}d"), "release_date": pl.Series([None] * styles, dtype=pl.Date)})
    none = pl.DataFrame()
    reach = pl.DataFrame(schema={"visits_per_week": pl.Float64, **dict.fromkeys(
        ("style_id", "category", "channel", "audience"), pl.String)})
    events = pl.DataFrame(schema={"name": pl.String, "start_date": pl.Date, "end_date": pl.Date, "uplift": pl.Float64})
    as_of = date.fromordinal(START.toordinal() + 2 * LIFE)
    return Inputs(as_of, frame, none, none, none, none, none, reach, events, none, none), sales


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--styles", type=int, default=60_000)
    parser.add_argument("--stock", action="store_true")
    args = parser.parse_args()
    inputs, sales = make(args.styles, args.stock)
    before = peak_megabytes()
    wall, cpu = time.perf_counter(), time.process_time()
    forecast = forecast_demand(inputs, sales, ForecastSettings())
    print(f"{sales.height:,} rows, {forecast.demand.height:,} styles forecast: {time.perf_counter() - wall:.1f} s, "
          f"{time.process_time() - cpu:.1f} s of processor, peak {peak_megabytes():,.0f} MB "
          f"({before:,.0f} MB before it began)")


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
