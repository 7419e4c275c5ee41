"""The fitted regression -> one row a level: what it does to sales, how surely, and what the data cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.forecast.insights.levels import MISSING, OTHERS, Design, Factor
from planner.forecast.insights.rates import Evidence
from planner.forecast.insights.regression import Fit, mixed_estimate, prior_precision
from planner.language import _, ngettext

Floats = NDArray[np.float64]

INSIDE, SURE = 0.80, 0.95
# A contrast is identified where the data leave at most this share of the variance that a broad belief (effects that
# multiply or divide by e^1) leaves without data. Two attributes that always come together leave half.
MOST_LEFT, BROAD = 0.4, 1.0
# Named in a note where levels are almost the same styles.
SAME_STYLES = 0.95
NAMED = 3
DIGITS = 4  # of results: further ones differ between machines


@dataclass(frozen=True)
class Contrasts:
    """Differences between effects, with what is needed to judge them.

    gram               X'WX of styles that sell as the average one: what could be told, whatever the effects are
    broad_covariance   covariance of the effects where no more than a broad belief (BROAD) is joined to the data
    """

    design: Design
    fit: Fit
    broad_covariance: Floats
    gram: Floats

    def ratio(self, contrast: Floats, inside: float = INSIDE) -> tuple[float, float, float]:
        """exp of a contrast of columns with the interval that holds it with probability `inside`."""
        from scipy.stats import t

        middle = float(contrast @ self.fit.coefficients)
        reach = float(t.ppf(0.5 + inside / 2, self.fit.freedom) * np.sqrt(contrast @ self.fit.covariance @ contrast))
        found = (np.exp(middle), np.exp(middle - reach), np.exp(middle + reach))
        return round(float(found[0]), DIGITS), round(float(found[1]), DIGITS), round(float(found[2]), DIGITS)

    def against_average(self, factor: int, level: int) -> Floats:
        """(columns,) the contrast of a level with the average style: less the effects of all levels by their share."""
        f, first = self.design.factors[factor], self.design.first[factor]
        out = np.zeros(self.design.columns)
        out[first : first + len(f.levels)] = -np.bincount(f.code, minlength=len(f.levels)) / len(f.code)
        out[first + level] += 1.0
        return out

    def joint(self, contrast: Floats) -> float:
        """Share of a broad belief's variance that all data leave."""
        return float(contrast @ self.broad_covariance @ contrast / (BROAD**2 * (contrast @ contrast)))

    def alone(self, contrast: Floats) -> float:
        """The same, were the attributes that the contrast compares the only ones."""
        inside = np.flatnonzero((contrast != 0) | (self.design.owner < 0))
        part = np.ix_(inside, inside)
        prior = prior_precision(self.design, np.full(len(self.design.factors), BROAD**2))[inside]
        _, covariance = mixed_estimate(self.gram[part], np.zeros(len(inside)), prior)
        c = contrast[inside]
        return float(c @ covariance @ c / (BROAD**2 * (c @ c)))


def contrasts_of(design: Design, fit: Fit) -> Contrasts:
    """Contrasts of a fit, judged by what its styles could tell."""
    gram = design.gram(fit.weight)
    broad = prior_precision(design, np.full(len(design.factors), BROAD**2))
    return Contrasts(design, fit, mixed_estimate(gram, np.zeros(len(gram)), broad)[1], gram)


def effect_rows(contrasts: Contrasts, evidence: Evidence) -> list[dict[str, Any]]:
    """One row a level of every factor of the design, in the order of the factors, most styles first."""
    return [
        _row(contrasts, evidence, k, level)
        for k, f in enumerate(contrasts.design.factors)
        for level in range(len(f.levels))
    ]


def _row(contrasts: Contrasts, evidence: Evidence, factor: int, level: int) -> dict[str, Any]:
    f = contrasts.design.factors[factor]
    mine = f.code == level
    row: dict[str, Any] = {
        "attribute": f.name,
        "level": f.levels[level],
        "effect": None,
        "low": None,
        "high": None,
        "styles": int(mine.sum()),
        "units": round(float(evidence.units[mine].sum()), 1),
        "identified": False,
    }
    if f.levels[level] == OTHERS:
        return row | {"note": _rare(f)}
    contrast = contrasts.against_average(factor, level)
    if contrasts.joint(contrast) > MOST_LEFT:
        return row | {"note": _why_not(contrasts, factor, level, contrast)}
    effect, low, high = contrasts.ratio(contrast)
    sure = contrasts.ratio(contrast, SURE)
    return row | {
        "effect": effect,
        "low": low,
        "high": high,
        "identified": True,
        "note": verdict((low, high), sure[1:]) + _mixed(contrasts.design, factor, level),
    }


def verdict(likely: tuple[float, float], sure: tuple[float, float]) -> str:
    """In words what an 80% and a 95% interval of a multiplier say."""
    for (low, high), more, less in (
        (sure, _("clearly more"), _("clearly less")),
        (likely, _("likely more"), _("likely less")),
    ):
        if low > 1:
            return more
        if high < 1:
            return less
    return _("no clear difference")


def _rare(f: Factor) -> str:
    named = ", ".join(f.rare[:NAMED]) + (", ..." if len(f.rare) > NAMED else "")
    return ngettext(
        "{n:,} value with fewer than {least} styles, too few to tell: {named}",
        "{n:,} values with fewer than {least} styles each, too few to tell: {named}",
        len(f.rare),
    ).format(n=len(f.rare), least=f.least, named=named)


def _why_not(contrasts: Contrasts, factor: int, level: int, contrast: Floats) -> str:
    """Too few styles, or styles that also share something else."""
    f = contrasts.design.factors[factor]
    styles = int((f.code == level).sum())
    if contrasts.alone(contrast) > MOST_LEFT:
        return ngettext(
            "{n:,} style: its sales differ too much to tell",
            "{n:,} styles: their sales differ too much to tell",
            styles,
        ).format(n=styles)
    other, twin, _overlap = _companion(contrasts.design, factor, level)
    if other is None:
        return _("cannot be told apart from the other attributes together")
    name = contrasts.design.factors[other].name
    if twin is None:
        return _("cannot be told apart from {name}").format(name=name)
    both = contrast + contrasts.against_average(other, twin)
    effect, low, high = contrasts.ratio(both)
    return _(
        "cannot be told apart from {name} = {value}: the same styles; together {effect:.2f} ({low:.2f} - {high:.2f})"
    ).format(name=name, value=contrasts.design.factors[other].levels[twin], effect=effect, low=low, high=high)


def _mixed(design: Design, factor: int, level: int) -> str:
    """A caution where most of a level's styles share one other level that is rare elsewhere."""
    other, twin, overlap = _companion(design, factor, level)
    if other is None or twin is None or overlap < 0.6:
        return ""
    return _("; often the same styles as {name} = {value}").format(
        name=design.factors[other].name, value=design.factors[other].levels[twin]
    )


def _companion(design: Design, factor: int, level: int) -> tuple[int | None, int | None, float]:
    """The attribute that tells best whether a style has this level; its level that does so, if one; their overlap.

    Overlap = styles with both / styles with either.
    """
    mine = design.factors[factor].code == level
    best: tuple[float, int | None, int | None, float] = (0.0, None, None, 0.0)
    for k, f in enumerate(design.factors):
        if k == factor:
            continue
        size = np.bincount(f.code, minlength=len(f.levels))
        both = np.bincount(f.code[mine], minlength=len(f.levels))
        told = float((both**2 / np.maximum(size, 1)).sum()) / max(int(mine.sum()), 1)
        overlap = both / np.maximum(size + mine.sum() - both, 1)
        twin = int(overlap.argmax())
        if told > best[0]:
            best = (told, k, twin, float(overlap[twin]))
    told, other, level_there, overlap_there = best
    if told < SAME_STYLES and overlap_there < 0.6:
        return None, None, 0.0
    return other, level_there if overlap_there >= 0.6 else None, overlap_there


def idle_rows(factors: Sequence[Factor], evidence: Evidence) -> list[dict[str, Any]]:
    """One row for each attribute in which there is nothing to compare, with the reason."""
    rows = []
    for f in factors:
        if f.left_out:
            note = _("left out: more attributes than so many styles can tell")
        elif f.rare:
            note = _rare(f)
        elif f.levels == (MISSING,):
            note = _("no style has a value")
        elif len(f.levels) == 1:
            note = _("all styles have it: nothing to compare with")
        else:
            note = _("only some styles have a value, too few to tell")
        rows.append(
            {
                "attribute": f.name,
                "level": f.levels[0] if len(f.levels) == 1 else OTHERS,
                "effect": None,
                "low": None,
                "high": None,
                "styles": len(f.code),
                "units": round(float(evidence.units.sum()), 1),
                "identified": False,
                "note": note,
            }
        )
    return rows
