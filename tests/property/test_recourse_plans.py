"""Plans chosen with recourse keep every limit, whatever limits there are and whatever was planned the night before."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from planning_cases import problem_of, runs_of

from planner.domain import silent
from planner.optimize.clash.clash import fits
from planner.optimize.columns import solve_by_columns
from planner.optimize.problem.limits import breaches, may_start, smallest_batch
from planner.optimize.problem.statement import Pin, Problem, ReleasedOrder, Runs
from planner.optimize.recourse import decide
from planner.optimize.search_params import SearchParams
from planner.settings import OptimizeSettings

STARTS, WEEKS = 3, 7
sometimes = st.one_of(st.none(), st.integers(1500, 4000), st.integers(3000, 9000))


@st.composite
def styles(draw, n: int, fabrics: int):
    top = draw(st.integers(60, 600))
    return [
        {
            "price": 100.0,
            "cost": draw(st.sampled_from([30.0, 55.0, 70.0])),
            "salvage": 10.0,
            "high": float(top),
            "low": float(draw(st.integers(0, 40))),
            "minutes": draw(st.sampled_from([4.0, 11.0])),
            "fabric": draw(st.integers(-1, fabrics - 1)),
            "metres": draw(st.sampled_from([0.7, 1.5])),
            "colours": draw(st.integers(1, 2)),
            "stock": float(draw(st.integers(0, 60))),
        }
        for _ in range(n)
    ]


factory = st.fixed_dictionaries(
    {
        "lead": st.integers(1, 2),
        "min_batch": st.sampled_from([10.0, 40.0]),
        "lot_size": st.sampled_from([1.0, 12.0]),
        "max_batch": st.sampled_from([np.inf, 96.0]),
        "setup_minutes": st.sampled_from([0.0, 45.0]),
        "setup_cost": st.sampled_from([0.0, 20.0]),
        "cost_factor": st.sampled_from([0.9, 1.0]),
        "capacity": st.sampled_from([400.0, 900.0, 3000.0]),
        "overtime": st.sampled_from([0.0, 400.0]),
        "overtime_cost": st.sampled_from([0.3, 2.0]),
    }
)
fabric = st.fixed_dictionaries(
    {
        "on_hand": st.integers(0, 200).map(float),
        "cost": st.sampled_from([2.0, 9.0]),
        "min_order": st.sampled_from([0.0, 80.0, 200.0]),
        "max_order": st.sampled_from([np.inf, 220.0]),
        "lead": st.integers(0, 2),
        "leftover_value": st.sampled_from([0.0, 1.0]),
        "min_dye_lot": st.sampled_from([0.0, 20.0]),
    }
)


@st.composite
def problems(draw) -> Problem:
    """A few styles with every kind of limit, often tight; pins and released orders that they leave room for."""
    cloth = draw(st.lists(fabric, max_size=2))
    made = draw(styles(draw(st.integers(2, 5)), len(cloth)))
    places = draw(st.lists(factory, min_size=2, max_size=2))
    by_week = [draw(sometimes) for _ in range(STARTS)]
    pins = draw(
        st.lists(
            st.tuples(
                st.integers(0, len(made) - 1),
                st.sampled_from([None, 0, len(places) - 1]),
                st.sampled_from([None, *range(STARTS)]),
                st.sampled_from([0.0, 48.0, 60.0]),
            ),
            max_size=2,
            unique_by=lambda pin: pin[0],
        )
    )
    released = [
        ReleasedOrder("O1", 0, 0, draw(st.integers(0, STARTS - 1)), 20.0, minutes)
        for minutes in draw(st.lists(st.sampled_from([100.0, 280.0]), max_size=1))
    ]
    for order in released:
        taken = np.zeros(STARTS)
        taken[order.t] = order.minutes
        places[0] = {**places[0], "released": taken}
    coming = np.zeros((len(made), WEEKS))
    coming[0, 2] = sum(order.units for order in released)
    return problem_of(
        made,
        places,
        cloth,
        starts=STARTS,
        weeks=WEEKS,
        firm_weeks=draw(st.integers(1, 2)),
        budget=float(draw(sometimes) or np.inf),
        budget_by_week=[float(amount or np.inf) for amount in by_week],
        pins=[Pin(*pin) for pin in pins],
        released=released,
        coming=coming,
    )


@st.composite
def nights(draw) -> tuple[Problem, Runs | None]:
    """A problem, and what was planned the night before: any runs of sizes that may be, most of them firm, or none."""
    problem = draw(problems())
    allowed, least = np.argwhere(may_start(problem)), smallest_batch(problem)
    if not len(allowed) or draw(st.integers(0, 4)) == 0:
        return problem, None
    firm = allowed[allowed[:, 2] < problem.firm_weeks]
    some = draw(
        st.lists(st.sampled_from(np.concatenate([firm, allowed]).tolist()), min_size=1, max_size=8, unique_by=tuple)
    )
    return problem, runs_of(
        *[
            (s, f, t, min(least[s, f] * draw(st.integers(1, 4)), max(problem.factories.max_batch[f], least[s, f])))
            for s, f, t in some
        ]
    )


# What was planned last night is pinned at none today.
AT_NONE = (problem_of(({}, {}), starts=STARTS, weeks=WEEKS, pins=[Pin(0, None, None, 0.0)]), runs_of((0, 0, 0, 50)))
# Last night's two firm runs of one style cost 4,000 together; last night's firm run and the pinned later one, 6,400.
TWO_RUNS = (
    problem_of(({"high": 600.0},), ({"min_batch": 40.0, "capacity": 500.0},) * 2, weeks=WEEKS, budget=3000.0),
    runs_of((0, 0, 0, 50), (0, 1, 0, 50)),
)
PINNED = (
    problem_of(({}, {"high": 600.0}), starts=STARTS, weeks=WEEKS, budget=6000.0, pins=[Pin(0, 0, 2, 60.0)]),
    runs_of((1, 0, 0, 100)),
)


@settings(max_examples=24, deadline=None)
@given(nights(), st.sampled_from([0.0, 0.4, 0.9]), st.sampled_from([None, 500.0]))
@example(TWO_RUNS, 0.0, 500.0)
@example(PINNED, 0.0, 500.0)
@example(AT_NONE, 0.0, 500.0)
def test_a_plan_chosen_with_recourse_keeps_every_limit(night, weekly, change_cost):
    problem, previous = night
    assume(fits(problem, "highs"))
    fixed = solve_by_columns(
        problem, SearchParams(gap=0.01, proof=False), time_limit=60, progress=silent, start=previous
    )
    assume(fixed.status != "no_solution")
    assert breaches(problem, fixed.runs) == []
    learned = np.full(len(problem.styles.ids), weekly)
    found = decide(problem, fixed, learned, OptimizeSettings(change_cost=change_cost), previous)
    assert found.overrun == ()
    assert breaches(problem, found.runs) == []
