"""What the past teaches about the forecast itself: how to weigh its members and how wide to be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.forecast.calibration.nested_backtest import Cases, split_cases
from planner.forecast.history.history import History
from planner.forecast.members.blend import MEMBERS
from planner.forecast.quantiles import FEW_UNITS, LEVELS, MEDIAN, log_width, narrow, pinball, widen

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Before any backtest: neighbours do best on short histories of real launches, the rest steady them. Of young styles whose
# start nothing cut short the forest, which errs in other ways than the rest, counts for nearly half.
PRIOR_WEIGHTS = np.array([0.04, 0.18, 0.312, 0.123, 0.14, 0.025, 0.18, 1e-6])
PRIOR_EARLY = np.append(0.55 * PRIOR_WEIGHTS[:-1], 0.45)
# The members that are the two simple rules which no forecast should be behind.
RULES = (MEMBERS.index("unconditional"), MEMBERS.index("ratio"))
# Of styles not on sale yet the neighbours alone know anything: their design.
NEW_WEIGHTS = np.array([0.4, 0.0, 0.6, 0.0, 0.0, 0.0, 0.0, 0.0])
# What a change of weights (KL from the prior) has to earn: so many standard errors of the difference in loss between
# a member and the prior combination. Bounds keep the descent stable.
WEIGHT_ERRORS, LEAST_HOLD, MOST_HOLD = 2.6, 0.02, 5.0
STEPS, STEP = 300, 0.1
MOST_LOSS = 0.05
# Spreads that are tried; below 0: the combination's logs are drawn to its median by that share.
SPREADS = np.array([-0.4, -0.3, -0.2, -0.1, 0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.2])
PLAIN = int(np.flatnonzero(SPREADS == 0)[0])
# Spread believed before any backtest, with and without finished styles; it counts for PRIOR_TRUST origins of
# FULL_CASES that are just like today.
PRIOR_SPREAD, PRIOR_SPREAD_COLD, PRIOR_TRUST, FULL_CASES = 0.25, 0.4, 0.5, 50
# The trust in other cases below which split ones are called in.
LEAST_TRUST = 0.5
# Log-sd of what a season never seen may do to demand: a peak season commonly doubles it. Its variance fades with the
# share of the year not seen yet. Some of it stays, since seasons seen once do not repeat exactly: less, the more
# earlier days that met such seasons have shown, and no more than this share of a forecast's own log-sd; and less where
# past days' forecasts were never off in common (`learn_common`).
SEASON_SPREAD, SEASON_STAYS, MOST_STAYS = 0.96, 0.15, 0.5
SEASON_DAYS = 84
# By which log factors the forecasts of a past day may have been off in common; how often as much a season may do; past
# days of FULL_CASES styles (which overlap: each counts half) that the prior counts as; the fewest styles that tell one.
SHIFTS, SEASON_TIMES, PRIOR_DAYS, LEAST_SHIFTED, LEAST_SHIFT = np.linspace(-1.0, 1.0, 21), 2.0, 1.0, 10, 0.1
# Earlier days' worth of trust at which what starts in full stock have proved counts in half for starts cut short.
HALF_PROVED = 0.25


@dataclass(frozen=True)
class Calibration:
    """How to combine forecasts for one class of age.

    weights   of the members; add up to 1
    spread    log-sd of the factor that widens the combination; below 0: by which share it is narrowed
    season    log-sd for seasons never seen, over SEASON_DAYS or more
    cases     past forecasts behind it; covered = share of them inside the 80% interval before widening, without what
              the forecasts of a day were off in common
    """

    weights: Floats
    spread: float
    season: float
    cases: int
    covered: float | None


def learn_calibrations(history: History, cases: list[Cases], cold: bool, seed: int = 0) -> dict[str, Calibration]:
    """The calibration for each of the classes. `seed` draws the halves of `split_cases`, where there are too few cases."""
    lacking = [kind for kind in ("early", "older") if trust(cases, kind) < LEAST_TRUST]
    split = split_cases(history, seed) if lacking else []
    prior = PRIOR_SPREAD_COLD if cold else PRIOR_SPREAD
    years, common = history.panel.years, learn_common(cases)
    calibrations = {
        kind: learn(cases + split if kind in lacking else cases, kind, years, prior, common)
        for kind in ("early", "older")
    }
    # less is known of a start cut short than of a full one: at least as wide, as far as earlier days have proved it
    early, proved = calibrations["early"], trust(cases, "early")
    short = learn(cases, "cut_short", years, early.spread, common)
    return calibrations | {
        "cut_short": replace(short, spread=max(short.spread, early.spread * proved / (proved + HALF_PROVED))),
        "new": Calibration(NEW_WEIGHTS, max(early.spread, prior), early.season, 0, None),
    }


def learn_common(cases: list[Cases]) -> float:
    """Log-sd of what a season may do, going by how far the forecasts of past days were off in common.

    SEASON_SPREAD before any past day is known; SEASON_TIMES the root mean square of the common shifts, less what chance
    makes of them, the more past days there are; in logs. No more than SEASON_SPREAD.
    """
    square, worth = [], []
    for c in cases:
        for kind in np.unique(c.kind):
            mine = (c.kind == kind) & (not c.split)
            if mine.sum() >= LEAST_SHIFTED:
                shift, chance = _common_shift(np.tensordot(_prior(str(kind)), c.members[:, mine], 1), c.actual[mine])
                square.append(max(shift**2 - chance, 0.0))
                worth.append(min(mine.sum() / FULL_CASES, 1.0) / 2)
    if not worth:
        return SEASON_SPREAD
    found = SEASON_TIMES * max(float(np.average(square, weights=worth)) ** 0.5, LEAST_SHIFT)
    logs = (PRIOR_DAYS * np.log(SEASON_SPREAD) + sum(worth) * np.log(found)) / (PRIOR_DAYS + sum(worth))
    return min(float(np.exp(logs)), SEASON_SPREAD)


def _common_shift(quantiles: Floats, actual: Floats) -> tuple[float, float]:
    """The log factor by which the forecasts of a past day were off in common, and the variance that chance gives it."""
    logs, sold = np.log(quantiles + FEW_UNITS), np.log(actual + FEW_UNITS)
    loss = [float(pinball(logs + shift, sold).sum()) for shift in SHIFTS]
    return float(SHIFTS[int(np.argmin(loss))]), float(np.var(sold - logs[:, MEDIAN])) / len(sold)


def _without_common(quantiles: Floats, cases: Cases) -> Floats:
    """The forecasts of a past day without what they were off in common, as far as that is more than chance.

    It is what a season does, and a season never seen has a width of its own: in both it would count twice.
    """
    if cases.split:
        return quantiles
    shift, chance = _common_shift(quantiles, cases.actual)
    shift *= max(1.0 - chance / max(shift**2, 1e-9), 0.0)
    return np.asarray(np.maximum((quantiles + FEW_UNITS) * np.exp(shift) - FEW_UNITS, 0.0))


def learn(cases: list[Cases], kind: str, years: float, prior: float, common: float = SEASON_SPREAD) -> Calibration:
    """Weights that would have had the least pinball loss and the spread that would have covered what it claims."""
    mine, usual = _of_class(cases, kind), _prior(kind)
    if not mine:
        return Calibration(usual, prior, _unseen_season(years, 0.0, np.inf, common), 0, None)
    weights = _no_worse_than_rules(_learn_weights(mine, usual), mine)
    combined, actuals = [np.tensordot(weights, c.members, 1) for c in mine], [c.actual for c in mine]
    worth = np.array([_trust(c) for c in mine])
    alike = [_without_common(q, c) for q, c in zip(combined, mine, strict=True)]
    wanted, covered = _calibrated_spread(alike, actuals, worth / worth.sum())
    spread = (worth.sum() * wanted + PRIOR_TRUST * prior) / (worth.sum() + PRIOR_TRUST)
    taught = sum(_trust(c) for c in mine if not c.split)
    own = float(np.median(np.concatenate([log_width(q) for q in combined])))
    season = _unseen_season(years, taught, own, common)
    return Calibration(weights, float(spread), season, sum(map(len, actuals)), round(covered, 3))


def _unseen_season(years: float, taught: float, own: float, common: float) -> float:
    """Log-sd of demand for the part of the year that the past does not hold.

    `taught`: trust in earlier days that met seasons of their own; `own`: the forecasts' own log-sd; `common`: what a
    season seen before may still do, as `learn_common` has it. Calm months say nothing of a peak that has not been yet.
    """
    stays = min(common * (SEASON_STAYS / max(years, 1.0) / (1.0 + taught)) ** 0.5, MOST_STAYS * own)
    return float(max(SEASON_SPREAD * max(1.0 - years, 0.0) ** 0.5, stays))


def trust(cases: list[Cases], kind: str) -> float:
    """What the cases of a class are worth, in origins of FULL_CASES that are just like today."""
    return float(sum(_trust(c) for c in _of_class(cases, kind)))


def _trust(cases: Cases) -> float:
    return cases.like * min(1.0, len(cases.actual) / FULL_CASES)


def _of_class(cases: list[Cases], kind: str) -> list[Cases]:
    """The part of each origin's cases that is of the class, where it is enough to go by."""
    parts = []
    for c in cases:
        keep = c.kind == kind
        if keep.sum() >= 5 and c.actual[keep].sum() > 0:
            parts.append(replace(c, members=c.members[:, keep], actual=c.actual[keep], kind=c.kind[keep]))
    return parts


def _prior(kind: str) -> Floats:
    """The weights of a class before any backtest."""
    return PRIOR_EARLY if kind == "early" else PRIOR_WEIGHTS


def _learn_weights(cases: list[Cases], prior: Floats) -> Floats:
    """Exponentiated gradient (Kivinen & Warmuth 1997) on pinball loss / that of the prior weights, held by the prior.

    The loss of averaged quantiles is convex in the weights, so that few steps find its minimum.
    """
    weights = prior
    scales = [float((pinball(np.tensordot(weights, c.members, 1), c.actual) + 0.1).sum()) for c in cases]
    hold = _hold(cases, scales, prior)
    # quantiles of all origins in one row a member: the steps are many, and each is two products of a matrix
    members = np.concatenate([c.members.reshape(len(MEMBERS), -1) for c in cases], axis=1)
    actual = np.concatenate([np.repeat(c.actual, len(LEVELS)) for c in cases])
    scale = np.repeat(scales, [len(c.actual) * len(LEVELS) for c in cases]) * len(LEVELS)
    level = np.tile(LEVELS, sum(len(c.actual) for c in cases))
    scaled, never_over = members / scale, members @ (level / scale)
    for _ in range(STEPS):
        slope = hold * np.log(weights / prior) + scaled @ (weights @ members > actual) - never_over
        weights = weights * np.exp(-STEP * (slope - slope @ weights))
        weights = np.maximum(weights / weights.sum(), 1e-6)
    return np.asarray(weights / weights.sum())


def _no_worse_than_rules(weights: Floats, cases: list[Cases]) -> Floats:
    """The weights, or one of the two simple rules alone where the combination was behind it by more than chance.

    Chance: one standard error of the difference in relative loss, over styles and over origins.
    """
    share = np.array([_trust(c) for c in cases]) / max(sum(map(_trust, cases)), 1e-9)
    best, found = 0.0, weights
    for rule in RULES:
        apart = []
        for c in cases:
            ours = pinball(np.tensordot(weights, c.members, 1), c.actual)
            apart.append((ours - pinball(c.members[rule], c.actual)) / max(float(ours.mean()), 1e-9))
        means = np.array([a.mean() for a in apart])
        by_style = float(share**2 @ [a.var() / len(a) for a in apart])
        by_origin = float(share**2 @ (means - share @ means) ** 2)
        behind = float(share @ means) - (by_style + by_origin) ** 0.5
        if behind > best:
            best, found = behind, np.eye(len(weights))[rule]
    return np.asarray(found)


def _hold(cases: list[Cases], scales: list[float], prior: Floats) -> float:
    """How firmly the prior weights are held: by as much as members' losses differ from theirs by mere chance.

    A few large styles may decide a loss; where they do, standard errors are large and much has to be shown. The root
    mean square over the members but the two simple rules, either of which may be far off.
    """
    variance = np.zeros(len(MEMBERS))
    for c, scale in zip(cases, scales, strict=True):
        usual = pinball(np.tensordot(prior, c.members, 1), c.actual)
        variance += [float(((pinball(m, c.actual) - usual) ** 2).sum()) / scale**2 for m in c.members]
    return float(np.clip(WEIGHT_ERRORS * np.delete(variance, RULES).mean() ** 0.5, LEAST_HOLD, MOST_HOLD))


def _calibrated_spread(combined: list[Floats], actuals: list[Floats], worth: Floats) -> tuple[float, float]:
    """The spread at which the 80 and 90% intervals would have covered 80 and 90%; the 80% cover without any.

    None where they fell short (or were too wide) by no more than a standard error, all of it from two on. `worth`: what
    each origin counts for. A few large misses can ask for a width that makes every other forecast worthless, so the
    pinball loss may not rise by more than MOST_LOSS above the least that any spread gives: the mean of that in units,
    which a few large styles decide, and that in logs, where all count alike.
    """
    covered, losses = np.zeros((len(SPREADS), 2)), np.zeros((len(SPREADS), 2))
    for k, spread in enumerate(SPREADS):
        wide = [with_spread(q, spread) for q in combined]
        covered[k] = worth @ [_coverage(q, y) for q, y in zip(wide, actuals, strict=True)]
        losses[k] = worth @ [_losses(q, y) for q, y in zip(wide, actuals, strict=True)]
    mean = np.maximum.accumulate(covered.mean(axis=1))
    short = (0.85 - mean[PLAIN]) / (0.85 * 0.15 / sum(map(len, actuals))) ** 0.5
    wanted = float(np.interp(0.85, mean, SPREADS))
    wanted = (max if short > 0 else min)(wanted, 0.0) * float(np.clip(abs(short) - 1.0, 0.0, 1.0))
    loss = (losses / np.maximum(losses[PLAIN], 1e-9)).sum(axis=1)
    affordable = float(SPREADS[loss <= (1 + MOST_LOSS) * loss.min()].max())
    return min(wanted, affordable), float(covered[PLAIN, 0])


def _losses(quantiles: Floats, actual: Floats) -> list[float]:
    """Mean pinball loss over mean units, and in logs."""
    logs = pinball(np.log(quantiles + FEW_UNITS), np.log(actual + FEW_UNITS))
    return [float(pinball(quantiles, actual).sum() / (actual.sum() + len(actual))), float(logs.mean())]


def _coverage(quantiles: Floats, actual: Floats) -> list[float]:
    """Share inside the 80 and 90% intervals."""
    return [
        float(((actual >= quantiles[:, low] - 1e-9) & (actual <= quantiles[:, high] + 1e-9)).mean())
        for low, high in ((2, 18), (1, 19))
    ]


def with_spread(quantiles: Floats, spread: float) -> Floats:
    """Widened by a spread above 0, narrowed by one below."""
    return widen(quantiles, spread) if spread > 0 else narrow(quantiles, 1.0 + spread)


def combine(members: Floats, kind: NDArray[np.str_], to_go: Ints, calibrations: dict[str, Calibration]) -> Floats:
    """(n, 21): the members averaged quantile by quantile and widened, each style by the calibration of its class."""
    out, spread = np.empty(members.shape[1:]), widening(kind, to_go, calibrations)
    for name, calibration in calibrations.items():
        rows = kind == name
        if rows.any():
            mean = np.tensordot(calibration.weights, members[:, rows], 1)
            out[rows] = widen(narrow(mean, 1.0 + min(calibration.spread, 0.0)), spread[rows])
    return out


def widening(kind: NDArray[np.str_], to_go: Ints, calibrations: dict[str, Calibration]) -> Floats:
    """(n,) log-sd of the factor that widens each style's combination: ranges that proved too narrow, unseen seasons."""
    spread, season = np.zeros(len(kind)), np.zeros(len(kind))
    for name, calibration in calibrations.items():
        mine = kind == name
        spread[mine], season[mine] = max(calibration.spread, 0.0), calibration.season
    return np.asarray(np.hypot(spread, season * np.sqrt(np.minimum(to_go / SEASON_DAYS, 1.0))))


def describe(calibrations: dict[str, Calibration]) -> dict[str, dict[str, object]]:
    """The calibrations as plain data, for the manifest."""
    return {
        name: {
            "weights": {m: round(float(w), 3) for m, w in zip(MEMBERS, calibration.weights, strict=True)},
            "spread": round(calibration.spread, 3),
            "season_spread": round(calibration.season, 3),
            "past_forecasts": calibration.cases,
            "covered_80_unwidened": calibration.covered,
        }
        for name, calibration in calibrations.items()
    }
