"""Keeping count run by run comes to the same as counting the whole plan."""

import numpy as np
import pytest
from column_cases import candidates, problems
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.optimize.columns.chains.chain import chains_of, no_chains, runs_of
from planner.optimize.columns.plan_search.lot_rounding import filled, fitting, in_lots
from planner.optimize.columns.plan_search.room import Room
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Runs


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_costs_of_changes_add_up_to_the_cost_of_the_plan(data):
    problem = data.draw(problems())
    o, room = candidates(problem), Room(candidates(problem), no_chains())
    places = [tuple(p) for p in np.argwhere(o.may)]
    chosen = data.draw(st.lists(st.sampled_from(places), unique=True, max_size=5)) if places else []
    cost, kept = 0.0, []
    for s, f, t in chosen:
        units = float(o.least[s, f])
        change = room.change(int(s), int(f), int(t), units, setup=1)
        price = room.price(change)
        if price is not None:
            room.take(change)
            cost += price[0]
            kept.append((s, f, t, units))
    table = np.array(kept, float).reshape(-1, 4)
    runs = Runs(*(table[:, k].astype(np.int64) for k in range(3)), table[:, 3])
    value = o.valuation.plan(runs)
    assert breaches(problem, runs) == []
    assert cost == pytest.approx(value.overtime + value.fabric - value.fabric_leftover)
    assert room.spent == pytest.approx(value.spend)
    assert Room(o, chains_of(runs)).spent == pytest.approx(value.spend)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whole_plans_keep_every_limit_and_filling_earns(data):
    problem = data.draw(problems())
    o = candidates(problem)
    places = [tuple(p) for p in np.argwhere(o.may)]
    chosen = data.draw(st.lists(st.sampled_from(places), unique=True, max_size=8)) if places else []
    units = [o.least[s, f] + data.draw(st.floats(0, 80)) for s, f, _ in chosen]
    table = np.array([(*place, n) for place, n in zip(chosen, units, strict=True)], float).reshape(-1, 4)
    wish = chains_of(Runs(*(table[:, k].astype(np.int64) for k in range(3)), table[:, 3]))
    lots = in_lots(o, wish)
    lots = lots.pick((~lots.on | (lots.units <= o.most[lots.s[:, None], lots.f, lots.t])).all(axis=1))
    plan = fitting(o, lots, np.ones(len(lots)))
    assert breaches(problem, runs_of(plan)) == []
    full = filled(o, plan)
    assert breaches(problem, runs_of(full)) == []
    assert o.earns(full) >= o.earns(plan) - 1e-6
