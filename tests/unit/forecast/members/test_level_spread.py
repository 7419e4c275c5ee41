"""Levels told from the whole spread of past levels: groups, hot styles, and when the spread is believed at all."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from launches import LIFE, START, curve, inputs_of, sales_of, shop, wholesale_shop

from planner.forecast.history.history import build_history
from planner.forecast.members.examples import examples_at
from planner.forecast.members.level_spread import expected_levels
from planner.forecast.members.shrinkage import AGES, Shrinkage, learn_shrinkage, shrunk_levels
from planner.forecast.panel.panel import build_panel

SHARE = 0.25


def two_groups(n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """(units in the start, units in all) of duds that sell about 10 and hits that sell about 200."""
    rng = np.random.default_rng(3)
    level = np.where(rng.random(n) < 0.6, 10.0, 200.0)
    start = rng.poisson(SHARE * level).astype(float)
    return start, start + rng.poisson((1 - SHARE) * level)


def history_of(styles, sales, day):
    inputs = inputs_of(styles, START + timedelta(days=day))
    return build_history(build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of), LIFE)


def grouped_shop(day: int = 260) -> tuple[list[dict], list[dict]]:
    """A launch a day, duds or hits, whose pieces sell one by one."""
    rng = np.random.default_rng(5)
    styles, sales = [], []
    for k in range(day):
        name, launch = f"{k:04d}", START + timedelta(days=k)
        units = rng.poisson(rng.choice([12.0, 150.0]) * curve())
        styles.append({"style_id": name, "launch_date": launch, "exit_date": launch + timedelta(days=LIFE)})
        sales += [
            {"style_id": name, "date": launch + timedelta(days=int(a)), "units": float(units[a])}
            for a in np.flatnonzero(units[: day - k])
        ]
    return styles, sales


def test_a_start_between_two_groups_is_drawn_to_the_nearer_not_to_the_mean_of_both():
    start, total = two_groups()
    asked = np.array([6.0, 38.0, 65.0])  # at face value: levels of 24, 152 and 260
    _, level = expected_levels(start, total, np.ones(len(start)), asked, SHARE, 1.0)
    assert level[0] < 18
    np.testing.assert_allclose(level[1:], 200, rtol=0.1)


def test_what_a_unit_counts_for_decides_how_far_a_start_is_believed():
    start, total = two_groups()
    _, sure = expected_levels(start, total, np.ones(len(start)), np.array([2.0]), SHARE, 1.0)
    _, unsure = expected_levels(start, total, np.ones(len(start)), np.array([2.0]), SHARE, 0.001)
    assert sure[0] < 15 < 60 < unsure[0]


def test_a_style_hotter_than_all_before_it_is_not_cut_down_to_them():
    start, total = two_groups()
    _, asked = expected_levels(start, total, np.ones(len(start)), np.array([500.0]), SHARE, 1.0)
    assert asked[0] == pytest.approx(500 / SHARE, rel=0.1)


def test_where_all_past_levels_are_one_a_start_far_from_it_still_has_a_level():
    start, total = np.full(20, 10.0), np.full(20, 40.0)
    _, asked = expected_levels(start, total, np.ones(20), np.array([0.0, 10.0, 1e5]), SHARE, 1.0)
    assert asked[0] < asked[1] < 45
    assert asked[2] == pytest.approx(1e5 / SHARE, rel=0.1)


def test_a_past_style_is_judged_without_its_own_total():
    start, total = two_groups()
    weight = np.ones(len(start))
    before, _ = expected_levels(start, total, weight, start[:0], SHARE, 1.0)
    total[7] = 4000.0
    after, _ = expected_levels(start, total, weight, start[:0], SHARE, 1.0)
    assert after[7] == pytest.approx(before[7], rel=0.02)  # but for the few styles that are like none before


def test_groups_of_levels_are_found_and_bring_rests_nearer():
    history = history_of(*grouped_shop(), 260)
    shrinkage = learn_shrinkage(history, LIFE)
    assert max(shrinkage.spread) >= 0.75
    e = examples_at(history, 7, LIFE)
    missed = [
        np.abs(e.early + e.rest - shrunk_levels(e.recent, e, history, b)[0]).sum()
        for b in (shrinkage, Shrinkage(shrinkage.mean))
    ]
    assert missed[0] < 0.9 * missed[1]


def test_where_sales_come_in_lumps_the_spread_is_not_believed():
    styles, sales, _ = wholesale_shop(300, 280, 1)
    assert max(learn_shrinkage(history_of(styles, sales, 280), LIFE).spread) == 0


def test_a_smooth_spread_of_levels_changes_little():
    styles, sales, _ = shop(200, 260)
    history = history_of(styles, sales, 260)
    shrinkage = learn_shrinkage(history, LIFE)
    e = examples_at(history, 14, LIFE)
    with_spread, without = (shrunk_levels(e.recent, e, history, b)[0] for b in (shrinkage, Shrinkage(shrinkage.mean)))
    assert np.abs(with_spread - without).sum() < 0.1 * without.sum()


def test_beliefs_pass_from_age_to_age_without_a_jump():
    shrinkage = Shrinkage(0.1, (0.0, 0.5, 1.0, 0.0, 0.0), (1.0, 0.3, 1.0, 1.0, 1.0))
    assert shrinkage.at(7) == (0.5, pytest.approx(0.3))
    assert shrinkage.at(1) == shrinkage.at(AGES[0]) == (0.0, 1.0)
    spreads = np.array([shrinkage.at(age)[0] for age in range(1, 80)])
    assert np.abs(np.diff(spreads)).max() < 0.2
