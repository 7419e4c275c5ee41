"""How demand falls on colours and sizes: always an answer, whole, blind to the future, and near the truth."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from launches import START, inputs_of, sales_of
from mixed_shop import COLOURS, SIZES, mixed_shop, row

from planner.forecast import forecast_demand
from planner.settings import ForecastSettings
from planner.tables import DEMAND_SKU

DAYS = 90
AS_OF = START + timedelta(days=DAYS)


def forecast(styles, sales, as_of=AS_OF, **tables):
    attributes = tables.pop("attributes", None)
    return forecast_demand(
        inputs_of(styles, as_of, attributes=attributes, **tables), sales_of(sales), ForecastSettings()
    )


def shares(found, style):
    rows = found.demand_sku.filter(pl.col("style_id") == style)
    return {(c, z): s for c, z, s in rows.select("colour", "size", "share").iter_rows()}


@pytest.fixture(scope="module")
def shop():
    styles, sales, truth = mixed_shop(days=DAYS)
    return styles, sales, truth, forecast(styles, sales)


def check_whole(found):
    mix, demand = found.demand_sku, found.demand
    assert mix.columns == list(DEMAND_SKU.names)
    assert set(mix["style_id"]) <= set(demand["style_id"])
    sums = mix.group_by("style_id").agg(pl.col("share").sum(), pl.col("mean").sum())
    assert np.allclose(sums["share"], 1.0, atol=1e-9)
    means = sums.join(demand.select("style_id", total="mean"), on="style_id")
    assert np.allclose(means["mean"], means["total"])
    assert mix["share"].min() > 0
    assert mix.select("style_id", "colour", "size").is_unique().all()
    assert (mix["share_low"] <= mix["share"]).all()
    assert (mix["share"] <= mix["share_high"]).all()
    assert mix["share_low"].min() >= 0
    assert mix["share_high"].max() <= 1


def test_shares_are_whole_and_cover_every_sku_of_every_style(shop):
    _styles, _, _, found = shop
    check_whole(found)
    assert found.demand_sku.height == found.demand.height * len(COLOURS) * len(SIZES)
    assert found.demand_sku["size"].head(len(SIZES)).to_list() == list(SIZES)  # in the order of the style's list


def test_shares_are_near_the_truth_and_nearer_than_own_sales_alone(shop):
    _, sales, truth, found = shop
    sold = sales_of(sales)
    mine, own = [], []
    for style in found.demand_sku["style_id"].unique(maintain_order=True).to_list()[-8:]:
        units = {
            (c, z): u
            for c, z, u in sold.filter(pl.col("style_id") == style)
            .group_by("colour", "size")
            .agg(pl.col("units").sum())
            .iter_rows()
        }
        total = sum(units.values()) + len(truth[style])
        for key, share in shares(found, style).items():
            mine.append(abs(share - truth[style][key]))
            own.append(abs((units.get(key, 0) + 1) / total - truth[style][key]))
    assert np.mean(mine) < 0.7 * np.mean(own)
    assert np.mean(mine) < 0.015


def test_what_a_style_sells_itself_counts_more_where_styles_differ():
    """The weights are learned: own sales say much in a shop whose styles each have a mix of their own."""
    told = {}
    for own in (0.0, 0.25):
        found = forecast(*mixed_shop(days=DAYS, own=own, a_day=8.0)[:2])
        told[own] = found.notes["mix"]
    assert told[0.25]["sizes"] < told[0.0]["sizes"]
    assert told[0.25]["colours"] < told[0.0]["colours"]
    assert told[0.25]["concentration"] < told[0.0]["concentration"]


def test_the_future_changes_nothing(shop):
    styles, sales, _, found = shop
    later = [row(AS_OF + timedelta(days=d), s["style_id"], "red", "XL", 50) for s in styles for d in range(3)]
    assert forecast(styles, sales + later).demand_sku.equals(found.demand_sku)


def test_the_order_of_rows_changes_nothing(shop):
    styles, sales, _, found = shop
    again = forecast(styles[::-1], sales[::-1]).demand_sku
    assert again.drop("mean", "share_low", "share_high").equals(
        found.demand_sku.drop("mean", "share_low", "share_high")
    )


def test_sizes_spelt_otherwise_are_the_same(shop):
    """2XL is XXL, 黑 is 黑色: a style's list decides how it is called."""
    styles = [{**shop[0][-1], "style_id": "A", "colours": "黑色;白色", "sizes": "m;XXL"}]
    sales = [row(AS_OF - timedelta(days=d), "A", "黑", "2XL" if d % 2 else "M", 3) for d in range(1, 9)]
    found = forecast(styles, sales)
    assert set(shares(found, "A")) == {(c, z) for c in ("黑色", "白色") for z in ("m", "XXL")}
    assert shares(found, "A")["黑色", "XXL"] > shares(found, "A")["白色", "XXL"]


def test_new_colours_late_sizes_and_styles_without_a_sale_get_an_answer(shop):
    styles, sales, _truth, _ = shop
    running = {**styles[-1], "colours": "black;white;red;lilac"}
    new = {
        **styles[-1],
        "style_id": "new",
        "launch_date": AS_OF + timedelta(days=3),
        "exit_date": AS_OF + timedelta(days=80),
    }
    late = [row(AS_OF - timedelta(days=1), styles[-2]["style_id"], "black", "XXS", 1)]
    found = forecast([*styles[:-1], running, new], sales + late)
    check_whole(found)
    assert 0.02 < sum(v for (c, _), v in shares(found, running["style_id"]).items() if c == "lilac") < 0.5
    assert ("black", "XXS") in shares(found, styles[-2]["style_id"])
    curve = {z: sum(v for (_, size), v in shares(found, "new").items() if size == z) for z in SIZES}
    assert all(abs(curve[z] - SIZES[z]) < 0.05 for z in SIZES)


def test_a_size_that_ran_out_is_not_a_slow_size(shop):
    """M is gone for three weeks of five; what is left of its sales must not make it a fifth."""
    styles, _sales, _, _ = shop
    rng = np.random.default_rng(3)
    style = {
        **styles[-1],
        "style_id": "T",
        "launch_date": AS_OF - timedelta(days=35),
        "exit_date": AS_OF + timedelta(days=49),
        "colours": None,
    }
    rows, blind = [], []
    for d in range(35, 0, -1):
        for size, share in SIZES.items():
            units, day = rng.poisson(12 * share), AS_OF - timedelta(days=d)
            gone = size == "M" and d <= 21
            rows.append(row(day, "T", None, size, 0 if gone else units, 0 if gone else 100))
            blind.append({**rows[-1], "stock": None})
    told, untold = (shares(forecast([style], r), "T")[None, "M"] for r in (rows, blind))
    assert untold < 0.25
    assert abs(told - SIZES["M"]) < 0.05


def test_the_skus_table_says_which_there_are(shop):
    styles, sales, _, _ = shop
    some = [("a", "black", "S"), ("b", "black", "M"), ("c", "red", "M")]
    skus = [{"sku": k, "style_id": "only", "colour": c, "size": z} for k, c, z in some]
    found = forecast([*styles, {**styles[-1], "style_id": "only"}], sales, skus=skus)
    rows = found.demand_sku.filter(pl.col("style_id") == "only")
    assert sorted(rows.select("sku", "colour", "size").rows()) == some
    assert np.isclose(rows["share"].sum(), 1.0)


def test_a_style_of_sizes_alone_has_no_colour(shop):
    styles = [{**s, "colours": None} for s in shop[0]]
    sales = [{**r, "colour": None} for r in shop[1]]
    found = forecast(styles, sales)
    check_whole(found)
    assert found.demand_sku["colour"].null_count() == found.demand_sku.height


def test_rows_that_do_not_say_the_size_are_left_out(shop):
    styles, sales, _, _found = shop
    vague = [{**r, "size": None, "units": 99.0} for r in sales[:200]]
    assert forecast(styles, sales + vague).demand_sku["size"].null_count() == 0


def test_shops_without_colours_and_sizes_have_no_mix(shop):
    styles = [{**s, "colours": None, "sizes": None} for s in shop[0]]
    sales = [{**r, "colour": None, "size": None} for r in shop[1]]
    found = forecast(styles, sales)
    assert found.demand_sku.is_empty()
    assert found.demand_sku.columns == list(DEMAND_SKU.names)


def test_ranges_hold_what_they_claim():
    """80% of the realised shares of six shops, with mixes of their own, lie in their ranges."""
    inside = []
    for seed in range(6):
        styles, sales, _ = mixed_shop(days=DAYS + 84, own=0.03, seed=seed + 10, a_day=3.0)
        before = [r for r in sales if r["date"] < AS_OF]
        mix = forecast(styles, before).demand_sku
        after = (
            sales_of([r for r in sales if r["date"] >= AS_OF])
            .group_by("style_id", "colour", "size")
            .agg(pl.col("units").sum())
        )
        rows = mix.join(after, on=["style_id", "colour", "size"], how="left").with_columns(pl.col("units").fill_null(0))
        rows = rows.with_columns(real=pl.col("units") / pl.col("units").sum().over("style_id")).filter(
            pl.col("units").sum().over("style_id") >= 10
        )
        inside.append(
            rows.select(pl.col("real").is_between(pl.col("share_low") - 1e-9, pl.col("share_high") + 1e-9))
            .to_series()
            .mean()
        )
    assert 0.76 < np.mean(inside) < 0.92


def test_a_looser_fit_has_its_own_curve():
    """Where styles say how they fit, sizes of a fit are learned from its like."""
    slim, _, _ = mixed_shop(styles=20, days=DAYS, seed=2)
    styles, sales = [], []
    for k, (fit, curve) in enumerate(
        (("slim", {"S": 0.1, "M": 0.2, "L": 0.4, "XL": 0.3}), ("loose", {"S": 0.4, "M": 0.4, "L": 0.15, "XL": 0.05}))
    ):
        made, sold, _ = mixed_shop(styles=30, days=DAYS, seed=4 + k, curve=curve)
        styles += [{**s, "style_id": fit + s["style_id"], "fit": fit} for s in made]
        sales += [{**r, "style_id": fit + r["style_id"]} for r in sold]
    fresh = [
        {
            **slim[-1],
            "style_id": f"new {fit}",
            "fit": fit,
            "launch_date": AS_OF,
            "exit_date": AS_OF + timedelta(days=60),
        }
        for fit in ("slim", "loose")
    ]
    found = forecast(styles + fresh, sales, attributes={"fit": pl.String})
    small = {fit: sum(v for (_, z), v in shares(found, f"new {fit}").items() if z == "S") for fit in ("slim", "loose")}
    assert small["slim"] < 0.2 < 0.3 < small["loose"]
