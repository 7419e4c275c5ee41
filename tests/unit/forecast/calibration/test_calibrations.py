"""Learning from earlier forecasts: convex weights, honest width either way, falling back where it must."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from planner.forecast.calibration import calibrations
from planner.forecast.calibration.calibrations import (
    PRIOR_EARLY,
    SEASON_SPREAD,
    Calibration,
    combine,
    learn,
    learn_calibrations,
    learn_common,
    trust,
)
from planner.forecast.calibration.nested_backtest import Cases
from planner.forecast.members.blend import MEMBERS
from planner.forecast.quantiles import LEVELS, log_width


def cases_of(actual: np.ndarray, *members: np.ndarray, split: bool = False) -> Cases:
    """Cases of the first members given; those not given say what the second does."""
    members = [*members, *[members[min(1, len(members) - 1)]] * (len(MEMBERS) - len(members))]
    return Cases(84, 1.0, np.array(members), actual, np.full(len(actual), "early"), split)


def spread_about(middle: np.ndarray, width: float) -> np.ndarray:
    """(n, 21) uniform on middle x (1 +- width)."""
    return middle[:, None] * (1 + width * (2 * LEVELS - 1))


def test_weight_moves_to_the_member_that_was_right_and_adds_up():
    rng = np.random.default_rng(1)
    truth = rng.lognormal(4, 1, 400)
    good, bad = spread_about(truth, 0.1), spread_about(np.full(400, 100.0), 0.5)
    calibration = learn([cases_of(truth, bad, bad, bad, good)] * 4, "early", 2.0, 0.25)
    assert calibration.weights.sum() == pytest.approx(1)
    assert calibration.weights[3] > 2 * PRIOR_EARLY[3]


def test_where_early_sales_say_nothing_the_unconditional_distribution_takes_over():
    rng = np.random.default_rng(2)
    actual = rng.lognormal(4, 1, 400)
    plain = np.tile(np.quantile(rng.lognormal(4, 1, 2000), LEVELS), (400, 1))
    misled = spread_about(rng.lognormal(4, 1.3, 400), 0.6)
    calibration = learn([cases_of(actual, plain, misled, misled, misled)] * 6, "early", 2.0, 0.25)
    assert calibration.weights[0] > 0.5


def test_overconfident_members_are_widened_and_honest_ones_are_not():
    rng = np.random.default_rng(3)
    actual = 100 * rng.lognormal(0, 0.5, 400)
    honest = np.tile(100 * np.exp(0.5 * np.quantile(rng.normal(size=9999), LEVELS)), (400, 1))
    sure = np.tile(np.linspace(95, 105, 21), (400, 1))
    narrow = learn([cases_of(actual, *[sure] * 4)] * 4, "early", 50.0, 0.0)
    fair = learn([cases_of(actual, *[honest] * 4)] * 4, "early", 50.0, 0.0)
    assert narrow.covered < 0.2
    assert narrow.spread > 0.3
    assert fair.spread < 0.15


def test_a_past_under_a_year_leaves_room_for_seasons_never_seen():
    assert learn([], "early", 0.4, 0.25).season > 2 * learn([], "early", 3.0, 0.25).season > 0
    assert learn([], "early", 0.4, 0.25).weights.tolist() == PRIOR_EARLY.tolist()


def test_weights_stay_where_only_chance_tells_members_apart():
    rng = np.random.default_rng(4)
    actual = rng.lognormal(4, 1.5, 40)
    alike = [np.tile(np.quantile(rng.lognormal(4, 1.5, 300), LEVELS), (40, 1)) for _ in range(4)]
    calibration = learn([cases_of(actual, *alike)], "early", 2.0, 0.25)
    np.testing.assert_allclose(calibration.weights, PRIOR_EARLY, atol=0.15)


def test_one_lucky_style_moves_no_weights():
    actual = np.append(np.full(60, 10.0), 5000.0)
    poor, lucky = spread_about(np.full(61, 12.0), 0.2), spread_about(np.full(61, 30.0), 0.2)
    lucky[-1] = 5000.0
    weights = learn([cases_of(actual, poor, poor, poor, lucky)], "early", 2.0, 0.25).weights
    assert weights[3] < PRIOR_EARLY[3] + 0.1


def test_members_that_claim_too_little_are_narrowed():
    rng = np.random.default_rng(5)
    actual = 1000 * rng.lognormal(0, 0.2, 400)
    wide = np.tile(1000 * np.exp(0.4 * np.quantile(rng.normal(size=9999), LEVELS)), (400, 1))
    calibration = learn([cases_of(actual, *[wide] * 4)] * 8, "early", 50.0, 0.0)
    assert -0.5 < calibration.spread < -0.3
    members = np.stack([wide[:3]] * len(MEMBERS))
    kind, to_go = np.full(3, "early"), np.full(3, 30)
    narrowed = combine(members, kind, to_go, {"early": calibration})
    plain = combine(members, kind, to_go, {"early": Calibration(calibration.weights, 0.0, 0.0, 0, None)})
    np.testing.assert_allclose(narrowed[:, 10], plain[:, 10], rtol=0.01)
    assert (log_width(narrowed) < 0.75 * log_width(plain)).all()


def test_seasons_met_on_earlier_days_leave_less_to_fear_but_split_styles_met_none():
    rng = np.random.default_rng(6)
    actual = 100 * rng.lognormal(0, 1, 200)
    fair = np.tile(100 * np.exp(np.quantile(rng.normal(size=9999), LEVELS)), (200, 1))
    met, split = ([cases_of(actual, *[fair] * 4, split=s)] * 5 for s in (False, True))
    none = learn([], "early", 1.5, 0.25).season
    assert learn(met, "early", 1.5, 0.25).season < 0.5 * none
    assert learn(split, "early", 1.5, 0.25).season == none
    assert learn(met, "early", 0.4, 0.25).season == learn([], "early", 0.4, 0.25).season


def test_a_style_easy_to_foresee_fears_little_of_a_season_seen_once():
    actual = np.full(100, 1000.0)
    sure = spread_about(actual, 0.1)
    split = [cases_of(actual, *[sure] * 4, split=True)] * 5
    assert learn(split, "early", 1.0, 0.25).season < 0.05


def test_a_simple_rule_stands_alone_where_the_combination_was_behind_it_beyond_chance():
    rng = np.random.default_rng(8)
    actual = rng.lognormal(4, 1, 300)
    plain = np.tile(np.quantile(rng.lognormal(4, 1, 2000), LEVELS), (300, 1))
    misled = spread_about(rng.lognormal(4, 1.6, 300), 0.3)
    rules = [plain if k == MEMBERS.index("unconditional") else misled for k in range(len(MEMBERS))]
    weights = learn([cases_of(actual, *rules)] * 4, "early", 2.0, 0.25).weights
    assert weights[MEMBERS.index("unconditional")] > 0.9


def test_few_or_unlike_cases_are_trusted_less():
    many, few = np.full(200, 5.0), np.full(10, 5.0)
    assert trust([cases_of(many, spread_about(many, 0.1))], "early") == 1.0
    assert trust([cases_of(few, spread_about(few, 0.1))], "early") == pytest.approx(0.2)
    assert trust([cases_of(many, spread_about(many, 0.1))], "older") == 0.0


def test_one_large_style_cannot_forbid_honest_width():
    rng = np.random.default_rng(7)
    actual = np.append(20 * rng.lognormal(0, 0.8, 120), 6000.0)
    sure = np.tile(np.linspace(18, 22, 21), (121, 1))
    sure[-1] = np.linspace(5990, 6010, 21)
    assert learn([cases_of(actual, *[sure] * 4)] * 4, "early", 50.0, 0.0).spread > 0.3


def test_a_season_seen_before_is_expected_to_do_what_past_days_show():
    rng = np.random.default_rng(8)
    plain = np.tile(100 * np.exp(0.5 * np.quantile(rng.normal(size=9999), LEVELS)), (100, 1))
    calm = [cases_of(100 * rng.lognormal(0, 0.5, 100), plain) for _ in range(6)]
    moody = [cases_of(100 * rng.lognormal(shift, 0.5, 100), plain) for shift in (-0.7, 0.8, -0.6, 0.7, 0.5, -0.8)]
    assert learn_common([]) == SEASON_SPREAD
    assert learn_common(calm) < 0.5 * SEASON_SPREAD
    assert learn_common(moody) > 0.95 * SEASON_SPREAD
    seasons = [learn(cases, "early", 2.0, 0.25, learn_common(cases)).season for cases in (calm, moody)]
    assert seasons[0] < 0.6 * seasons[1]
    # calm months say nothing of a peak that has not been yet
    assert learn(calm, "early", 0.3, 0.25, learn_common(calm)).season > 0.6


def test_what_days_were_off_in_common_is_the_seasons_and_widens_no_forecast_twice():
    rng = np.random.default_rng(9)
    plain = np.tile(100 * np.exp(0.5 * np.quantile(rng.normal(size=9999), LEVELS)), (100, 1))
    by_day, by_style = (-0.7, 0.8, -0.6, 0.7), (0.7,) * 4
    off = [cases_of(100 * np.exp(shift) * rng.lognormal(0, 0.5, 100), plain) for shift in by_day]
    scattered = [cases_of(100 * rng.lognormal(0, np.hypot(0.5, sd), 100), plain) for sd in by_style]
    apart, wide = (learn(cases, "early", 0.5, 0.0) for cases in (off, scattered))
    assert apart.spread < 0.1 < 0.4 < wide.spread
    assert apart.season == wide.season
    # styles of one shop forecast from each other have no days in common
    split = [replace(cases, split=True) for cases in off]
    assert learn(split, "early", 0.5, 0.0).spread > 0.3


def test_starts_cut_short_are_as_wide_as_full_ones_have_proved_and_no_wider(monkeypatch):
    monkeypatch.setattr(calibrations, "split_cases", lambda *_: [])
    rng = np.random.default_rng(9)
    actual = 100 * rng.lognormal(0, 0.5, 100)
    honest = np.tile(100 * np.exp(0.5 * np.quantile(rng.normal(size=9999), LEVELS)), (100, 1))
    sure = np.tile(np.linspace(95, 105, 21), (100, 1))
    short = [replace(cases_of(actual, honest), kind=np.full(100, "cut_short")) for _ in range(4)]
    history = SimpleNamespace(panel=SimpleNamespace(years=2.0))
    proved = [cases_of(actual, sure) for _ in range(4)]
    alone = learn_calibrations(history, [*short, *(replace(c, kind=np.full(100, "older")) for c in proved)], False)
    beside = learn_calibrations(
        history, [*short, *proved, *(replace(c, kind=np.full(100, "older")) for c in proved)], False
    )
    assert beside["cut_short"].spread > 0.7 * beside["early"].spread > alone["cut_short"].spread
