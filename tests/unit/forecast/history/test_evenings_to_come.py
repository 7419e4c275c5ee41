"""The chance of another evening of a host: as often and as large as such evenings were, and nothing where none was."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from launches import START, inputs_of, sales_of, shop

from planner.forecast.history.evenings_to_come import counted, evenings_to_come
from planner.forecast.panel.livestreams import apart
from planner.forecast.panel.panel import build_panel
from planner.forecast.quantiles import moments

SEEN = 60


def panel_with(every: int, units: float = 40.0):
    """A shop in which every so many-th style had one evening on its sixth day with sales (0 = none)."""
    styles, rows, _ = shop(60, SEEN)
    inputs = inputs_of(styles, START + timedelta(days=SEEN))
    sales = sales_of(rows)
    chosen = sales["style_id"].unique().sort().gather_every(every) if every else pl.Series([], dtype=pl.String)
    evening = (pl.int_range(pl.len()).over("style_id") == 5) & pl.col("style_id").is_in(chosen.to_list())
    live = pl.when(evening).then(units).otherwise(0.0)
    sales = sales.with_columns((pl.col("units") + live).alias("units"), live=live)
    return build_panel(inputs.styles, sales, inputs.reach, inputs.as_of)


def test_nothing_where_there_was_none() -> None:
    panel = panel_with(0)
    assert evenings_to_come(panel, np.flatnonzero(panel.on_sale)) is None


def test_the_chance_is_that_of_past_days_and_higher_for_a_style_that_had_one() -> None:
    panel = panel_with(3)
    asked = np.flatnonzero(panel.on_sale)
    to_come = evenings_to_come(panel, asked)
    assert to_come is not None
    assert panel.evenings is not None
    rate = panel.evenings.sum() / panel.seen.sum()
    expected = (1 - np.exp(-rate * (panel.life - panel.seen)[asked])).mean()
    assert to_come.chance.mean() == pytest.approx(expected, rel=0.25)
    assert np.allclose(to_come.number.sum(axis=1), 1.0)
    had = panel.evenings[asked] > 0
    assert np.median(to_come.units[had]) == pytest.approx(40.0, rel=0.3)
    same = (panel.seen[asked] > SEEN / 2) & (panel.life[asked] > panel.seen[asked])
    assert to_come.chance[had & same].mean() > 0
    assert (to_come.chance[panel.life[asked] <= panel.seen[asked]] == 0).all()


def test_counted_in_they_add_what_they_are_expected_to_sell() -> None:
    panel = panel_with(3)
    asked = np.flatnonzero(panel.on_sale)
    to_come = evenings_to_come(panel, asked)
    assert to_come is not None
    ordinary = np.tile(np.linspace(5.0, 60.0, 21), (len(asked), 1))
    both = counted(ordinary, to_come)
    assert (both >= ordinary - 1e-9).all()
    assert (np.diff(both, axis=1) >= 0).all()
    added = to_come.units * (to_come.number @ np.arange(to_come.number.shape[1]))
    gained = moments(both)[0] - moments(ordinary)[0]
    # the tail beyond p99 is cut, so no more than what is expected, and most of it
    assert gained.sum() == pytest.approx(added.sum(), rel=0.2)


def test_livestreams_before_the_days_looked_at_are_no_evenings() -> None:
    days = pl.DataFrame({"row": [0, 0, 1], "age": [-5, 9, 7], "units": [30.0, 1.0, 20.0], "live": [30.0, 0.0, 20.0]})
    _, sold, number = apart(days, np.array([60, 60]))
    assert sold is not None
    assert number is not None
    assert sold.tolist() == [0.0, 20.0]
    assert number.tolist() == [0.0, 1.0]
