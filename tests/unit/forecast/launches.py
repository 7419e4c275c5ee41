"""Makes small shops with known demand: launches whose level is lognormal and whose life-cycle curve is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from planner.domain import Inputs

START = date(2023, 1, 2)
LIFE = 84
NO_ROWS = pl.DataFrame()
SALES = {
    "date": pl.Date,
    "style_id": pl.String,
    "colour": pl.String,
    "size": pl.String,
    "channel": pl.String,
    "audience": pl.String,
    "units": pl.Float64,
    "visits": pl.Float64,
    "stock": pl.Float64,
    "returns": pl.Float64,
    "price": pl.Float64,
}
STYLES = {
    "style_id": pl.String,
    "category": pl.String,
    "price": pl.Float64,
    "unit_cost": pl.Float64,
    "salvage_value": pl.Float64,
    "sewing_minutes": pl.Float64,
    "exit_date": pl.Date,
    "launch_date": pl.Date,
    "release_date": pl.Date,
    "colours": pl.String,
    "sizes": pl.String,
}
SKUS = dict.fromkeys(("sku", "style_id", "colour", "size", "barcode", "image"), pl.String)
REACH = {
    "visits_per_week": pl.Float64,
    "style_id": pl.String,
    "category": pl.String,
    "channel": pl.String,
    "audience": pl.String,
}
EVENTS = {"name": pl.String, "start_date": pl.Date, "end_date": pl.Date, "uplift": pl.Float64}


def inputs_of(
    styles: list[dict],
    as_of: date,
    reach: list[dict] = (),
    events: list[dict] = (),
    attributes: dict[str, type[pl.DataType]] | None = None,
    skus: list[dict] = (),
) -> Inputs:
    """Inputs with these styles; every other table empty."""
    rows = [
        {"category": "dress", "price": 100.0, "unit_cost": 40.0, "salvage_value": 10.0, "sewing_minutes": 10.0} | s
        for s in styles
    ]
    frame = pl.DataFrame(rows, schema=STYLES | (attributes or {}))
    return Inputs(
        as_of,
        frame,
        *[NO_ROWS] * 5,
        pl.DataFrame(list(reach), schema=REACH),
        pl.DataFrame(list(events), schema=EVENTS),
        *[NO_ROWS] * 2,
        pl.DataFrame(list(skus), schema=SKUS),
        *[NO_ROWS] * 2,
        attributes=tuple(attributes or ()),
    )


def sales_of(rows: list[dict]) -> pl.DataFrame:
    """A sales table with every column of the store's; what a row does not say is null."""
    return pl.DataFrame(rows, schema=SALES)


def curve() -> np.ndarray:
    """Share of a style's sales on each day of its life."""
    day = np.arange(LIFE)
    rate = np.exp(-day / 60) * (1 + 2 * np.exp(-day / 4))
    return rate / rate.sum()


def shop(
    launches: int, as_of_day: int, seed: int = 1, spread: float = 1.0, mean: float = 150.0, signal: bool = True
) -> tuple[list[dict], list[dict], dict[str, float]]:
    """(styles, sales up to as_of, units each style on sale goes on to sell), one launch every third day.

    signal=False: what sells after the first fortnight has nothing to do with what sold before.
    """
    rng = np.random.default_rng(seed)
    styles, sales, truth = [], [], {}
    for k in range(launches):
        name, launch = f"{k:04d}", START + timedelta(days=k)
        level = mean * rng.lognormal(-(spread**2) / 2, spread)
        other = mean * rng.lognormal(-(spread**2) / 2, spread)
        level_of_day = np.where(signal | (np.arange(LIFE) < 14), level, other)
        units = rng.negative_binomial(0.5, 0.5 / (0.5 + level_of_day * curve() + 1e-9))
        styles.append({"style_id": name, "launch_date": launch, "exit_date": launch + timedelta(days=LIFE)})
        sales += [
            {"date": launch + timedelta(days=a), "style_id": name, "units": float(u)}
            for a, u in enumerate(units)
            if u and k + a < as_of_day
        ]
        if k < as_of_day < k + LIFE:
            truth[name] = float(units[max(as_of_day - k, 0) :].sum())
    return [s for s in styles if s["launch_date"] < START + timedelta(days=as_of_day)], sales, truth


def wholesale_shop(launches: int, as_of_day: int, seed: int = 1) -> tuple[list[dict], list[dict], dict[str, float]]:
    """As `shop`, but every style draws from the same lumpy orders: what it has sold says nothing of what it will."""
    rng = np.random.default_rng(seed)
    styles, sales, truth = [], [], {}
    for k in range(min(launches, as_of_day)):
        name, launch = f"{k:04d}", START + timedelta(days=k)
        units = np.ceil(rng.poisson(0.08, LIFE) * rng.lognormal(1.5, 1.8, LIFE))
        styles.append({"style_id": name, "launch_date": launch, "exit_date": launch + timedelta(days=LIFE)})
        sales += [
            {"date": launch + timedelta(days=a), "style_id": name, "units": float(u)}
            for a, u in enumerate(units)
            if u and k + a < as_of_day
        ]
        if k + LIFE > as_of_day:
            truth[name] = float(units[as_of_day - k :].sum())
    return styles, sales, truth
