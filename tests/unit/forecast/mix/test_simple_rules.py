"""The mix is not behind the best of the simple rules by more than chance, in shops of quite different kinds."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from launches import LIFE, START, inputs_of, sales_of
from mixed_shop import SIZES, mixed_shop

from planner.domain import QUANTILE_NAMES
from planner.forecast.mix import forecast_mix

KEY = ["style_id", "colour", "size"]
DAYS = 90
AS_OF = START + timedelta(days=DAYS)
SHOES = {str(size): float(np.exp(-(((size - 41) / 3.5) ** 2))) for size in range(34, 49)}
KINDS = {
    "dresses": {"styles": 40, "own": 0.03},
    "shoes, few styles": {"styles": 12, "own": 0.01, "curve": SHOES, "a_day": 3.0},
    "one size": {"styles": 40, "own": 0.2, "curve": {"均码": 1.0}},
    "each style for itself": {"styles": 40, "own": 0.15, "a_day": 8.0},
    "all alike": {"styles": 40, "own": 0.0, "curve": dict.fromkeys(SIZES, 1.0)},
    "a handful, small": {"styles": 6, "own": 0.02, "a_day": 1.0},
}


def shop_of(kind):
    told = KINDS[kind]
    curve = told.get("curve", SIZES)
    curve = {size: share / sum(curve.values()) for size, share in curve.items()}
    return mixed_shop(days=DAYS + LIFE, seed=3, **{**told, "curve": curve})[:2]


def forecast_shares(styles, sales):
    """demand_sku of the styles on sale at AS_OF, from what sold before."""
    on_sale = [s for s in styles if s["launch_date"] < AS_OF < s["exit_date"]]
    rows = [{"style_id": s["style_id"], "mean": 30.0, **dict.fromkeys(QUANTILE_NAMES, 30.0)} for s in on_sale]
    launch = np.array([s["launch_date"].toordinal() for s in sorted(styles, key=lambda s: s["style_id"])])
    found = forecast_mix(
        inputs_of(styles, AS_OF), sales, pl.DataFrame(rows), launch, lambda age: np.minimum(age / LIFE, 1)
    )
    return found.demand_sku.select(*KEY, "share")


def simple_rules(skus, before):
    """share by rule: all SKUs alike, the curve of all styles, own sales, own sales and five units a SKU."""
    own = skus.join(before.group_by(KEY).agg(own=pl.col("units").sum()), on=KEY, how="left").fill_null(0)
    own = own.with_columns(all=pl.col("own").sum().over("colour", "size") + 1.0)
    amount = {
        "alike": pl.col("own") * 0 + 1.0,
        "all styles": pl.col("all"),
        "own": pl.col("own") + 1,
        "own and five": pl.col("own") + 5,
    }
    return {rule: own.select(*KEY, share=units / units.sum().over("style_id")) for rule, units in amount.items()}


def losses(shares, after):
    """units, -ln(share) of them: a row a style with anything left to sell."""
    both = shares.join(after.group_by(KEY).agg(pl.col("units").sum()), on=KEY)
    return (
        both.group_by("style_id")
        .agg(pl.col("units").sum(), loss=-(pl.col("units") * pl.col("share").log()).sum())
        .sort("style_id")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_not_behind_the_best_simple_rule_by_more_than_chance(kind):
    styles, rows = shop_of(kind)
    sales = sales_of(rows)
    before, after = sales.filter(pl.col("date") < AS_OF), sales.filter(pl.col("date") >= AS_OF)
    shares = forecast_shares(styles, before)
    mine = losses(shares, after)
    for rule, split in simple_rules(shares.select(KEY), before).items():
        theirs = losses(split, after)
        behind = (mine["loss"] - theirs["loss"]).to_numpy()
        chance = 2.5 * np.sqrt(len(behind)) * behind.std()
        assert behind.sum() <= chance, f"{kind}: {behind.sum() / mine['units'].sum():.3f} a unit behind {rule}"
