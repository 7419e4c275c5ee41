"""Known effects are found, intervals hold what they claim, and what cannot be told is not told."""

import numpy as np
import polars as pl
import pytest

from planner.forecast.insights.effects import contrasts_of, effect_rows, idle_rows
from planner.forecast.insights.levels import Design, read_factors
from planner.forecast.insights.rates import Evidence
from planner.forecast.insights.regression import fit_effects
from planner.tables.answers import EFFECTS
from planner.tables.frames import schema_of

LEVELS = (2, 5, 8, 4, 6)
SPREADS = (0.4, 0.0, 0.4, 0.7, 0.0)  # two of five attributes do nothing


def effects(styles, units, exposure):
    """The effects table of these styles, one row of `styles` each."""
    evidence = Evidence(np.arange(styles.height).astype(str), units.astype(float), exposure, "day in stock")
    factors = read_factors(styles, styles.columns)
    design = Design(tuple(f for f in factors if f.comparable))
    contrasts = contrasts_of(design, fit_effects(design, evidence.units, evidence.exposure))
    idle = idle_rows([f for f in factors if not f.comparable], evidence)
    return pl.DataFrame(effect_rows(contrasts, evidence) + idle, schema=schema_of(EFFECTS, without=("group",)))


def only(table, attribute, level):
    return table.row(by_predicate=(pl.col("attribute") == attribute) & (pl.col("level") == level), named=True)


def shop(seed, styles=200, scatter=0.9, mean=20.0):
    """(attributes, units, exposure, log effects by attribute) with lognormal luck a style."""
    rng = np.random.default_rng(seed)
    log, columns, truth = np.zeros(styles), {}, {}
    for k, (levels, spread) in enumerate(zip(LEVELS, SPREADS, strict=True)):
        code = rng.choice(levels, styles, p=rng.dirichlet(np.full(levels, 2.0)))
        effect = rng.normal(0, spread, levels)
        columns[f"a{k}"] = [f"v{c}" for c in code]
        truth[f"a{k}"] = effect - effect[code].mean()
        log += effect[code]
    exposure = mean * rng.lognormal(0, 0.8, styles)
    units = rng.poisson(exposure * np.exp(log + rng.normal(0, scatter, styles)))
    return pl.DataFrame(columns), units, exposure, truth


@pytest.mark.slow
@pytest.mark.parametrize(("styles", "scatter", "mean"), [(200, 0.9, 20.0), (90, 0.7, 40.0), (300, 1.3, 2.0)])
def test_intervals_cover_and_nothing_is_seldom_taken_for_something(styles, scatter, mean):
    held, clear = {True: [], False: []}, []
    for seed in range(14):
        attributes, units, exposure, truth = shop(seed, styles, scatter, mean)
        for row in effects(attributes, units, exposure).filter("identified").iter_rows(named=True):
            k = int(row["attribute"][1:])
            right = truth[row["attribute"]][int(row["level"][1:])]
            held[SPREADS[k] > 0].append(row["low"] <= np.exp(right) <= row["high"])
            if SPREADS[k] == 0:
                clear.append(row["low"] > 1 or row["high"] < 1)
    assert 0.70 <= np.mean(held[True]) <= 0.90
    assert np.mean(held[False]) >= 0.80
    assert np.mean(clear) <= 0.15


def test_a_strong_effect_is_found():
    rng = np.random.default_rng(3)
    neck = rng.choice(["v", "round"], 120)
    units = rng.poisson(20 * np.where(neck == "v", 2.0, 1.0) * rng.lognormal(0, 0.6, 120))
    table = effects(pl.DataFrame({"neck": neck}), units, np.full(120, 20.0))
    v, round_ = only(table, "neck", "v"), only(table, "neck", "round")
    assert 1.6 < v["effect"] / round_["effect"] < 2.4
    assert v["note"] == "clearly more"
    assert round_["note"] == "clearly less"
    assert v["styles"] == (neck == "v").sum()
    assert v["units"] == units[neck == "v"].sum()


def test_one_lucky_dress_makes_no_trend():
    rng = np.random.default_rng(5)
    print_ = np.array(["dots"] * 8 + ["plain"] * 72)
    units = rng.poisson(20 * rng.lognormal(0, 0.5, 80))
    units[0] = 4000
    row = only(effects(pl.DataFrame({"print": print_}), units, np.full(80, 20.0)), "print", "dots")
    assert units[:8].mean() > 20 * units[8:].mean()
    assert row["low"] < 1
    assert row["effect"] < 1.6
    assert row["note"] == "no clear difference"


def test_few_styles_are_drawn_further_to_the_average_than_many():
    rng = np.random.default_rng(6)
    print_ = np.array(["few"] * 5 + ["many"] * 60 + ["other"] * 60 + ["plain"] * 60)
    factor = np.where(np.isin(print_, ["few", "many"]), 2.0, 1.0)
    units = np.round(40 * factor * np.exp(rng.permutation(np.linspace(-1, 1, 185)))).astype(int)
    units[:5] = (80 * np.exp(np.linspace(-1, 1, 5))).round()  # the same mean as `many`, on the log scale
    table = effects(pl.DataFrame({"print": print_}), units, np.full(185, 40.0))
    few, many = only(table, "print", "few"), only(table, "print", "many")
    assert 1 < few["effect"] < many["effect"]
    assert few["high"] / few["low"] > many["high"] / many["low"]


def test_two_attributes_on_the_same_styles_are_not_told_apart():
    rng = np.random.default_rng(7)
    silk = rng.random(100) < 0.3
    attributes = pl.DataFrame(
        {
            "material": np.where(silk, "silk", "cotton"),
            "care": np.where(silk, "dry", "wash"),
            "neck": rng.choice(["v", "round"], 100),
        }
    )
    units = rng.poisson(20 * np.where(silk, 2.5, 1) * rng.lognormal(0, 0.5, 100))
    table = effects(attributes, units, np.full(100, 20.0))
    row = only(table, "material", "silk")
    assert (row["identified"], row["effect"], row["low"], row["high"]) == (False, None, None, None)
    assert row["note"].startswith("cannot be told apart from care = dry: the same styles; together ")
    assert 1.3 < float(row["note"].split("together ")[1].split()[0]) < 2.5
    assert only(table, "neck", "v")["identified"]


def test_a_level_that_is_all_of_another_attribute_is_not_told_apart():
    rng = np.random.default_rng(8)
    kind = rng.choice(["dress", "shirt"], 120)
    length = np.where(kind == "dress", rng.choice(["mini", "midi", "maxi"], 120), "none")
    units = rng.poisson(20 * np.where(kind == "dress", 2.0, 1.0) * rng.lognormal(0, 0.5, 120))
    table = effects(pl.DataFrame({"kind": kind, "length": length}), units, np.full(120, 20.0))
    assert only(table, "length", "none")["note"].startswith("cannot be told apart from kind = shirt")
    assert not only(table, "kind", "shirt")["identified"]


def test_few_styles_with_wild_sales_are_not_identified():
    rng = np.random.default_rng(9)
    attributes = pl.DataFrame({"print": ["dots"] * 4 + ["plain"] * 40})
    units = rng.poisson(20 * rng.lognormal(0, 2.2, 44))
    row = only(effects(attributes, units, np.full(44, 20.0)), "print", "dots")
    assert not row["identified"]
    assert row["note"] == "4 styles: their sales differ too much to tell"


def test_styles_that_sold_nothing_count():
    rng = np.random.default_rng(10)
    slow = np.arange(80) < 30
    units = np.where(slow, 0, rng.poisson(10 * rng.lognormal(0, 0.5, 80)))
    row = only(
        effects(pl.DataFrame({"print": np.where(slow, "dots", "plain")}), units, np.full(80, 10.0)), "print", "dots"
    )
    assert row["high"] < 0.5
    assert row["note"] == "clearly less"


def test_the_same_data_give_the_same_figures():
    attributes, units, exposure, _ = shop(4)
    assert effects(attributes, units, exposure).equals(effects(attributes, units, exposure))
