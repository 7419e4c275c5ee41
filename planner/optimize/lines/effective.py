"""The sales curve of a style whose units are split over SKUs as well as can be.

Units are best split so that each SKU is covered to the same chance of running out: at level u every SKU has the
quantile Q_i(u) of its demand. So a style supplied with z = sum of Q_i(u) units sells sum of E min(Q_i(u), D_i), which is
E min(z, D') of a demand D' whose quantiles are the sums of those of the SKUs. Planned as if D' were its demand, a
style's expected sales are those of the best split, and stay a concave curve of its units.

What is there already by SKU is no such split: it ends early in one SKU and lasts in another. At level u what the first
run that may arrive can sell is Y(u), the sum over SKUs of what is asked from that week on less what is left by then.
Goods without SKUs that are supplied with e leave min((1 - c) D', D' - e) to such a run, c being the part of demand before
it. So the effective stock e is what would do as much as what is there, the sum of Q_i at the level u0 from which any SKU
lacks units, and from u0 on the quantiles of D' are the D' that leaves Y(u): max(Y / (1 - c), Y + e). A run that arrives
later finds at least as much as that says, since what lasted longest is gone by then.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.domain import QUANTILE_LEVELS
from planner.optimize.problem.statement import Floats, Ints, Problem, SkuMix, StyleArrays


def with_mix(problem: Problem, mix: SkuMix) -> Problem:
    """The problem in which styles with SKUs have their effective demand, stock and open orders.

    The smallest part of a run that a colour may be is all of it: which colours a run makes is decided with its lines.
    """
    styles = effective_styles(problem.styles, mix, mix.knots, first_arrivals(problem))
    alone = np.zeros(len(styles.ids), dtype=bool)
    alone[np.unique(mix.style)] = True
    shares = np.where(alone, 1.0, styles.colour_share)
    return replace(problem, styles=replace(styles, colour_share=shares), mix=replace(mix, styles=problem.styles))


def first_arrivals(problem: Problem) -> Ints:
    """(S,) the first week in which a run of each style can be on sale."""
    lead = np.where(problem.factories.makes, problem.factories.lead[None, :], problem.styles.share.shape[1])
    return np.asarray(problem.first_start + lead.min(axis=1, initial=problem.styles.share.shape[1]))


def effective_styles(styles: StyleArrays, mix: SkuMix, knots: Floats, first: Ints) -> StyleArrays:
    """`styles` with the demand, stock and open orders that a best split has, of SKUs with quantiles `knots` (K, 21).

    `first` (S,): the first week in which a run can be on sale.
    """
    S = len(styles.ids)
    there = mix.stock + mix.coming.sum(axis=1)
    level = _first_level_lacking(knots, there)
    u0 = np.full(S, 1.0)
    np.minimum.at(u0, mix.style, level)
    useful = np.bincount(mix.style, np.minimum(_at_level(knots, u0[mix.style]), there), S)
    after = (styles.share * (np.arange(styles.share.shape[1]) >= first[:, None])).sum(axis=1)
    lacking = _sums(mix, _lacking_then(mix, knots, first[mix.style], after[mix.style]), S)
    alone = np.divide(lacking, after[:, None], out=np.zeros_like(lacking), where=after[:, None] > 0)
    whole = _sums(mix, knots, S)
    beyond = np.array(QUANTILE_LEVELS)[None, :] > u0[:, None]
    quantiles = np.where(beyond, np.maximum(alone, useful[:, None] + lacking), np.minimum(whole, useful[:, None]))
    has = np.zeros(S, dtype=bool)
    has[np.unique(mix.style)] = True
    total = np.bincount(mix.style, there, S)
    part = np.divide(np.minimum(useful, total), total, out=np.zeros(S), where=total > 0)
    stock, coming = np.bincount(mix.style, mix.stock, S), _sums(mix, mix.coming, S)
    return replace(
        styles,
        quantiles=np.where(has[:, None], np.maximum.accumulate(quantiles, axis=1), styles.quantiles),
        stock=np.where(has, stock * part, styles.stock),
        coming=np.where(has[:, None], coming * part[:, None], styles.coming),
    )


def _sums(mix: SkuMix, values: Floats, styles: int) -> Floats:
    """(S, n) sums of `values` (K, n) over the SKUs of each style."""
    out = np.zeros((styles, values.shape[1]))
    np.add.at(out, mix.style, values)
    return out


def _lacking_then(mix: SkuMix, knots: Floats, first: Ints, after: Floats) -> Floats:
    """(K, 21) what each SKU is asked for from week `first` (K,) on, the part `after` (K,) of its demand, and has not."""
    soon = np.arange(mix.coming.shape[1])[None, :] < first[:, None]
    before = mix.stock + (mix.coming * soon).sum(axis=1)
    left = np.maximum(before[:, None] - (1.0 - after)[:, None] * knots, 0.0) + (mix.coming * ~soon).sum(axis=1)[:, None]
    return np.asarray(np.maximum(after[:, None] * knots - left, 0.0))


def _first_level_lacking(knots: Floats, there: Floats) -> Floats:
    """(K,) the level of demand from which a SKU lacks units: the chance that what is `there` is enough."""
    levels = np.array(QUANTILE_LEVELS)
    above = knots > there[:, None]
    k = np.where(above.any(axis=1), above.argmax(axis=1), len(levels))
    high = np.minimum(k, len(levels) - 1)
    low = np.maximum(high - 1, 0)
    row = np.arange(len(knots))
    step = knots[row, high] - knots[row, low]
    part = np.divide(there - knots[row, low], step, out=np.zeros_like(there), where=step > 0)
    found = levels[low] + np.clip(part, 0.0, 1.0) * (levels[high] - levels[low])
    return np.where(k == len(levels), 1.0, np.where(k == 0, 0.0, found))


def _at_level(knots: Floats, u: Floats) -> Floats:
    """(K,) the quantile of each SKU at its level u (K,): straight lines between the knots, flat outside."""
    levels = np.array(QUANTILE_LEVELS)
    high = np.clip(np.searchsorted(levels, u), 1, len(levels) - 1)
    part = np.clip((u - levels[high - 1]) / (levels[high] - levels[high - 1]), 0.0, 1.0)
    row = np.arange(len(knots))
    return np.asarray(knots[row, high - 1] * (1.0 - part) + knots[row, high] * part)
