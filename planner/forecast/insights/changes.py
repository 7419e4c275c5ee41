"""A style on test -> which changes of its design the evidence favours: each other level against the one it has."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.forecast.insights.effects import MOST_LEFT, SURE, Contrasts, verdict
from planner.forecast.insights.levels import MISSING, OTHERS
from planner.language import _


def change_rows(contrasts: Contrasts, levels: dict[str, str], category: str) -> list[dict[str, Any]]:
    """One row a change, best supported first (by the low end of its interval); then what cannot be told.

    `levels` holds the style's level of every attribute. The category is kept: another one is another style.
    """
    rows = [
        row
        for k, f in enumerate(contrasts.design.factors)
        if f.name not in {"category", "price"}
        for row in _changes_of_factor(contrasts, k, levels[f.name], category)
    ]
    return sorted(rows, key=lambda r: (not r["identified"], -(r["low"] or 0.0), r["attribute"], r["change_to"]))


def _changes_of_factor(contrasts: Contrasts, factor: int, now: str, category: str) -> list[dict[str, Any]]:
    f = contrasts.design.factors[factor]
    if now == MISSING:
        return [_untold(f.name, now, "", _("the style has no value to change"))]
    if now not in f.levels:
        return [
            _untold(
                f.name,
                now,
                "",
                _("fewer than {least} styles have {now}: nothing to compare with").format(least=f.least, now=now),
            )
        ]
    return [
        _change(contrasts, factor, f.levels.index(now), to, category)
        for to, name in enumerate(f.levels)
        if name not in {now, MISSING, OTHERS}
    ]


def _change(contrasts: Contrasts, factor: int, now: int, to: int, category: str) -> dict[str, Any]:
    f, first = contrasts.design.factors[factor], contrasts.design.first[factor]
    contrast = np.zeros(contrasts.design.columns)
    contrast[first + to], contrast[first + now] = 1.0, -1.0
    there = f.code == to
    row = _untold(
        f.name, f.levels[now], f.levels[to], _("cannot be told: too few styles, or always with something else")
    )
    row |= {"styles": int(there.sum()), "alike": int((there & _in_category(contrasts, category)).sum())}
    if contrasts.joint(contrast) > MOST_LEFT:
        return row
    effect, low, high = contrasts.ratio(contrast)
    return row | {
        "effect": effect,
        "low": low,
        "high": high,
        "identified": True,
        "note": verdict((low, high), contrasts.ratio(contrast, SURE)[1:]),
    }


def _in_category(contrasts: Contrasts, category: str) -> NDArray[np.bool_]:
    """Which styles are of the category; all of them where categories are not told apart."""
    for f in contrasts.design.factors:
        if f.name == "category" and category in f.levels:
            return np.asarray(f.code == f.levels.index(category))
    return np.ones_like(contrasts.fit.weight, dtype=bool)


def _untold(attribute: str, level: str, change_to: str, note: str) -> dict[str, Any]:
    return {
        "attribute": attribute,
        "level": level,
        "change_to": change_to,
        "effect": None,
        "low": None,
        "high": None,
        "styles": 0,
        "alike": 0,
        "identified": False,
        "note": note,
    }
