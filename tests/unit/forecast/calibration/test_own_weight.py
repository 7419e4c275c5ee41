"""The weight of own levels is learned from the past: all where they proved better, none where they proved worse."""

import numpy as np
import pytest

from planner.forecast.calibration.calibrations import PRIOR_WEIGHTS, Calibration
from planner.forecast.calibration.nested_backtest import Cases
from planner.forecast.calibration.own_weight import PRIOR_OWN_WEIGHT, joined, learn_own_weight
from planner.forecast.members.blend import MEMBERS
from planner.forecast.members.own_level import Alone
from planner.forecast.quantiles import LEVELS

CALIBRATIONS = {"older": Calibration(PRIOR_WEIGHTS, 0.0, 0.3, 0, None)}
NORMAL = np.interp(LEVELS, np.linspace(0.005, 0.995, 2001), np.sort(np.random.default_rng(0).normal(size=2001)))


def cases(pooled_error, own_error, styles=200, origins=5, own_width=None, seed=1):
    """Origins at which the pooled answer missed by one log-sd, the own level by the other; each knows its own width."""
    rng = np.random.default_rng(seed)
    found = []
    for back in (28, 42, 56, 84, 112)[:origins]:
        sold = rng.lognormal(5, 1, styles)

        def told(error, width, sold=sold):
            return (sold * rng.lognormal(0, error, styles))[:, None] * np.exp(width * NORMAL)

        alone = Alone(np.arange(styles), told(own_error, own_width or own_error), np.ones(styles))
        found.append(
            Cases(
                back,
                0.5,
                np.tile(told(pooled_error, pooled_error), (len(MEMBERS), 1, 1)),
                sold,
                np.full(styles, "older"),
                alone=alone,
            )
        )
    return found


def test_an_own_level_that_proved_better_counts_for_all():
    assert learn_own_weight(cases(0.5, 0.1), CALIBRATIONS).most == 1.0


def test_an_own_level_that_proved_worse_counts_for_next_to_nothing():
    assert learn_own_weight(cases(0.1, 0.9), CALIBRATIONS).most <= 0.1


def test_chance_moves_nothing():
    """Two dozen forecasts by answers equally good, whatever they were: the weight stays near what it was."""
    found = [learn_own_weight(cases(0.5, 0.5, styles=12, origins=2, seed=seed), CALIBRATIONS).most for seed in range(8)]
    assert found == pytest.approx([PRIOR_OWN_WEIGHT] * 8, abs=0.2)


def test_without_past_the_prior_weight():
    assert learn_own_weight([], CALIBRATIONS).most == PRIOR_OWN_WEIGHT
    assert learn_own_weight(cases(0.5, 0.1, styles=6), CALIBRATIONS).cases == 0


def test_ranges_that_were_too_narrow_are_widened():
    wide, right = (learn_own_weight(cases(0.9, 0.4, own_width=width), CALIBRATIONS) for width in (0.05, 0.4))
    assert wide.spread >= 0.3
    assert right.spread <= 0.1


def test_what_earlier_days_taught_stands_for_part_of_seasons_to_come():
    past = cases(0.5, 0.1)
    weight, season = learn_own_weight(past, CALIBRATIONS), np.full(200, 0.4)
    wide = joined(np.ones((200, 21)), past[0].alone, weight, season)
    assert weight.season == 0.5
    assert (wide[:, 18] / wide[:, 2] > past[0].alone.quantiles[:, 18] / past[0].alone.quantiles[:, 2]).all()
