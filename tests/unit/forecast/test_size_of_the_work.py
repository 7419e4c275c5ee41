"""The work grows with the rows of sales, not with styles times styles: counted, never timed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import pytest
from launches import LIFE, START, inputs_of, sales_of, shop

from planner.forecast.calibration import nested_backtest
from planner.forecast.calibration.nested_backtest import backtest_cases
from planner.forecast.history.history import build_history
from planner.forecast.members import blend, examples
from planner.forecast.members.blend import MOST_QUESTIONS, member_quantiles, most_questions, questions
from planner.forecast.members.examples import MOST_EXAMPLES, Stopped, examples_at
from planner.forecast.panel.panel import Panel, build_panel


def panel_of(launches: int, as_of_day: int) -> Panel:
    styles, sales, _ = shop(launches, as_of_day)
    inputs = inputs_of(styles, START + timedelta(days=as_of_day))
    return build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return panel_of(260, 260)


def repeated(panel: Panel, times: int) -> Panel:
    """A shop `times` as large: every style as often."""
    return panel.rows(np.tile(np.arange(len(panel.ids)), times))


def asked_of(panel: Panel):
    asked = np.flatnonzero(panel.on_sale)
    return asked, panel.life[asked]


def test_ten_times_as_many_styles_make_no_more_questions(panel):
    counts = [len(list(questions(build_history(p, LIFE), *asked_of(p)))) for p in (panel, repeated(panel, 10))]
    assert counts[0] == counts[1]


def test_questions_are_capped_and_still_reach_every_style(panel):
    rng = np.random.default_rng(1)
    many = repeated(panel, 4)
    # tests of every size that ran out on every day: no two alike
    open_ = np.arange(many.units.shape[1]) < np.maximum(many.seen * rng.uniform(0.1, 0.8, len(many.ids)), 1)[:, None]
    cut = many.__class__(**{**vars(many), "open": open_.astype(float)})
    history = build_history(cut, LIFE)
    asked, stop = asked_of(cut)
    every, few = (list(questions(history, asked, stop, most)) for most in (MOST_QUESTIONS, 40))
    assert len(few) <= 40 < len(every)
    for found in (every, few):
        assert np.sort(np.concatenate([place for place, _ in found])).tolist() == list(range(len(asked)))
        assert all((q.stopped is None) == (not blend.cut_short(history, q.row).any()) for _, q in found)


def test_fewer_questions_lump_the_days_to_go_and_leave_the_ages_apart(panel):
    rng = np.random.default_rng(1)
    many = repeated(panel, 4)
    history = build_history(many, LIFE)
    asked, _ = asked_of(many)
    stop = many.seen[asked] + rng.integers(1, 100, len(asked))
    every, few = (list(questions(history, asked, stop, most)) for most in (MOST_QUESTIONS, 150))
    assert len(few) <= 150 < len(every)
    assert all(np.ptp(many.seen[q.row]) <= 0.08 * q.age + 1 for _, q in few)
    assert {most_questions(n) for n in (blend.LARGE_SHOP, blend.LARGE_SHOP + 1)} == {
        MOST_QUESTIONS,
        blend.QUESTIONS_OF_LARGE,
    }


def test_questions_put_two_at_a_time_are_answered_alike(panel):
    history = build_history(panel, LIFE)
    asked, stop = asked_of(panel)
    with ThreadPoolExecutor(2) as pool:
        together = member_quantiles(history, asked, stop, each=pool.map)
    np.testing.assert_array_equal(together, member_quantiles(history, asked, stop))


@pytest.mark.parametrize("stopped", [None, Stopped(20.0, 0.1)])
def test_examples_are_capped_at_the_latest_launches(panel, monkeypatch, stopped):
    history = build_history(panel, LIFE)
    every = examples_at(history, 14, LIFE, stopped)
    monkeypatch.setattr(examples, "MOST_EXAMPLES", 40)
    latest = examples_at(history, 14, LIFE, stopped)
    assert len(every.row) > 80
    assert MOST_EXAMPLES > 40 == len(latest.row)
    assert latest.row.tolist() == every.row[-40:].tolist()  # the shop's styles are named in the order of launch
    np.testing.assert_array_equal(latest.rest, every.rest[-40:])


def test_a_backtest_looks_at_no_more_styles_and_questions_in_a_larger_shop(panel, monkeypatch):
    monkeypatch.setattr(nested_backtest, "MOST_STYLES", 200)
    seen: list[tuple[int, int, int]] = []
    member_quantiles = nested_backtest.member_quantiles

    def counting(history, asked, stop, most):
        seen.append((len(history.panel.ids), len(asked), most))
        return member_quantiles(history, asked, stop, most)

    monkeypatch.setattr(nested_backtest, "member_quantiles", counting)
    backtest_cases(repeated(panel, 3), LIFE, ())
    assert seen
    assert all(
        styles <= 200 and asked <= nested_backtest.MOST_CASES and most == nested_backtest.FEW_QUESTIONS
        for styles, asked, most in seen
    )
