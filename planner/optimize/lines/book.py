"""The lines of a plan's runs.

A style's runs are split in the order of their arrival. Each sees what is there of every SKU by then and has to last
until the next one arrives, or to the end; so a reorder fills what is broken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from planner.optimize.explain.contributions import Contributions, contributions
from planner.optimize.lines.ask import ask_of
from planner.optimize.lines.effective import effective_styles, first_arrivals
from planner.optimize.lines.line_sales import added_by_runs, left_at, supply_by_week
from planner.optimize.lines.split import best_split
from planner.optimize.problem.statement import Floats, Ints, Problem, Runs, SkuMix
from planner.optimize.problem.valuation import Valuation
from planner.tables import ORDER_LINES
from planner.tables.frames import schema_of

SCHEMA = schema_of(ORDER_LINES)


@dataclass(frozen=True)
class Lines:
    """units (n, widest style) of each run's SKUs, in the order of the mix; sold, held (n,) what each run adds by SKU.

    Runs of styles without SKUs have no lines, and NaN in sold and held.
    """

    units: list[Floats]
    sold: Floats
    held: Floats


def lines_of(problem: Problem, runs: Runs) -> Lines:
    """The best lines of every run, and the units that sell, and unit-weeks held, because of it."""
    mix = problem.mix
    units: list[Floats] = [np.zeros(0)] * len(runs.s)
    sold, held = np.full(len(runs.s), np.nan), np.full(len(runs.s), np.nan)
    if mix is None:
        return Lines(units, sold, held)
    counts = mix.counts
    for s in np.unique(runs.s).tolist():
        k = mix.of_style(s)
        if not len(k):
            continue
        mine = np.flatnonzero(runs.s == s)
        arrival = runs.t[mine] + problem.factories.lead[runs.f[mine]]
        mine = mine[np.lexsort((runs.t[mine], runs.f[mine], arrival))]
        _split_style(problem, mix, k, runs, mine, units)
        if counts:
            sold[mine], held[mine] = added_by_runs(problem, mix, k, runs, mine, units)
    return Lines(units, sold, held)


def _split_style(problem: Problem, mix: SkuMix, k: Ints, runs: Runs, mine: Ints, units: list[Floats]) -> None:
    """Sets `units` of the runs `mine` of one style, in order of arrival."""
    s = int(runs.s[mine[0]])
    share = problem.styles.share[s]
    arrivals = runs.t[mine] + problem.factories.lead[runs.f[mine]]
    supply = supply_by_week(mix, k)
    for place, r in enumerate(mine.tolist()):
        week = int(arrivals[place])
        later = arrivals[place + 1 :][arrivals[place + 1 :] > week]
        until = int(later.min()) if len(later) else len(share)
        there = left_at(problem, mix, k, supply, week) + supply[:, week:until].sum(axis=1)
        window = max(float(share[week:until].sum()), 1e-3)
        units[r] = best_split(ask_of(problem, mix, k, int(runs.f[r]), float(runs.units[r]), there, window))
        supply[:, week] += units[r]


def contributions_by_lines(valuation: Valuation, runs: Runs) -> Contributions:
    """What each run adds with its colours and sizes cut as the planner cuts them; profits add up to what all of them earn."""
    problem = valuation.problem
    return with_lines(problem, runs, contributions(problem, valuation, runs), lines_of(problem, runs))


def with_lines(problem: Problem, runs: Runs, of_runs: Contributions, lines: Lines) -> Contributions:
    """`of_runs` with sales and profit of the runs that have lines as their SKUs sell."""
    if problem.mix is None or not problem.mix.counts:
        return of_runs
    styles, told = problem.styles, ~np.isnan(lines.sold)
    margin = styles.revenue + styles.penalty - styles.salvage
    by_sku = styles.salvage[runs.s] * runs.units + margin[runs.s] * lines.sold - styles.holding[runs.s] * lines.held
    sold = np.where(told, lines.sold, of_runs.sold)
    income = np.where(told, by_sku, of_runs.income)
    profit = of_runs.profit + income - of_runs.income
    return replace(of_runs, sold=sold, leftover=runs.units - sold, profit=profit, income=income)


def mix_loss(problem: Problem, runs: Runs, earned: float) -> float | None:
    """Expected profit lost because the mix is uncertain: what the runs would earn if it were known, less `earned`."""
    if problem.mix is None or not problem.mix.counts:
        return None
    return round(max(value_if_certain(problem, runs) - earned, 0.0), 2)


def lines_table(problem: Problem, lines: Lines, runs: Runs, order_ids: list[str]) -> pl.DataFrame:
    """order_lines: a row for every SKU that a run makes, in the order of the orders and of the styles' lists."""
    mix = problem.mix
    rows = []
    if mix is not None:
        for order_id, s, units in zip(order_ids, runs.s.tolist(), lines.units, strict=True):
            for k, made in zip(mix.of_style(s).tolist(), units.tolist(), strict=True):
                if made > 0:
                    rows.append((order_id, mix.colours[k], mix.sizes[k], mix.skus[k], round(made)))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def value_if_certain(problem: Problem, runs: Runs) -> float:
    """What the runs would earn if the mix were known: shares as expected, stock by SKU as it is."""
    mix = problem.mix
    assert mix is not None
    assert mix.styles is not None
    styles = effective_styles(mix.styles, mix, mix.certain, first_arrivals(problem))
    return Valuation(replace(problem, styles=styles)).plan(runs).objective
