"""A negative binomial regression over all past styles and ages at once: what goes on to sell, given the start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History
from planner.forecast.members.examples import SELLING_WEIGHT, Examples, examples_at
from planner.forecast.members.members import Question
from planner.forecast.members.quiet import quietly
from planner.forecast.quantiles import FEW_UNITS, with_errors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AGES = (1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84)
MOST_ROWS_AN_AGE = 800
ROUNDS = 5
# Dispersion outside these has nothing to do with sales: the fit has collapsed.
LEAST_ALPHA, MOST_ALPHA = 0.02, 20.0
# A fit whose mean is off by more than this factor has collapsed.
MOST_OFF = 3.0


@dataclass(frozen=True)
class Regression:
    """Coefficients of log(units until the end) and how widely units scatter (variance = mu + alpha mu^2)."""

    coefficients: Floats
    alpha: float

    def predict(self, x: Floats, offset: Floats) -> Floats:
        """Expected units."""
        return np.exp(np.clip(x @ self.coefficients + offset, -20.0, 20.0))


def covariates(history: History, age: int, early: Floats, shape: Floats) -> Floats:
    """(n, 7) constant, level seen so far, age, days with a sale, both by age, the last week's share; in logs."""
    recent_log, selling = shape[:, -2], shape[:, -1] / SELLING_WEIGHT
    curve = history.curve
    expected = curve.total * curve.at(np.array([age]))[0]
    level = np.log((early + FEW_UNITS) / (expected + FEW_UNITS))
    week = max(1, min(7, age // 2))
    usual = 1.0 - curve.at(np.array([age - week]))[0] / max(curve.at(np.array([age]))[0], 1e-9)
    late = np.log((np.expm1(recent_log) + FEW_UNITS) / (early * usual + FEW_UNITS))
    months = np.full(len(early), np.log(max(age, 1) / 14.0))
    return np.column_stack([np.ones(len(early)), level, level * months, months, selling, selling * months, late])


def offset(history: History, age: int, end: int, count: int) -> Floats:
    """Log of the units that an average style sells from `age` up to `end`."""
    ahead = history.curve.at(np.array([end]))[0] - history.curve.at(np.array([age]))[0]
    return np.full(count, np.log(max(history.curve.total * ahead, 1e-3)))


def fit_regression(history: History, end: int) -> Regression | None:
    """Fit over examples at many ages; None where there are too few of them or the fit has collapsed."""
    x, y, o, w = [], [], [], []
    for age in AGES:
        if age >= end - 7:
            break
        e = examples_at(history, age, end)
        real = np.flatnonzero(e.row >= 0)[-MOST_ROWS_AN_AGE:]
        if e.age != age or len(real) == 0:
            break
        x.append(covariates(history, age, e.early[real], e.shape[real]))
        y.append(e.rest[real])
        o.append(offset(history, age, end, len(real)))
        w.append(e.weight[real])
    if sum(map(len, y)) < 60:
        return None
    return _fit(np.vstack(x), np.concatenate(y), np.concatenate(o), np.concatenate(w))


def import_statsmodels() -> None:
    """Imports what the fit needs, for a thread that has the time."""
    # statsmodels.api would import three times as much
    import statsmodels.genmod.families
    import statsmodels.genmod.generalized_linear_model  # noqa: F401 - imported for what follows


def _fit(x: Floats, y: Floats, offset: Floats, weight: Floats) -> Regression | None:
    """Alternate between the coefficients (GLM) and the dispersion (moments), which statsmodels' GLM keeps fixed."""
    from statsmodels.genmod.families import NegativeBinomial
    from statsmodels.genmod.generalized_linear_model import GLM

    alpha, fit = 1.0, None
    with quietly():
        for _ in range(ROUNDS):
            try:
                model = GLM(y, x, family=NegativeBinomial(alpha=alpha), offset=offset, var_weights=weight)
                result = model.fit(maxiter=50, start_params=None if fit is None else fit.coefficients)
            except (ValueError, np.linalg.LinAlgError):
                return None
            mu = np.maximum(np.asarray(result.mu), 1e-6)
            fit = Regression(np.asarray(result.params), alpha)
            alpha = float(np.clip(np.average(((y - mu) ** 2 - mu) / mu**2, weights=weight), LEAST_ALPHA, MOST_ALPHA))
    return fit if fit is not None and _sound(fit, x, y, offset, weight) else None


def _sound(fit: Regression, x: Floats, y: Floats, offset: Floats, weight: Floats) -> bool:
    mean = np.average(fit.predict(x, offset), weights=weight)
    actual = np.average(y, weights=weight)
    return bool(np.isfinite(fit.coefficients).all() and actual / MOST_OFF < mean < actual * MOST_OFF)


def regressed(question: Question, examples: Examples, history: History, own_shape: Floats, fit: Regression) -> Floats:
    """The regression's mean x the errors it made on past styles of that size of forecast."""
    past = fit.predict(
        covariates(history, examples.age, examples.early, examples.shape),
        offset(history, examples.age, question.end, len(examples.row)),
    )
    point = fit.predict(
        covariates(history, examples.age, question.early, own_shape),
        offset(history, examples.age, question.end, len(question.row)),
    )
    return with_errors(point, past, examples.rest, examples.weight)
