"""Who looks for plans and who proves, on two threads, once there is a relaxation and a first plan.

The two learn from one another only when both have taken their steps, so that the plan does not depend on which is quicker.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from functools import partial

from planner.optimize.compact.beside import Beside
from planner.optimize.compact.clock import Clock
from planner.optimize.compact.draws import Draws
from planner.optimize.compact.purchases import minimum_matters
from planner.optimize.compact.search import CompactSearch

# What tells draws beside one another apart; EARLY_LOT is of those beside the relaxation.
FIRST_LOT, OTHER_LOT, LAST_LOT, EARLY_LOT = 0, 1, 2, 3


def search_on_two_threads(search: CompactSearch, clock: Clock, branch: Callable[[], None]) -> None:
    """Better plans, looked for on two threads, on one of them after `branch` on purchases; then more of them and, beside
    it, the proof, which starts from the best plan and all tangents known by then; then what they know together.
    """
    params = clock.params
    if not params.proof:
        _look_for_plans(search, clock)
        return
    mine, others = Draws(params, FIRST_LOT), Draws(params, OTHER_LOT)
    other, until, mills = search.apart(), clock.at(params.parts_share), minimum_matters(search.relaxation)
    with Beside(lambda _: others.make(other, params.draws_beside if mills else params.first_draws, until)) as beside:
        if mills:
            branch()
        _look_for_plans(search, clock)
        mine.make(search, params.first_draws, until)
        beside.result()
    search.learn_plans_of(other)
    _draw_while_it_pays(search, mine, others, clock.at(params.rounds_share))
    proof = search.apart()
    with Beside(proof.prove) as beside:
        Draws(params, LAST_LOT).make(search, params.neighbourhoods, clock.at(params.neighbours_share))
        beside.result()
    search.learn_proof_of(proof)
    search.prove()


def _draw_while_it_pays(search: CompactSearch, mine: Draws, others: Draws, until: float) -> None:
    """Rounds of draws on two threads, which learn from one another after each, while a round makes the plan so much better."""
    params, last = search.params, -math.inf
    while not search.best.proven(params.gap) and time.perf_counter() < until:
        if search.best.objective - last <= params.worth_a_round * abs(search.best.objective):
            break
        last, other = search.best.objective, search.apart()
        with Beside(partial(_draw, others, other, until)) as beside:
            mine.make(search, params.first_draws, until)
            beside.result()
        search.learn_plans_of(other)


def _draw(draws: Draws, search: CompactSearch, until: float, _: threading.Event) -> None:
    draws.make(search, search.params.first_draws, until)


def _look_for_plans(search: CompactSearch, clock: Clock) -> None:
    """Better plans from the runs that are most likely."""
    for number in clock.params.part_runs:
        if not search.find_in_part(number, clock.at(clock.params.parts_share)):
            break
