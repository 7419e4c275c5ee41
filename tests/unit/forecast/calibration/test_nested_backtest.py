"""The forecast tried on the past: what was known then and no more, in the order of launch."""

from __future__ import annotations

from datetime import timedelta

import pytest
from launches import LIFE, START, inputs_of, sales_of, shop

from planner.forecast.calibration.calibrations import learn_calibrations
from planner.forecast.calibration.nested_backtest import backtest_cases, split_cases
from planner.forecast.history.history import build_history
from planner.forecast.members.blend import MEMBERS
from planner.forecast.panel.panel import build_panel
from planner.forecast.quantiles import LEVELS


def panel_of(launches: int, day: int, **how):
    styles, sales, _ = shop(launches, day, **how)
    inputs = inputs_of(styles, START + timedelta(days=day))
    return build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of)


def test_cases_know_nothing_of_what_came_after_their_day():
    panel = panel_of(150, 150)
    cases = backtest_cases(panel, LIFE, ())
    assert {c.back for c in cases} >= {28, 56, 84}
    origin = panel.as_of.toordinal() - 28
    before = panel.as_of_day(origin)
    assert (before.launch < origin).all()
    assert (before.seen <= origin - before.launch).all()
    sums = panel.units[panel.launch < origin].sum()
    assert before.units.sum() < sums
    assert all(c.members.shape == (len(MEMBERS), len(c.actual), len(LEVELS)) for c in cases)


@pytest.mark.slow
def test_a_long_window_with_much_past_is_most_like_today():
    like = {c.back: c.like for c in backtest_cases(panel_of(300, 300), LIFE, ())}
    assert max(like, key=like.get) == 84
    assert like[28] < like[42] < like[56]
    assert like[112] > like[168] > like[252]
    assert 0 < min(like.values()) < max(like.values()) <= 1


@pytest.mark.slow
def test_styles_launched_together_are_judged_by_half_of_them():
    panel = panel_of(150, 260)
    history = build_history(panel, LIFE)
    split = split_cases(history)
    assert {k for c in split for k in c.kind} == {"early", "older"}
    assert set(learn_calibrations(history, [], False)) == {"early", "older", "cut_short", "new"}


def test_units_that_want_of_stock_kept_from_being_sold_are_demand_in_halves_too():
    styles, sales, _ = shop(150, 260)
    inputs = inputs_of(styles, START + timedelta(days=260))
    short = [row | {"stock": row["units"]} for row in sales[::40]]  # sold its last piece that day, restocked the next
    back = [{**row, "date": row["date"] + timedelta(days=1), "units": 0.0, "stock": 500.0} for row in short]
    days = {(row["style_id"], row["date"]): row for row in [*back, *sales, *short]}
    panels = [
        build_panel(inputs.styles, sales_of(rows), inputs.reach, inputs.as_of) for rows in (sales, list(days.values()))
    ]
    plain, cut = (split_cases(build_history(panel, LIFE)) for panel in panels)
    assert panels[1].open is not None
    assert sum(c.actual.sum() for c in cut) > sum(c.actual.sum() for c in plain)


@pytest.mark.slow
def test_the_seed_draws_the_half():
    history = build_history(panel_of(150, 260), LIFE)
    one, again, other = (split_cases(history, seed)[0].actual for seed in (1, 1, 2))
    assert one.tolist() == again.tolist() != other.tolist()
