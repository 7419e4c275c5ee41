"""Curves stretch with planned lives where the past shows it, and do not where lives follow sales."""

from datetime import timedelta

import numpy as np
import pytest
from launches import NO_ROWS, START, inputs_of, sales_of

from planner.forecast.history.class_curves import learn_class_curves
from planner.forecast.history.curve import learn_curve
from planner.forecast.panel.panel import build_panel

DAY, USUAL, LONGEST = 300, 84, 126


def panel_of(half_life, seed=1, styles=260, lives=(70, LONGEST), kept=False):
    """The panel of DAY: a launch nearly every day, lives evenly from lives[0] to lives[1]; demand halves in
    `half_life`(life) days. `kept`: what sells is kept for long, whatever was planned.
    """
    rng, rows, sales = np.random.default_rng(seed), [], []
    for k in range(styles):
        name, start, life = f"{k:04d}", k * DAY // styles, int(rng.integers(lives[0], lives[1] + 1))
        level = rng.lognormal(1.5, 0.8)
        if kept:
            life = int(np.clip(USUAL * (level / np.exp(1.5)) ** 0.4, lives[0], lives[1]))
        rate = level * 0.5 ** (np.arange(life) / half_life(life))
        units = rng.negative_binomial(2.0, 2.0 / (2.0 + rate))
        launch = START + timedelta(days=start)
        rows.append({"style_id": name, "launch_date": launch, "exit_date": launch + timedelta(days=life)})
        sales += [
            {"date": launch + timedelta(days=a), "style_id": name, "units": float(u)}
            for a, u in enumerate(units)
            if u and start + a < DAY
        ]
    as_of = START + timedelta(days=DAY)
    return build_panel(inputs_of(rows, as_of).styles, sales_of(sales), NO_ROWS, as_of)


def found_in(panel):
    return learn_class_curves(panel, learn_curve(panel, LONGEST))


def test_curves_that_stretch_with_the_life_are_found():
    panel = panel_of(lambda life: life / 2)
    found = found_in(panel)
    fall = found.at(np.arange(len(panel.ids)), np.full((len(panel.ids), 2), (7, 63)))
    fall = np.log(fall[:, 1] / fall[:, 0])  # over eight weeks, beside the common curve
    usual = np.median(panel.life)
    true = -np.log(2) * 56 / (panel.life / 2) + np.log(2) * 56 / (usual / 2)
    assert fall == pytest.approx(true, abs=0.2)


def test_over_its_own_life_the_common_curve_keeps_its_sum():
    panel = panel_of(lambda life: life / 2)
    curve, found = learn_curve(panel, LONGEST), found_in(panel)
    short = int(np.argmin(panel.life))
    rate = np.diff(curve.share)[: panel.life[short]]
    ratio = found.at(np.array([short]), np.arange(panel.life[short])[None, :])[0]
    assert ratio @ rate == pytest.approx(rate.sum(), rel=0.03)


def test_one_curve_for_all_lives_stays_one():
    for seed in (1, 2, 3):
        found = found_in(panel_of(lambda life: USUAL / 2, seed))
        assert found is None or np.abs(np.log(found.ratio)).max() < 0.25


def test_lives_that_tell_nothing_ahead_are_left_alone():
    def stretched(life):
        return life / 2

    assert found_in(panel_of(stretched, lives=(USUAL, USUAL))) is None
    assert found_in(panel_of(stretched, kept=True)) is None
    few = panel_of(stretched, styles=30)
    assert found_in(few) is None
    # all are planned alike of late: lives of the past are what became of them
    panel = panel_of(stretched)
    panel.life[panel.launch > np.median(panel.launch)] = USUAL
    assert found_in(panel) is None
