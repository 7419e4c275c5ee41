"""The relaxation of the compact model: tangents where its plan lies, and rows of what each style can be worth there.

The prices of its shared rows, those on whole runs and on purchases too, go to the pricing of the bound; what that
finds no chain of a style to exceed becomes a row of the style. So the relaxation comes down to the best that chains of
runs can do within every row, without a column for each of them.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.dual_prices import DualPrices, dual_prices_of_rows
from planner.optimize.columns.pricing.bound_search import searched_worth
from planner.optimize.columns.relaxation.covers import Cover
from planner.optimize.columns.relaxation.relaxation import Relaxation as Columns
from planner.optimize.columns.relaxation.subgradient import tidy
from planner.optimize.compact.columns import Layout, bounds_of, gains_of
from planner.optimize.compact.fabric_rows import FabricRows
from planner.optimize.compact.rows import BUY_BEFORE_USE, OVERTIME_OF_RUN, Block, all_rows, keep_covers
from planner.optimize.compact.sifted_runs import SiftedRuns
from planner.optimize.compact.tangents import first_tangents, tangents_alone, too_hopeful, touch
from planner.optimize.compact.worth_rows import keep_worths
from planner.optimize.problem.runs_alone import RunsAlone
from planner.optimize.problem.shared_limits import rooms
from planner.optimize.problem.statement import Floats, Ints
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.arrays import Answer, ArrayModel, Rows, stacked
from planner.optimize.solver.solve import SolverStatus

# A tangent is worth its row where a style is thought too well of by this share of its part of the value.
SMALL = 5e-5
# Rounds of tangents while a look still lowers the value by much: there is more to learn from the next look.
EARLY_TANGENTS = 3
# Rows that branch and bound is spared: those of worths that leave more room than NEAR, as a share of their largest
# coefficient, and tangents met on the way down that leave more than this share of a style's part of the value.
NEAR, NEAR_BY = 1e-3, 0.5


@dataclass
class Relaxation:
    """Rows and columns of the compact model, and the answer of its last relaxation."""

    layout: Layout
    blocks: list[Block]
    gain: Floats
    offset: float
    lower: Floats
    upper: Floats
    tangents: list[Rows] = field(default_factory=list)
    passing: list[Rows] = field(default_factory=list)  # tangents met on the way down
    worths: list[Rows] = field(default_factory=list)
    answer: Answer | None = None
    bound: float = np.inf
    model: ArrayModel | None = None
    sifted: SiftedRuns | None = None

    @classmethod
    def of(cls, layout: Layout, covers: Sequence[Cover] = ()) -> Relaxation:
        """The model before any solve; `covers` are rows that columns found."""
        gain, offset = gains_of(layout)
        lower, upper = bounds_of(layout)
        tangents = [first_tangents(layout), tangents_alone(layout, RunsAlone.of(layout.valuation))]
        return cls(
            layout,
            [*all_rows(layout), keep_covers(layout, covers)],
            gain,
            offset,
            lower,
            upper,
            tangents,
        )

    def touch(self, style: Ints, added: Floats, *, passing: bool = False) -> None:
        """Tangents of styles (m,) at arrivals (m, W)."""
        if len(style):
            self._add(self.passing if passing else self.tangents, touch(self.layout, style, added))

    def keep_worths(self, candidates: CandidateRuns, duals: DualPrices, worth: Floats) -> int:
        """Rows of what styles can be worth at these prices, of those that the last answer exceeds; their number."""
        return self._keep_exceeded(keep_worths(self.layout, candidates, duals, worth))

    def _keep_exceeded(self, rows: Rows) -> int:
        if self.answer is not None and self.answer.has_values:
            over = rows.total(self.answer.values) - rows.upper
            rows = rows.only(over > 1e-7 * max(abs(self.answer.objective), 1e-9))
        if len(rows):
            self._add(self.worths, rows)
        return len(rows)

    def _add(self, where: list[Rows], rows: Rows) -> None:
        where.append(rows)
        if self.model is not None:
            self.model.add_rows(rows)

    def solve(self, until: float, threads: int = 1) -> Answer:
        """The relaxation as it stands; its value is a bound where it is solved to the end."""
        model = self._ready()
        answer = model.solve(until=until, threads=threads)
        while self.sifted is not None and answer.status is SolverStatus.OPTIMAL:
            again, answer = self.sifted.look_at(model, answer)
            if not again or time.perf_counter() >= until:
                break
            answer = model.solve(until=until, threads=threads)
        if answer.status is SolverStatus.OPTIMAL:
            self.answer, self.bound = answer, min(self.bound, answer.bound)
        return answer

    def _ready(self) -> ArrayModel:
        """The model with all rows, and without the runs that are shut."""
        if self.model is None:
            upper = self.upper if self.sifted is None else self.sifted.without_shut(self.upper)
            self.model = ArrayModel(self.gain, self.lower, upper, self.rows(), self.offset)
        return self.model

    def within(self, least: Floats, most: Floats) -> Relaxation:
        """The same model where fabrics are bought at least `least` and at most `most` times (j,): rows that are found
        there are rows of both.
        """
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[self.layout.buys], upper[self.layout.buys] = least, most
        self._ready().set_bounds(self.layout.buys, least, most)
        return replace(self, lower=lower, upper=upper, answer=None, bound=np.inf)

    def apart(self) -> Relaxation:
        """The same rows, to which each adds its own from now on."""
        return replace(
            self,
            tangents=list(self.tangents),
            passing=list(self.passing),
            worths=list(self.worths),
            model=None,
            sifted=None if self.sifted is None else self.sifted.apart(),
        )

    def learn_from(self, other: Relaxation) -> None:
        """Take over the tangents that the other has found since the two went apart."""
        known = {id(rows) for rows in self.tangents}
        self.tangents += [rows for rows in other.tangents if id(rows) not in known]
        self.model = None

    def leave_branch(self) -> None:
        """Every plan is allowed again."""
        if self.model is not None:
            self.model.set_bounds(self.layout.buys, self.lower[self.layout.buys], self.upper[self.layout.buys])

    def worth_a_tangent(self, value: float) -> float:
        """What the model must think too well of a style by for a tangent there; `value` is that of a plan."""
        return SMALL * value / max(len(self.layout.styles), 1)

    def rows(self) -> Rows:
        """All rows, those of the limits first."""
        return stacked([*(b.rows for b in self.blocks), *self.worths, *self.passing, *self.tangents])

    def sharp_rows(self, answer: Answer | None) -> Rows:
        """As `rows`, without those met on the way down that are far from `answer`."""
        if answer is None:
            return self.rows()
        parts = [b.rows for b in self.blocks]
        parts += self.tangents
        near_by = NEAR_BY * abs(answer.objective) / max(len(self.layout.styles), 1)
        for found, room in ((stacked(self.worths), NEAR), (stacked(self.passing), near_by)):
            total = found.total(answer.values)
            parts.append(found.only(np.minimum(total - found.lower, found.upper - total) <= room))
        return stacked(parts)

    def keep_fabric_worths(self, fabrics: FabricRows, duals: DualPrices, columns: Columns) -> int:
        """The same of what the styles of a fabric can be worth together; their number."""
        return self._keep_exceeded(fabrics.rows(duals, columns.pool))

    def limit_prices(self, candidates: CandidateRuns) -> DualPrices:
        """The same as prices of the limits alone: a regular minute more is one for each run made that goes beyond them."""
        assert self.answer is not None
        layout, duals, minutes = self.layout, self.dual_prices(candidates), np.zeros(candidates.shape)
        first = 0
        for block in self.blocks:
            if block.kind == OVERTIME_OF_RUN:
                dual = np.maximum(self.answer.duals[first : first + len(layout.run_beyond)], 0.0)
                c, i = layout.candidates.pick(layout.run_beyond), layout.run_beyond
                np.add.at(minutes, (c.f, c.t), dual / block.size * self.answer.values[layout.runs[i]])
            first += len(block.rows)
        return replace(duals, minutes=duals.minutes + minutes)

    def dual_prices(self, candidates: CandidateRuns, apart: tuple[str, ...] = ()) -> DualPrices:
        """The duals of the last answer as prices; what is not the price of a limit becomes a price of runs as such. Rows
        of the kinds `apart` have no say.
        """
        assert self.answer is not None
        layout, problem = self.layout, self.layout.problem
        price = {kind: np.zeros(len(room)) for kind, room in rooms(problem).items()}
        on_unit, on_run, first = np.zeros(layout.n), np.zeros(layout.n), 0
        for block in self.blocks:
            dual = np.maximum(self.answer.duals[first : first + len(block.rows)], 0.0)
            first += len(block.rows)
            if block.kind in price and block.place is not None and block.size is not None:
                np.add.at(price[block.kind], block.place, dual / block.size)
            elif block.kind not in ("batches", "pins", *apart):
                on_unit += _priced(block.rows, dual, layout.lots) / layout.candidates.lot
                on_run += _priced(block.rows, dual, layout.runs)
        c = layout.candidates
        a_unit, a_run = np.zeros(candidates.most.shape), np.zeros(candidates.most.shape)
        a_unit[c.s, c.f, c.t], a_run[c.s, c.f, c.t] = on_unit, on_run
        return replace(dual_prices_of_rows(candidates, price, a_run), a_unit=a_unit)


def _priced(rows: Rows, dual: Floats, columns: Ints) -> Floats:
    """What a unit of each of `columns` (n,), which stand side by side, takes of the rows at their prices `dual`."""
    first = int(columns[0])
    here = (rows.column >= first) & (rows.column < first + len(columns))
    found = np.bincount(rows.column[here] - first, (dual[rows.row] * rows.value)[here], minlength=len(columns))
    return found.astype(np.float64, copy=False)


def relax(
    found: Relaxation, candidates: CandidateRuns, columns: Columns, params: SearchParams, until: float, enough: float
) -> None:
    """Bring the relaxation down, until its value is at most `enough`, looks are over or it hardly falls any more.

    `columns` get the chains that come near what a style can be worth, the last prices, and the worths there.
    """
    last, small, fabrics = np.inf, 0, FabricRows.of(found.layout, candidates)
    for _ in range(params.looks):
        rounds = params.tangent_rounds if small else EARLY_TANGENTS
        if not _settle_tangents(found, params, until, rounds) or found.answer is None:
            return
        value = found.answer.objective
        small = small + 1 if last - value <= params.least_fall * abs(value) else 0
        last = value
        if value <= enough or small >= 2 or time.perf_counter() >= until:
            return
        columns.duals = tidy(candidates, found.dual_prices(candidates))
        columns.worth = searched_worth(candidates, columns.duals, columns.pool)
        new = found.keep_worths(candidates, columns.duals, columns.worth)
        together = tidy(candidates, found.dual_prices(candidates, (BUY_BEFORE_USE,)))
        new += found.keep_fabric_worths(fabrics, together, columns)
        columns.weigh_new()
        if not new:
            return


def _settle_tangents(found: Relaxation, params: SearchParams, until: float, rounds: int) -> bool:
    """Solve and add tangents until they hide no more than params.hidden; whether there is an answer."""
    for _ in range(rounds):
        answer = found.solve(until, params.threads)
        if answer.status is not SolverStatus.OPTIMAL:
            return False
        hidden = params.hidden * abs(answer.objective)
        added, styles, short = too_hopeful(found.layout, answer.values, found.worth_a_tangent(abs(answer.objective)))
        if short.clip(min=0).sum() <= hidden or not styles.any():
            break
        which = np.flatnonzero(styles)
        found.touch(which, added[which], passing=True)
    return True
