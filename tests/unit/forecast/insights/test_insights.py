"""From tables to insights: stock-outs, ages, visits, groups, dates and odd attributes; and changes of one style."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from launches import inputs_of, sales_of

from planner.errors import NoDemandError, UsageError
from planner.forecast.insights import changes_of, find_insights

AS_OF = date(2024, 6, 3)
TEXT = {"neck": pl.String}


def shop(count=80, factor=2.0, seed=1, days=28, rate=4.0, scatter=0.4):
    """(styles, sales rows): half the styles have a v-neck and sell `factor` times as much; all on sale `days` days."""
    rng = np.random.default_rng(seed)
    styles, rows = [], []
    for k in range(count):
        neck = "v" if k % 2 else "round"
        launch = AS_OF - timedelta(days=days)
        styles.append(
            {"style_id": f"{k:03d}", "launch_date": launch, "exit_date": launch + timedelta(days=84), "neck": neck}
        )
        level = rate * (factor if neck == "v" else 1.0) * rng.lognormal(0, scatter)
        rows += [
            {"date": launch + timedelta(days=d), "style_id": f"{k:03d}", "units": float(u)}
            for d, u in enumerate(rng.poisson(level, days))
        ]
    return styles, rows


def row_of(table, level, attribute="neck", group=None):
    chosen = (pl.col("attribute") == attribute) & (pl.col("level") == level)
    return table.row(by_predicate=chosen if group is None else chosen & (pl.col("group") == group), named=True)


def ratio(table, group=None):
    return row_of(table, "v", group=group)["effect"] / row_of(table, "round", group=group)["effect"]


def test_a_shop_without_styles_is_told_so():
    with pytest.raises(NoDemandError, match="nothing was sold"):
        find_insights(inputs_of([], AS_OF), sales_of([]))


def test_the_effect_of_an_attribute():
    styles, rows = shop()
    found = find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(rows))
    assert 1.6 < ratio(found.effects) < 2.4
    assert (found.styles, found.basis) == (80, "day in stock")
    assert found.units == sum(r["units"] for r in rows)
    assert row_of(found.effects, "dress", "category")["note"] == "all styles have it: nothing to compare with"
    assert found.effects.columns == [
        "attribute",
        "level",
        "effect",
        "low",
        "high",
        "styles",
        "units",
        "identified",
        "note",
    ]


def test_styles_that_sold_out_are_not_read_as_slow():
    styles, rows = shop()
    left = {}
    kept = []
    for row in rows:
        start = left.get(row["style_id"], 40.0)
        sold = min(row["units"], start)
        left[row["style_id"]] = start - sold
        kept.append(row | {"units": sold, "stock": start})
    found = find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(kept))
    units = [row_of(found.effects, level)["units"] for level in ("v", "round")]
    assert units[0] / units[1] < 1.1  # nearly all sold their 40
    assert 1.5 < ratio(found.effects) < 2.6


def test_styles_just_launched_are_not_read_as_hot():
    """Sales fall with age; the v-necks are no better, only younger."""
    rng = np.random.default_rng(4)
    styles, rows = [], []
    for k in range(90):
        days = int(rng.integers(5, 15)) if k % 3 == 0 else int(rng.integers(40, 80))
        launch = AS_OF - timedelta(days=days)
        styles.append(
            {
                "style_id": f"{k:03d}",
                "launch_date": launch,
                "exit_date": launch + timedelta(days=84),
                "neck": "v" if k % 3 == 0 else "round",
            }
        )
        level = 8 * np.exp(-np.arange(days) / 15) * rng.lognormal(0, 0.4)
        rows += [
            {"date": launch + timedelta(days=d), "style_id": f"{k:03d}", "units": float(u)}
            for d, u in enumerate(rng.poisson(level))
        ]
    found = find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(rows))
    assert row_of(found.effects, "v")["note"] == "no clear difference"


def test_visits_are_the_exposure_where_they_are_told():
    """V-necks were shown to three times as many people, who bought no more readily."""
    styles, rows = shop(factor=3.0)
    necks = {s["style_id"]: s["neck"] for s in styles}
    seen = [r | {"visits": 300.0 if necks[r["style_id"]] == "v" else 100.0} for r in rows]
    found = find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(seen))
    assert found.basis == "visit"
    assert 0.8 < ratio(found.effects) < 1.25
    assert ratio(find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(rows)).effects) > 2


def test_a_test_shown_to_core_fans_does_not_flatter():
    """Fans buy four times as readily; v-necks were shown to fans, round ones to everybody."""
    styles, rows = shop(factor=1.0)
    necks = {s["style_id"]: s["neck"] for s in styles}
    seen = []
    for r in rows:
        fans, crowd = (100.0, 20.0) if necks[r["style_id"]] == "v" else (20.0, 100.0)
        share = 4 * fans / (4 * fans + crowd)
        rate = r["units"] * (4 * fans + crowd) / 260
        seen += [
            r | {"audience": "fans", "visits": fans, "units": rate * share},
            r | {"audience": "crowd", "visits": crowd, "units": rate * (1 - share)},
        ]
    found = find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(seen))
    assert 0.8 < ratio(found.effects) < 1.25


@pytest.mark.parametrize("visits", [None, 200.0])
def test_by_channel(visits):
    styles, shop_rows = shop(factor=3.0)
    _, web_rows = shop(factor=1 / 3, seed=2)
    rows = [r | {"channel": c, "visits": visits} for c, part in (("shop", shop_rows), ("web", web_rows)) for r in part]
    found = find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(rows), "channel")
    assert ratio(found.effects, "shop") > 2
    assert ratio(found.effects, "web") < 0.5
    assert found.effects.columns[0] == "group"


def test_by_category_leaves_small_ones_out():
    styles, rows = shop()
    kinds = ["dress"] * 50 + ["shirt"] * 25 + ["hat"] * 5
    styles = [s | {"category": kind} for s, kind in zip(styles, kinds, strict=True)]
    found = find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(rows), "category")
    assert found.effects["group"].unique().sort().to_list() == ["dress", "shirt"]
    assert "category" not in found.effects["attribute"]
    assert "hat" in found.warnings[0].message
    assert ratio(found.effects, "dress") > 1.5


def test_by_what_sales_do_not_name():
    styles, rows = shop()
    with pytest.raises(UsageError, match="audience"):
        find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(rows), "audience")


def test_nothing_dated_on_or_after_as_of_is_used():
    styles, rows = shop()
    inputs = inputs_of(styles, AS_OF, attributes=TEXT)
    later = [{"date": AS_OF + timedelta(days=d), "style_id": "001", "units": 900.0} for d in range(5)]
    before = find_insights(inputs, sales_of(rows))
    assert find_insights(inputs, sales_of(rows + later)).effects.equals(before.effects)


def test_attributes_of_any_kind_break_nothing():
    styles, rows = shop(60)
    rng = np.random.default_rng(1)
    odd = {
        "neck": pl.String,
        "count": pl.String,
        "url": pl.String,
        "blank": pl.String,
        "weight": pl.Float64,
        "same": pl.Float64,
        "half": pl.String,
        "odd": pl.Float64,
        "row": pl.String,
        "start": pl.String,
        "level": pl.String,
        "group": pl.String,
    }
    styles = [
        s
        | {
            "count": f"c{k % 3}",
            "url": f"http://x/{k}",
            "weight": float(rng.normal()),
            "same": 1.0,
            "half": "[red]" if k % 4 == 0 else None,
            "odd": [float("nan"), float("inf"), None, 1e300][k % 4],
            "row": "r",
            "start": f"s{k // 2 % 2}",
            "level": "l",
            "group": "g",
        }
        for k, s in enumerate(styles)
    ]
    found = find_insights(inputs_of(styles, AS_OF, attributes=odd), sales_of(rows)).effects
    assert set(found["attribute"]) == {"category", "price", *odd}
    assert 1.3 < ratio(found) < 2.4  # some of these share many styles with a neck
    assert row_of(found, "(others)", "url")["note"].startswith("60 values with fewer than 4 styles each")
    assert row_of(found, "(not given)", "blank")["note"] == "no style has a value"
    assert found.filter(pl.col("attribute") == "weight").height == 4
    identified = found.filter("identified")
    assert (identified["low"] <= identified["effect"]).all()
    assert (identified["effect"] <= identified["high"]).all()
    assert (
        found.filter(~pl.col("identified")).select("effect", "low", "high").null_count().row(0)
        == (found.filter(~pl.col("identified")).height,) * 3
    )


def test_few_styles_are_told_to_be_few():
    styles, rows = shop(6)
    found = find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(rows))
    assert not found.effects["identified"].any()
    assert "6 styles" in found.warnings[0].message


def test_nothing_sold_is_no_demand():
    styles, _ = shop(10)
    with pytest.raises(NoDemandError, match="nothing was sold"):
        find_insights(inputs_of(styles, AS_OF, attributes=TEXT), sales_of([]))


def test_changes_of_a_style():
    styles, rows = shop()
    inputs = inputs_of(
        [
            s | {"print": "dots" if k % 4 < 2 else "plain", "cut": None if k == 0 else "slim"}
            for k, s in enumerate(styles)
        ],
        AS_OF,
        attributes=TEXT | {"print": pl.String, "cut": pl.String},
    )
    found = changes_of(inputs, sales_of(rows), "000")
    best = found.changes.row(0, named=True)
    assert (best["attribute"], best["level"], best["change_to"]) == ("neck", "round", "v")
    assert 1.4 < best["low"] < best["effect"] < best["high"] < 2.6
    assert (best["styles"], best["alike"]) == (40, 40)
    assert best["note"] == "clearly more"
    assert found.changes.filter(pl.col("attribute") == "print")["note"].to_list() == ["no clear difference"]
    assert set(found.changes["attribute"]) <= {"neck", "print", "cut"}
    worse = changes_of(inputs, sales_of(rows), "001").changes.filter(pl.col("attribute") == "neck").row(0, named=True)
    assert worse["note"] == "clearly less"
    assert worse["effect"] == pytest.approx(1 / best["effect"], rel=1e-3)


def test_changes_of_a_style_with_a_level_of_its_own():
    styles, rows = shop()
    styles[0]["neck"] = "halter"
    found = changes_of(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(rows), "000").changes
    assert found["note"].to_list() == ["fewer than 4 styles have halter: nothing to compare with"]
    with pytest.raises(UsageError, match="no style 'nope'"):
        changes_of(inputs_of(styles, AS_OF, attributes=TEXT), sales_of(rows), "nope")
