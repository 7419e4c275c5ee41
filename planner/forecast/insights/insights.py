"""The insights on one screen: evidence -> levels -> regression -> effects; for the shop, a group, or one style."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from planner.domain import Inputs, Progress, Warn, silent
from planner.errors import NoDemandError, UsageError
from planner.forecast.insights.changes import change_rows
from planner.forecast.insights.effects import DIGITS, Contrasts, contrasts_of, effect_rows, idle_rows
from planner.forecast.insights.levels import MISSING, Design, Factor, level_names, read_factors
from planner.forecast.insights.rates import Evidence, in_group, on_sale, read_evidence
from planner.forecast.insights.regression import fit_effects
from planner.language import _
from planner.tables.answers import DESIGN_CHANGES, EFFECTS
from planner.tables.frames import schema_of

By = Literal["audience", "channel", "category"]
# With fewer styles than this nothing is compared.
FEWEST_STYLES = 8


@dataclass(frozen=True)
class Insights:
    """What attributes do to sales.

    effects    one row a level (and group): attribute, level, effect (multiplier of sales against the average style),
               low, high (80%), styles, units, identified, note; effect is null where it is not identified
    basis      what sales are counted by: "day in stock" or "visit"
    scatter    by what factor styles of the same attributes differ (one standard deviation)
    """

    effects: pl.DataFrame
    styles: int
    units: float
    basis: str
    scatter: float | None
    warnings: tuple[Warn, ...] = ()


@dataclass(frozen=True)
class Changes:
    """Changes of one style's design, best supported first.

    changes    attribute, level (now), change_to, effect (multiplier of its sales), low, high (80%), styles (that have
               it), alike (of those in its category), identified, note
    """

    style_id: str
    changes: pl.DataFrame
    styles: int
    basis: str
    warnings: tuple[Warn, ...] = ()


def find_insights(inputs: Inputs, sales: pl.DataFrame, by: By | None = None, progress: Progress = silent) -> Insights:
    """Effects of every attribute, of category and price; with `by`, in each audience, channel or category apart.

    `sales` may hold rows dated on or after as_of; they change nothing. Raises NoDemandError where nothing has been
    sold, UsageError where no row of sales names an audience or channel. docs/insights.md gives the method.
    """
    progress(_("reading sales by age of style"), 0.0)
    evidence = _evidence(inputs, sales)
    progress(_("comparing attributes"), 0.5)
    if by is None:
        rows, contrasts = _effects(inputs, evidence, _names(inputs))
        scatter = None if contrasts is None else round(contrasts.fit.scatter**0.5, DIGITS)
        frame = pl.DataFrame(rows, schema=schema_of(EFFECTS, without=("group",)))
        return Insights(
            frame, len(evidence.ids), float(evidence.units.sum()), evidence.basis, scatter, _too_few([], evidence)
        )
    rows, small = [], []
    for group, part in _groups(inputs, sales, evidence, by):
        if len(part.ids) < FEWEST_STYLES:
            small.append(group)
            continue
        found, _unused = _effects(inputs, part, [name for name in _names(inputs) if name != by])
        rows += [{"group": group} | row for row in found]
    frame = pl.DataFrame(rows, schema=schema_of(EFFECTS))
    return Insights(
        frame, len(evidence.ids), float(evidence.units.sum()), evidence.basis, None, _too_few(small, evidence)
    )


def changes_of(inputs: Inputs, sales: pl.DataFrame, style_id: str, progress: Progress = silent) -> Changes:
    """Which changes of the design of `style_id` the sales of all styles favour.

    Raises UsageError where there is no such style, NoDemandError where nothing has been sold.
    """
    names = _names(inputs)
    mine = (
        inputs.styles.select("style_id", *((level_names(inputs.styles[n]).alias(n)) for n in names)).filter(
            pl.col("style_id") == style_id
        )
        if names
        else inputs.styles.filter(pl.col("style_id") == style_id)
    )
    if mine.height == 0:
        raise UsageError(
            _("there is no style {style_id!r}").format(style_id=style_id),
            hint=_("The styles table lists them; zeros in front count."),
        )
    progress(_("reading sales by age of style"), 0.0)
    evidence = _evidence(inputs, sales)
    progress(_("comparing attributes"), 0.5)
    _unused, contrasts = _effects(inputs, evidence, names)
    levels = mine.row(0, named=True)
    rows = [] if contrasts is None else change_rows(contrasts, levels, levels["category"])
    return Changes(
        style_id,
        pl.DataFrame(rows, schema=schema_of(DESIGN_CHANGES)),
        len(evidence.ids),
        evidence.basis,
        _too_few([], evidence),
    )


def _names(inputs: Inputs) -> list[str]:
    return ["category", "price", *inputs.attributes]


def _evidence(inputs: Inputs, sales: pl.DataFrame) -> Evidence:
    evidence = None if inputs.styles.is_empty() else read_evidence(inputs, sales)
    if evidence is None or evidence.units.sum() <= 0:
        raise NoDemandError(
            _("nothing was sold before {as_of}: no attribute can be said to sell").format(as_of=inputs.as_of),
            hint=_("Take in sales with `planner ingest`, or set a later as_of."),
        )
    return evidence


def _effects(inputs: Inputs, evidence: Evidence, names: list[str]) -> tuple[list[dict[str, Any]], Contrasts | None]:
    """The rows of all attributes, and the contrasts where there is anything to compare."""
    factors = _factors(inputs, evidence, names)
    used = tuple(f for f in factors if f.comparable)
    idle = idle_rows([f for f in factors if not f.comparable], evidence)
    if not used or len(evidence.ids) < FEWEST_STYLES:
        return idle_rows(factors, evidence), None
    design = Design(used)
    contrasts = contrasts_of(design, fit_effects(design, evidence.units, evidence.exposure))
    return effect_rows(contrasts, evidence) + idle, contrasts


def _factors(inputs: Inputs, evidence: Evidence, names: list[str]) -> list[Factor]:
    """Levels of the styles in the evidence; bands of numbers are those of all styles, so that groups agree."""
    levels = inputs.styles.select("style_id", *(level_names(inputs.styles[n]).alias(n) for n in names))
    there = pl.DataFrame({"style_id": evidence.ids.tolist()}, schema={"style_id": pl.String})
    return read_factors(there.join(levels, on="style_id", how="left", maintain_order="left"), names)


def _groups(inputs: Inputs, sales: pl.DataFrame, evidence: Evidence, by: By) -> Iterator[tuple[str, Evidence]]:
    """Each group's name and evidence, by name."""
    if by == "category":
        kinds = inputs.styles.select("style_id", level_names(inputs.styles["category"]).alias("kind"))
        own = (
            pl.DataFrame({"style_id": evidence.ids.tolist()})
            .join(kinds, on="style_id", how="left", maintain_order="left")["kind"]
            .to_numpy()
        )
        for kind in sorted(set(own) - {MISSING}):
            yield kind, evidence.keep(own == kind)
        return
    named = on_sale(inputs, sales)[by].drop_nulls().unique().sort().to_list()
    if not named:
        raise UsageError(
            _("--by {by}: no row of sales names its {by}").format(by=by),
            hint=_("Sales need a column {by}; see the documentation (tables).").format(by=by),
        )
    for group in named:
        yield group, in_group(evidence, inputs, sales, by, group)


def _too_few(groups: list[str], evidence: Evidence) -> tuple[Warn, ...]:
    found = []
    if groups:
        found.append(
            Warn(
                "few_styles",
                _("fewer than {FEWEST_STYLES} styles, so left out: {names}").format(
                    FEWEST_STYLES=FEWEST_STYLES, names=", ".join(groups)
                ),
            )
        )
    if len(evidence.ids) < FEWEST_STYLES:
        found.append(
            Warn(
                "few_styles",
                _("{n} styles have been on sale, too few to compare ({FEWEST_STYLES} needed)").format(
                    n=len(evidence.ids), FEWEST_STYLES=FEWEST_STYLES
                ),
            )
        )
    return tuple(found)
