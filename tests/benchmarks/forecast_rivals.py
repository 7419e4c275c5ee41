"""Our forecast beside one model a series: statsmodels ETS and statsforecast AutoETS, on the same weekly series.

    python tests/benchmarks/forecast_rivals.py [CSV] [--series 300] [--weeks 12] [--styles 30000]

Without CSV the series are those of a simulated shop. A CSV has three columns, series, week and units, whatever they
are called, and a row for every week; its last `--weeks` weeks are held out. Every method forecasts what each series
sells over its held-out weeks, as a distribution (theirs from 500 simulated paths), and is scored on the same sample of
series with a long enough past. Ours learns from all series together, so its time for `--styles` of them is measured on
as many (the same ones, repeated); theirs is as many times the time for one. Times are seconds of processor, without
imports and compiling.

statsforecast is no dependency of this project: where it is not installed it is left out. To see it too, use a virtual
environment of its own: python -m venv rivals && rivals/bin/pip install . statsforecast
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from planner.domain import QUANTILE_NAMES, Inputs
from planner.forecast import forecast_demand
from planner.ingest.weeks import spread_weeks
from planner.settings import ForecastSettings

START = date(2023, 1, 2)
LEVELS = np.round(np.arange(0.05, 0.96, 0.05), 2)
PATHS = 500
LONG_ENOUGH = 16  # weeks of past that a model of one series needs


@dataclass(frozen=True)
class Series:
    """Weekly units, (n, weeks); series k is on sale in weeks first[k] .. last[k] - 1. Weeks before `now` are known."""

    units: np.ndarray
    first: np.ndarray
    last: np.ndarray
    now: int

    def past(self, k: int) -> np.ndarray:
        """What is known of a series."""
        return self.units[k, self.first[k] : self.now].astype(float)

    def ahead(self, k: int) -> int:
        """Its weeks to come."""
        return int(self.last[k] - self.now)


def simulated_shop(styles: int = 900, weeks: int = 104, seed: int = 1) -> Series:
    """A shop that launches all the time: lives of 26 to 60 weeks, demand that fades, weekly ups and downs that last."""
    rng = np.random.default_rng(seed)
    first = rng.integers(0, weeks, styles)
    last = first + rng.integers(26, 61, styles)
    week = np.arange(weeks + 60)
    age = week - first[:, None]
    fade = np.exp(-age / rng.uniform(15, 60, (styles, 1))) * (1 + np.exp(-age / 1.5))
    mood = np.zeros(age.shape)
    for t in week[1:]:
        mood[:, t] = 0.85 * mood[:, t - 1] + rng.normal(0, 0.2, styles)
    mean = rng.lognormal(2.5, 1.0, (styles, 1)) * fade * np.exp(mood)
    on_sale = (age >= 0) & (week < last[:, None])
    mean = np.where(on_sale, mean, 0.0)
    return Series(np.where(on_sale, rng.negative_binomial(4, 4 / (4 + mean)), 0), first, last, weeks)


def series_of(path: Path, weeks: int) -> Series:
    """The series of a file, all on sale from its first week to its last."""
    rows = pl.read_csv(path)
    name, week, units = rows.columns[:3]
    table = rows.pivot(on=week, index=name, values=units, sort_columns=False).sort(name).drop(name).to_numpy()
    count, width = table.shape
    return Series(table, np.zeros(count, dtype=int), np.full(count, width), width - weeks)


def ours(series: Series, repeats: int = 1) -> tuple[np.ndarray, float]:
    """(n, 19) quantiles of the units to come, NaN for series that have ended; seconds. `repeats` the shop as often."""
    style, week = np.nonzero(series.units[:, : series.now])
    count, known = len(series.units), len(style)
    names = pl.Series([f"{k:06d}" for k in range(count * repeats)])
    copy = np.repeat(np.arange(repeats), known)
    sales = spread_weeks(
        pl.DataFrame(
            {
                "date": pl.Series(np.tile(7 * week, repeats) + (START - date(1970, 1, 1)).days)
                .cast(pl.Int32)
                .cast(pl.Date),
                "style_id": names.gather(copy * count + np.tile(style, repeats)),
                "units": np.tile(series.units[style, week], repeats).astype(float),
            }
        ).with_columns(
            *(pl.lit(None, pl.String).alias(name) for name in ("colour", "size", "channel", "audience")),
            *(pl.lit(None, pl.Float64).alias(name) for name in ("visits", "stock", "returns", "price")),
        )
    )
    launch, leave = ([START + timedelta(weeks=int(w)) for w in x] * repeats for x in (series.first, series.last))
    styles = pl.DataFrame(
        {
            "style_id": names,
            "category": "all",
            "price": 100.0,
            "unit_cost": 40.0,
            "salvage_value": 10.0,
            "sewing_minutes": 10.0,
            "launch_date": launch,
            "exit_date": leave,
            "release_date": pl.Series([None] * len(names), dtype=pl.Date),
        }
    )
    keep = styles["launch_date"] < START + timedelta(weeks=series.now)
    none = pl.DataFrame()
    reach = pl.DataFrame(
        schema={
            "visits_per_week": pl.Float64,
            "style_id": pl.String,
            "category": pl.String,
            "channel": pl.String,
            "audience": pl.String,
        }
    )
    events = pl.DataFrame(schema={"name": pl.String, "start_date": pl.Date, "end_date": pl.Date, "uplift": pl.Float64})
    inputs = Inputs(START + timedelta(weeks=series.now), styles.filter(keep), *[none] * 5, reach, events, *[none] * 5)
    began = time.process_time()
    demand = forecast_demand(inputs, sales, ForecastSettings()).demand
    seconds = time.process_time() - began
    out = np.full((count, len(LEVELS)), np.nan)
    first_copy = demand.filter(pl.col("style_id") < f"{count:06d}")
    out[first_copy["style_id"].cast(pl.Int64).to_numpy()] = first_copy.select(QUANTILE_NAMES[1:-1]).to_numpy()
    return out, seconds


def statsmodels_ets(past: np.ndarray, ahead: int) -> np.ndarray:
    """(paths, ahead) simulated from additive errors with a damped trend."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fit = ETSModel(past, error="add", trend="add", damped_trend=True).fit(disp=False)
    return np.asarray(fit.simulate(ahead, repetitions=PATHS, anchor="end", rng=1)).reshape(ahead, -1).T


def auto_ets(past: np.ndarray, ahead: int) -> np.ndarray:
    """(paths, ahead) simulated from the model that AutoETS picks."""
    from statsforecast.models import AutoETS

    return np.asarray(AutoETS(season_length=1).fit(past).simulate(h=ahead, n_paths=PATHS, seed=1))


def one_by_one(
    model: Callable[[np.ndarray, int], np.ndarray], series: Series, sample: np.ndarray
) -> tuple[np.ndarray, float]:
    """(sample, 19) quantiles of the units to come; seconds."""
    model(series.past(sample[0]), 4)  # imports and compiles
    began = time.process_time()
    paths = [model(series.past(k), series.ahead(k)) for k in sample]
    seconds = time.process_time() - began
    return np.array([np.quantile(np.maximum(p, 0).sum(axis=1), LEVELS) for p in paths]), seconds


def scores(quantiles: np.ndarray, actual: np.ndarray) -> tuple[float, float, float]:
    """CRPS / mean (twice the mean pinball loss), WAPE of the median, share inside the 80% interval."""
    error = actual[:, None] - quantiles
    crps = 2 * np.maximum(LEVELS * error, (LEVELS - 1) * error).mean()
    inside = (actual >= quantiles[:, 1]) & (actual <= quantiles[:, -2])
    wape = np.abs(actual - quantiles[:, 9]).sum() / actual.sum()
    return float(crps / actual.mean()), float(wape), float(inside.mean())


def compare(series: Series, most: int, styles: int) -> None:
    """Prints a line a method."""
    able = np.flatnonzero((series.now - series.first >= LONG_ENOUGH) & (series.last > series.now))
    able = able[[series.past(k).sum() > 0 for k in able]]
    sample = able[np.linspace(0, len(able) - 1, min(most, len(able))).astype(int)]
    actual = np.array([series.units[k, series.now : series.last[k]].sum() for k in sample], dtype=float)
    on_sale = int(((series.first < series.now) & (series.last > series.now)).sum())
    print(
        f"{len(sample)} series scored of {on_sale} on sale, {len(series.units)} in all; "
        f"{actual.mean():.0f} units to come a series"
    )
    quantiles, _ = ours(series)
    repeats = -(-styles // on_sale)
    _, seconds = ours(series, repeats)
    mine = 1000 * seconds / (repeats * on_sale)
    found = [("planner", mine, quantiles[sample])]
    for name, model in (("statsmodels ETS", statsmodels_ets), ("statsforecast AutoETS", auto_ets)):
        try:
            theirs, seconds = one_by_one(model, series, sample)
        except ModuleNotFoundError as missing:
            print(f"{name} is left out: {missing}")
            continue
        found.append((name, 1000 * seconds / len(sample), theirs))
    print(
        f"{'method':22} {'ms a series':>11} {'x ours':>7} {f's for {styles:,}':>13} {'CRPS/mean':>9} {'WAPE':>6} "
        f"{'80% covers':>11}"
    )
    for name, milliseconds, answer in found:
        crps, wape, inside = scores(answer, actual)
        print(
            f"{name:22} {milliseconds:11.2f} {milliseconds / mine:7.0f} {milliseconds * styles / 1000:13,.0f} "
            f"{crps:9.3f} {wape:6.3f} {inside:11.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("csv", type=Path, nargs="?")
    parser.add_argument("--series", type=int, default=300)
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--styles", type=int, default=30_000)
    args = parser.parse_args()
    warnings.simplefilter("ignore")  # of series that do not converge
    compare(series_of(args.csv, args.weeks) if args.csv else simulated_shop(), args.series, args.styles)


if __name__ == "__main__":
    main()
