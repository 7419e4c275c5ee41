"""Every limit of the model as plain arithmetic: which runs may be, how large, and whether a plan keeps to it all.

No solver here. Ways of planning read the first half to know what they may propose; the second half is the last word
on what they propose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.language import _
from planner.optimize.problem.balance import balance_of, row_name
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.shared_limits import EARLY, FABRIC, WEEK
from planner.optimize.problem.statement import Bools, Floats, Problem, Runs
from planner.optimize.problem.valuation import Valuation, free_minutes, free_overtime

# Kinds of shared limits that people know by another name.
_NAMES = {FABRIC: "metres of fabric", EARLY: "metres on hand of fabric", WEEK: "budget"}


def smallest_batch(problem: Problem) -> Floats:
    """Least units of a run, (S, F), in whole lots: minimum batch; minimum and dye lot of its smallest colour."""
    factories = problem.factories
    by_colour = factories.min_batch_colour[None, :] / problem.styles.colour_share[:, None]
    dyed = units_of_dye_lots(problem)[:, None]
    least = np.maximum(np.maximum(factories.min_batch[None, :], by_colour), np.maximum(dyed, 1.0))
    found: Floats = np.ceil(least / factories.lot_size - ROUNDING) * factories.lot_size
    return found


def units_of_dye_lots(problem: Problem) -> Floats:
    """Least units of a run of each style, (S,), so that its smallest colour is a dye lot; 0 where none is asked for."""
    styles, fabrics = problem.styles, problem.fabrics
    if not len(fabrics.ids):
        return np.zeros(len(styles.ids))
    lot = np.where(styles.fabric >= 0, fabrics.min_dye_lot[styles.fabric], 0.0)
    metres = styles.metres * styles.colour_share
    return np.divide(lot, metres, out=np.zeros(len(lot)), where=metres > 0)


def largest_batch(problem: Problem) -> Floats:
    """Most units of a run that max_batch allows in whole lots, (F,); inf = no limit."""
    factories = problem.factories
    return np.floor(factories.max_batch / factories.lot_size + ROUNDING) * factories.lot_size


def may_start(problem: Problem) -> Bools:
    """Which runs may be at all, (S, F, T): a factory that makes the style, a size that both its least and its most
    batch allow, in time to arrive before exit_date.
    """
    weeks = np.arange(problem.T)
    arrival = weeks[None, :] + problem.factories.lead[:, None]
    in_time = arrival[None, :, :] <= problem.styles.last_arrival[:, None, None]
    makes = problem.factories.makes & (smallest_batch(problem) <= largest_batch(problem))
    found: Bools = makes[:, :, None] & in_time & (weeks >= problem.first_start)
    return found


@dataclass(frozen=True)
class Breach:
    """A limit that a plan breaks: which, where, how much was used and how much there is."""

    kind: str
    name: str
    used: float
    available: float

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {self.used:,.2f} used, {self.available:,.2f} available"


def breaches(problem: Problem, runs: Runs) -> list[Breach]:
    """Every limit that `runs` break; an empty list for a plan that may be carried out."""
    return [*_of_runs(problem, runs), *shared_breaches(problem, runs)]


def shared_breaches(problem: Problem, runs: Runs) -> list[Breach]:
    """The limits that `runs` break together, and pins. Quick, for runs known to be fine alone."""
    return [*_of_shared_limits(problem, runs), *_of_pins(problem, runs)]


def _of_runs(problem: Problem, runs: Runs) -> Iterator[Breach]:
    allowed, least, most = may_start(problem), smallest_batch(problem), largest_batch(problem)
    seen: set[tuple[int, int, int]] = set()
    for s, f, t, units in zip(runs.s.tolist(), runs.f.tolist(), runs.t.tolist(), runs.units.tolist(), strict=True):
        name = _("{style} at {factory}, {week}").format(
            style=problem.styles.ids[s], factory=problem.factories.ids[f], week=problem.monday(t)
        )
        if not allowed[s, f, t] or (s, f, t) in seen:
            yield Breach("run", name, units, 0.0)
        if units < least[s, f] or units % problem.factories.lot_size[f] != 0:
            yield Breach("minimum batch or lot size", name, units, float(least[s, f]))
        if units > most[f]:
            yield Breach("maximum batch", name, units, float(most[f]))
        seen.add((s, f, t))


def _of_shared_limits(problem: Problem, runs: Runs) -> Iterator[Breach]:
    balance = balance_of(problem, runs)
    for kind, row in balance.broken():
        used, available = balance.used[kind][row], balance.available[kind][row]
        yield Breach(_NAMES.get(kind, kind), row_name(problem, kind, row), float(used), float(available))


def _of_pins(problem: Problem, runs: Runs) -> Iterator[Breach]:
    for pin in problem.pins:
        made = float(runs.units[pin.speaks_of_runs(runs.s, runs.f, runs.t)].sum())
        if made != pin.units:
            yield Breach("pin", problem.styles.ids[pin.s], made, pin.units)


def largest_sensible_run(problem: Problem, valuation: Valuation) -> Floats:
    """Most units a run can be worth, (S, F, T): what the minutes of its week and the maximum batch allow, and what
    could sell after it arrives in the best of all scenarios.

    A unit beyond what could sell would surely be left over, and is a loss as long as it costs more than salvage
    brings. Where it does not, and for the smallest batch and pins, what could sell is no limit.
    """
    factories, styles = problem.factories, problem.styles
    weeks = np.minimum(np.arange(problem.T)[None, :] + factories.lead[:, None], styles.share.shape[1] - 1)
    rest = np.cumsum(styles.share[:, ::-1], axis=1)[:, ::-1]
    top = valuation.levels[:, -1] if len(styles.ids) else np.zeros(0)
    sells = top[:, None, None] * rest[:, weeks]
    left = free_minutes(problem) + free_overtime(problem) - factories.setup_minutes[:, None]
    fits = np.maximum(left, 0.0)[None] / np.maximum(styles.minutes, 1e-9)[:, None, None]
    pays_as_scrap = styles.salvage[:, None] > styles.unit_cost[:, None] * factories.cost_factor[None, :]
    sensible = np.where(pays_as_scrap[:, :, None], np.maximum(fits, sells), sells)
    lot = factories.lot_size[None, :, None]
    sensible = np.maximum(np.ceil(sensible / lot - ROUNDING) * lot, smallest_batch(problem)[:, :, None])
    for pin in problem.pins:
        sensible[pin.s] = np.maximum(sensible[pin.s], pin.units)
    fits = np.floor(fits / lot + ROUNDING) * lot
    return np.minimum(np.minimum(sensible, fits), largest_batch(problem)[None, :, None])
