"""Small problems for columns: several limits that bind, drawn at random; and all chains of a style."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st
from planning_cases import problem_of

from planner.optimize.columns.chains.candidate_runs import CandidateRuns, candidate_runs_of
from planner.optimize.columns.chains.chain import Chains, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.problem.statement import Problem
from planner.optimize.problem.valuation import Valuation


def candidates(problem: Problem, *, paying: bool = False) -> CandidateRuns:
    return candidate_runs_of(problem, Valuation(problem), no_chains(), paying=paying)


@st.composite
def problems(draw, *, most_styles=4, starts=3, lots=True) -> Problem:
    """A few styles at two factories: minimum and maximum batches, lots, setups, overtime, fabric, money, stock, receiving."""
    number = draw(st.integers(1, most_styles))
    styles = [
        {
            "price": 100.0,
            "cost": draw(st.sampled_from([25.0, 45.0, 60.0])),
            "salvage": 10.0,
            "penalty": draw(st.sampled_from([0.0, 4.0])),
            "minutes": draw(st.sampled_from([6.0, 14.0])),
            "low": float(draw(st.integers(0, 60))),
            "high": float(draw(st.integers(80, 400))),
            "fabric": 0,
            "metres": 1.5,
            "stock": draw(st.sampled_from([0.0, 0.0, 45.0])),
            "colours": draw(st.integers(1, 2)),
            "holding": draw(st.sampled_from([0.0, 0.5, 5.0])),
        }
        for _ in range(number)
    ]
    near = {
        "lead": 1,
        "min_batch": float(draw(st.sampled_from([10, 45, 80]))),
        "setup_cost": 90.0,
        "setup_minutes": 60.0,
        "capacity": float(draw(st.integers(500, 3000))),
        "cost_factor": 1.1,
        "overtime": draw(st.sampled_from([0.0, 300.0])),
        "overtime_cost": 0.5,
        "lot_size": draw(st.sampled_from([1.0, 10.0])) if lots else 1.0,
        "max_batch": draw(st.sampled_from([np.inf, 120.0])),
        "min_batch_colour": 15.0,
    }
    far = {**near, "lead": 2, "min_batch": 60.0, "cost_factor": 0.9, "setup_cost": 200.0, "max_batch": np.inf}
    cloth = {
        "on_hand": float(draw(st.integers(0, 300))),
        "min_order": 80.0,
        "max_order": 500.0,
        "lead": draw(st.integers(0, 1)),
        "leftover_value": draw(st.sampled_from([0.0, 2.0])),
    }
    coming = [[draw(st.sampled_from([0.0, 0.0, 30.0])), *[0.0] * 5] for _ in range(number)]
    return problem_of(
        styles,
        (near, far),
        (cloth,),
        starts=starts,
        weeks=6,
        coming=coming,
        budget=draw(st.sampled_from([np.inf, 6000.0, 15000.0])),
        budget_by_week=draw(st.sampled_from([None, [4000.0, np.inf, 9000.0][:starts]])),
        rolls=draw(st.booleans()),
        receiving=draw(
            st.sampled_from(
                [None, {(None, 2): (150.0, 30.0), (0, 1): (90.0, 0.0)}, {(1, 2): (70.0, 0.0), (None, 3): (0.0, 20.0)}]
            )
        ),
    )


@st.composite
def prices(draw, problem: Problem) -> DualPrices:
    """Any prices at which the limits that are not there cost nothing."""
    shape = problem.factories.capacity.shape
    minutes = np.array(draw(st.lists(st.floats(0, 6), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])))
    by_week = np.array(draw(st.lists(st.floats(0, 0.5), min_size=shape[1], max_size=shape[1])))
    return DualPrices(
        minutes.reshape(shape),
        np.array([draw(st.floats(0, 12))]),
        on_hand=np.array([draw(st.floats(0, 3))]),
        budget=draw(st.floats(0, 0.8)) if np.isfinite(problem.money.given) else 0.0,
        budget_by_week=problem.money.possible_prices(by_week),
        hard=np.full(sum(len(limit.given) for limit in problem.hard), draw(st.floats(0, 30))),
    )


@st.composite
def run_prices(draw, duals: DualPrices, problem: Problem) -> DualPrices:
    """The same prices and, sometimes, a price on runs as such."""
    shape = (len(problem.styles.ids), *problem.factories.capacity.shape)
    a_run = draw(st.none() | st.lists(st.floats(0, 300), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    return duals if a_run is None else replace(duals, a_run=np.array(a_run).reshape(shape))


def every_chain(o, s: int, sizes: int = 4) -> Chains:
    """All sets of up to three runs of style s, with a few units each from least to most."""
    places = [tuple(p) for p in np.argwhere(o.may[s])]
    found = []
    for number in (1, 2, 3):
        for runs in combinations(places, number):
            ranges = [np.linspace(o.least[s, f], min(o.most[s, f, t], 500.0), sizes) for f, t in runs]
            for units in product(*ranges):
                found.append((runs, units))
    if not found:
        return no_chains()
    f, t = (np.array([[r[k] for r in runs] + [-1] * (3 - len(runs)) for runs, _ in found]) for k in (0, 1))
    units = np.array([list(u) + [0.0] * (3 - len(u)) for _, u in found])
    return Chains(np.full(len(found), s), f, t, units)
