"""A model of which only some columns are open answers as the whole model does with all others fixed."""

import time

import numpy as np
import pytest

from planner.optimize.compact.open_part import OpenPart
from planner.optimize.solver.arrays import ArrayModel, Rows
from planner.optimize.solver.solve import SolverStatus


def model(draw: np.random.Generator) -> tuple:
    """A knapsack of 8 columns and 4 rows, half of its columns at one value; (gain, lower, upper, rows, whole)."""
    lower, upper = np.zeros(8), np.ones(8) * 3.0
    fixed = draw.permutation(8)[:4]
    lower[fixed] = upper[fixed] = draw.integers(0, 2, 4)
    row, column = np.repeat(np.arange(4), 8), np.tile(np.arange(8), 4)
    value = draw.uniform(1, 9, 32)
    value[(row == 3) & ~np.isin(column, fixed)] = 0.0  # a row of fixed columns alone
    some = value > 0
    rows = Rows(np.full(4, -np.inf), draw.uniform(40, 60, 4), row[some], column[some], value[some])
    return draw.uniform(1, 9, 8), lower, upper, rows, np.arange(8) % 2 == 0


@pytest.mark.parametrize("seed", range(5))
def test_its_answers_are_those_of_the_whole_model(seed):
    gain, lower, upper, rows, whole = model(np.random.default_rng(seed))
    known = ArrayModel(gain, lower, upper, rows, 7.0)
    known.make_whole(whole)
    wanted = known.solve(until=time.perf_counter() + 60)
    met: list[np.ndarray] = []
    found = OpenPart(gain, lower, upper, rows, 7.0, whole, lower).solve(met=met.append, until=time.perf_counter() + 60)
    assert found.status is SolverStatus.OPTIMAL
    assert found.objective == pytest.approx(wanted.objective)
    assert found.bound == pytest.approx(wanted.bound)
    for values in (found.values, *met):
        assert (values >= lower - 1e-6).all()
        assert (values <= upper + 1e-6).all()
        assert (rows.total(values) <= rows.upper + 1e-6).all()
    assert gain @ found.values + 7.0 == pytest.approx(found.objective)


def test_where_nothing_is_open_the_answer_is_what_stands():
    gain, lower, _, rows, whole = model(np.random.default_rng(1))
    found = OpenPart(gain, lower, lower, rows, 7.0, whole).solve(met=lambda _: None, until=time.perf_counter() + 60)
    assert found.objective == found.bound == pytest.approx(gain @ lower + 7.0)
    assert found.values == pytest.approx(lower)
