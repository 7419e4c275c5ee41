"""What has been learned of the past can be kept, and asked again with the same answer."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import pytest
from launches import START, inputs_of, sales_of, shop

from planner.forecast.answer import answer
from planner.forecast.learn import learn
from planner.forecast.panel.panel import build_panel
from planner.settings import ForecastSettings

DAY = 120


@pytest.fixture(scope="module")
def beside():
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture(scope="module")
def learned(beside):
    styles, sales, _ = shop(DAY, 90)
    inputs, settings = inputs_of(styles, START + timedelta(days=DAY)), ForecastSettings()
    return learn(build_panel(inputs.styles, sales_of(sales), None, inputs.as_of), [], settings, beside)


def test_what_was_kept_answers_the_same(learned, beside):
    asked = np.flatnonzero(learned.history.panel.on_sale)
    kept = pickle.loads(pickle.dumps(learned))
    before, after = (answer(one, asked, None, beside) for one in (learned, kept))
    assert before.quantiles.shape == (len(asked), 21)
    assert (before.quantiles == after.quantiles).all()
    assert (before.learning == after.learning).all()


def test_some_styles_can_be_asked_alone(learned, beside):
    asked = np.flatnonzero(learned.history.panel.on_sale)
    alone, among = answer(learned, asked[:5], None, beside), answer(learned, asked, None, beside)
    np.testing.assert_allclose(alone.quantiles[:, 10], among.quantiles[:5, 10], rtol=0.25)
