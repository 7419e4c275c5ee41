"""Signals tell as much as is learned, and on average nothing new."""

from __future__ import annotations

import numpy as np
import pytest

from planner.optimize.recourse.signals import Review

LEVELS, SIGNALS = 200, 5


def chances(learned: float) -> np.ndarray:
    return Review(1, np.array([learned]), LEVELS, SIGNALS).of(np.array([0])).chance[0]


@pytest.mark.parametrize("learned", [0.0, 0.2, 0.7, 1.0])
def test_signals_together_say_what_was_known_before(learned):
    assert chances(learned).mean(axis=1) == pytest.approx(np.full(LEVELS, 1 / LEVELS), rel=1e-2)


def test_nothing_learned_leaves_demand_as_it_was():
    assert chances(0.0) == pytest.approx(np.full((LEVELS, SIGNALS), 1 / LEVELS))


def test_all_learned_leaves_each_level_to_one_signal():
    found = chances(1.0)
    assert found[: LEVELS // SIGNALS, 0].sum() == pytest.approx(1)
    assert found[LEVELS // SIGNALS :, 0].sum() == pytest.approx(0, abs=1e-6)


def test_more_learned_tells_signals_further_apart():
    level = np.arange(LEVELS)
    spread = [float((level @ chances(learned)).std()) for learned in (0.1, 0.3, 0.6, 0.95)]
    assert spread == sorted(spread)
    assert spread[0] > 0
