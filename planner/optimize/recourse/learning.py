"""How much will be known by the next decision: the share of what is uncertain now that sales until then resolve."""

from __future__ import annotations

import numpy as np
import polars as pl

from planner.optimize.problem.decided import place_of
from planner.optimize.problem.demand_curve import share_from
from planner.optimize.problem.statement import Floats, Problem
from planner.optimize.problem.valuation import Valuation

# Where the demand table does not say: what the first week on sale resolves, and the days of age over which it halves.
FIRST_WEEK, HALF_LIFE = 0.35, 7.0
# A style out of stock still teaches so much of what it would in stock: visits, people who ask, its like that sell.
OUT_OF_STOCK = 0.1


def weekly_learning(demand: pl.DataFrame, ids: tuple[str, ...]) -> Floats:
    """Share (S,) of the variance of log demand that a week of sales in full stock resolves, 0 .. 1.

    Column `learning` of the demand table; where it is missing, a stated default by `age_days` (0 where that is missing
    too): FIRST_WEEK at launch, halving every HALF_LIFE days.
    """
    place = place_of(demand["style_id"].to_list())
    rows = [place[x] for x in ids]

    def column(name: str) -> Floats:
        if name not in demand.columns:
            return np.full(len(rows), np.nan)
        return demand[name].cast(pl.Float64).fill_null(np.nan).to_numpy()[rows].astype(np.float64)

    age = np.maximum(np.nan_to_num(column("age_days")), 0.0)
    given = column("learning")
    found: Floats = np.clip(np.where(np.isnan(given), FIRST_WEEK * 0.5 ** (age / HALF_LIFE), given), 0.0, 1.0)
    return found


def learned_until(problem: Problem, valuation: Valuation, weekly: Floats, week: int) -> Floats:
    """Share (S,) of what is uncertain now that will be known on the Monday of `week`.

    A week with `l` of it in full stock counts evidence l / (1 - l) against what is known so far; evidence shrinks with
    the share of demand that stock can meet. r weeks resolve 1 - (1 - l)^r. What is certain to be known (l = 1) is
    known however little is sold; a style that is not on sale before `week` teaches nothing.
    """
    weeks = (problem.monday(week) - problem.as_of).days / 7
    rest = share_from(problem.styles.share)
    until = 1 - rest[:, min(week, rest.shape[1] - 1)] if len(rest) else np.zeros(0)
    asked = valuation.levels * until[:, None]
    there = valuation.given[:, :week].sum(axis=1)
    met = np.minimum(asked, there[:, None]).mean(axis=1) / np.maximum(asked.mean(axis=1), 1e-12)
    seen = np.where(until > 0, np.maximum(met, OUT_OF_STOCK), 0.0)
    evidence = weekly * seen
    a_week = np.divide(evidence, 1 - weekly + evidence, out=np.ones_like(weekly), where=weekly < 1)
    found: Floats = 1 - (1 - a_week) ** weeks
    return found
