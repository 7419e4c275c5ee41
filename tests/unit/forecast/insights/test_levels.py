"""Attributes of any kind and number become a few levels, or a line that says why not."""

import numpy as np
import polars as pl
import pytest

from planner.forecast.insights.levels import MISSING, OTHERS, Design, level_names, read_factors


def test_numbers_become_bands_of_equally_many_styles():
    bands = level_names(pl.Series("price", np.arange(1.0, 101.0)))
    assert bands.value_counts()["count"].to_list() == [25] * 4
    assert set(bands) == {"1 - 25", "26 - 50", "51 - 75", "76 - 100"}


def test_a_number_with_few_values_keeps_them():
    assert level_names(pl.Series("buttons", [0, 1, 3, None, 1])).to_list() == ["0", "1", "3", MISSING, "1"]
    assert level_names(pl.Series("length", [0.5, 1.0, None])).to_list() == ["0.5", "1", MISSING]


@pytest.mark.parametrize("values", [[None] * 9, [float("nan"), float("inf"), *range(8)], [7.0] * 9])
def test_odd_numbers_are_no_error(values):
    assert level_names(pl.Series("x", values, dtype=pl.Float64)).len() == len(values)


def test_blanks_are_missing_and_spaces_do_not_count():
    assert level_names(pl.Series("neck", ["v", " v ", "", None])).to_list() == ["v", "v", MISSING, MISSING]


def test_rare_levels_are_put_together():
    [factor] = read_factors(pl.DataFrame({"neck": ["v"] * 9 + ["round"] * 6 + ["boat"] * 3 + ["halter"]}), ["neck"])
    assert factor.levels == ("v", "round", OTHERS)
    assert factor.rare == ("boat", "halter")
    assert np.bincount(factor.code).tolist() == [9, 6, 4]


@pytest.mark.parametrize("values", [["same"] * 30, [str(i) for i in range(30)], [None] * 30])
def test_nothing_to_compare(values):
    [factor] = read_factors(pl.DataFrame({"x": values}, schema={"x": pl.String}), ["x"])
    assert not factor.comparable


def test_levels_stay_fewer_than_the_styles_can_tell():
    rng = np.random.default_rng(1)
    wide = pl.DataFrame({f"a{k}": [f"v{v}" for v in rng.integers(0, 2000 if k == 0 else 12, 400)] for k in range(30)})
    used = [f for f in read_factors(wide, wide.columns) if f.comparable]
    assert sum(len(f.levels) for f in used) <= 300
    assert len(used) >= 20


def test_hundreds_of_attributes_keep_the_first():
    rng = np.random.default_rng(1)
    wide = pl.DataFrame({f"a{k}": rng.choice(["x", "y"], 1200) for k in range(250)})
    used = [f for f in read_factors(wide, wide.columns) if f.comparable]
    assert 100 <= len(used) <= 150
    assert [f.name for f in used] == [f"a{k}" for k in range(len(used))]


def test_the_design_is_that_of_dense_columns():
    rng = np.random.default_rng(2)
    styles = pl.DataFrame({"a": rng.choice(["x", "y", "z"], 50), "b": rng.choice(["p", "q"], 50)})
    design = Design(tuple(read_factors(styles, styles.columns)))
    dense = np.zeros((50, design.columns))
    dense[np.arange(50)[:, None], design.places(50)] = 1.0
    weight, values = rng.random(50), rng.random(design.columns)
    assert np.allclose(design.gram(weight), dense.T @ (weight[:, None] * dense))
    assert np.allclose(design.sums(weight), dense.T @ weight)
    assert np.allclose(design.predict(values, 50), dense @ values)
    square = rng.random((design.columns, design.columns))
    assert np.allclose(design.spread(square, 50), np.einsum("ip,pq,iq->i", dense, square, dense))
