"""Work beside other work: its result, its errors, and that it ends when the other is interrupted."""

import threading

import numpy as np
import pytest

from planner.optimize.compact import beside as beside_module
from planner.optimize.compact.beside import Beside
from planner.optimize.solver.arrays import ArrayModel, Rows
from planner.optimize.solver.solve import SolverStatus


def test_what_is_done_beside_is_there_at_the_end():
    with Beside(lambda _: threading.current_thread()) as beside:
        mine = threading.current_thread()
    assert beside.result() is not mine


def test_its_errors_are_raised_where_its_result_is_asked_for():
    with Beside(lambda _: 1 / 0) as beside:
        pass
    with pytest.raises(ZeroDivisionError):
        beside.result()


def test_whoever_is_interrupted_ends_the_work_beside():
    ended = []

    def interrupted():
        with Beside(lambda stop: ended.append(stop.wait(timeout=60))):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert ended == [True]


def test_whoever_is_interrupted_does_not_wait_for_work_that_goes_on(monkeypatch):
    monkeypatch.setattr(beside_module, "LEAVE_AFTER", 0.01)
    free = threading.Event()
    beside = Beside(lambda _: free.wait(timeout=60))
    with pytest.raises(KeyboardInterrupt), beside:
        raise KeyboardInterrupt
    still = beside._thread.is_alive()
    free.set()
    assert still
    assert beside.result()


def test_a_solve_that_is_asked_to_stop_says_what_it_has_proven():
    luck, stop = np.random.default_rng(1), threading.Event()
    rows, columns = np.nonzero(np.ones((60, 200)))
    weight = luck.integers(1, 60, (60, 200)).astype(float)
    room = Rows(np.full(60, -np.inf), weight.sum(axis=1) / 4, rows, columns, weight.ravel())
    model = ArrayModel(luck.integers(1, 100, 200).astype(float), np.zeros(200), np.ones(200), room)
    model.make_whole(np.ones(200, dtype=bool))
    stop.set()
    answer = model.solve(until=np.inf, stop=stop)
    assert answer.status is not SolverStatus.OPTIMAL
    assert answer.bound > 0
