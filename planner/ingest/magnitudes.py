"""Figures that are right in form and absurd in size: a percentage for a factor, centimetres for metres, hours for minutes.

Each may be right all the same, so it is told and planned with. Limits that no figure may pass are in `tables/schema.py`.
"""

from __future__ import annotations

import polars as pl

from planner.domain import Inputs, Warn
from planner.language import _

MOST_UPLIFT, LEAST_UPLIFT = 20.0, 0.25  # of an event
MOST_FACTOR = 4.0  # of costs, either way
MOST_RETURNED = 0.9
LEAST_MINUTES, MOST_MINUTES = 0.5, 600.0  # that a unit is sewn
MOST_METRES = 20.0  # in a unit
MOST_WEEKS = 26  # until goods or fabric are there
DEARER = 5.0  # a unit made in overtime, as a multiple of its cost
MOST_PENALTY = 5.0  # of a lost sale, as a multiple of the price
MANY_VISITS, FEW_VISITS = 50.0, 0.02  # a week at full reach, as multiples of the usual of the table
FEW_ROWS = 5
LARGE_COST = 20.0  # as a multiple of what is left over, where that is a number from 0 to 1


def magnitudes(inputs: Inputs) -> list[Warn]:
    """A warning for each column with figures far beyond what it can hold."""
    on_sale = inputs.styles.filter(pl.col("exit_date") > inputs.as_of)
    checks = (
        *_of_styles(on_sale),
        *_of_factories(inputs.factories, on_sale),
        *_of_fabrics(inputs),
        *_of_events(inputs),
    )
    return [
        Warn(code, words.format(names=_some(rows, name, value), n=f"{rows.height:,}"))
        for code, rows, name, value, words in checks
        if rows.height
    ]


# Code, the rows in question, the column that names a row, the one of the figure, what is odd ({names}, {n}).
_Check = tuple[str, pl.DataFrame, str, str, str]


def _of_styles(styles: pl.DataFrame) -> tuple[_Check, ...]:
    minutes = pl.col("sewing_minutes")
    share = (pl.col("salvage_value") > 0) & (pl.col("salvage_value") <= 1)
    shares = styles.filter(share & (pl.col("unit_cost") > LARGE_COST * pl.col("salvage_value")))
    return (
        (
            "odd_sewing_minutes",
            styles.filter((minutes > MOST_MINUTES) | ((minutes > 0) & (minutes < LEAST_MINUTES))),
            "style_id",
            "sewing_minutes",
            _("sewing_minutes of {n} style(s) are hardly minutes a unit: {names}; are they hours or seconds?"),
        ),
        (
            "odd_fabric_per_unit",
            styles.filter(pl.col("fabric_per_unit") > MOST_METRES),
            "style_id",
            "fabric_per_unit",
            _("fabric_per_unit of {n} style(s) is hardly metres a unit: {names}; is it in centimetres or grams?"),
        ),
        (
            "odd_return_rate",
            styles.filter(pl.col("return_rate") > MOST_RETURNED),
            "style_id",
            "return_rate",
            _("return_rate of {n} style(s) says that nearly every unit comes back: {names}; 0.01 is one in a hundred"),
        ),
        (
            "odd_salvage_value",
            shares if 2 * shares.height > styles.height else shares.clear(),
            "style_id",
            "salvage_value",
            _("salvage_value of {n} style(s) looks like a share: {names}; it is money a unit"),
        ),
        (
            "odd_holding_cost",
            styles.filter(pl.col("holding_cost") > pl.col("price")),
            "style_id",
            "holding_cost",
            _("holding_cost of {n} style(s) is above their price: {names}; it is money a unit and week"),
        ),
        (
            "odd_lost_sale_penalty",
            styles.filter(pl.col("lost_sale_penalty") > MOST_PENALTY * pl.col("price")),
            "style_id",
            "lost_sale_penalty",
            _("lost_sale_penalty of {n} style(s) is many times their price: {names}; it is money a unit"),
        ),
    )


def _of_factories(factories: pl.DataFrame, styles: pl.DataFrame) -> tuple[_Check, ...]:
    factor = pl.col("cost_factor")
    sewn = styles.filter(pl.col("sewing_minutes") > 0)
    usual = sewn.select(pl.col("sewing_minutes", "unit_cost").median()).row(0)
    dear = pl.lit(False) if None in usual else pl.col("overtime_cost") * usual[0] > DEARER * usual[1]
    quickest = sewn["sewing_minutes"].min()
    least = pl.max_horizontal("min_batch", "lot_size", pl.lit(1)) * pl.lit(quickest, pl.Float64)
    week = pl.col("weekly_minutes") + pl.col("overtime_minutes")
    return (
        (
            "odd_cost_factor",
            factories.filter((factor > MOST_FACTOR) | (factor < 1 / MOST_FACTOR)),
            "factory_id",
            "cost_factor",
            _("cost_factor of {n} factory(ies) is far from 1: {names}; a factory that is 15% dearer has 1.15"),
        ),
        (
            "odd_overtime_cost",
            factories.filter(dear & (pl.col("overtime_minutes") > 0)),
            "factory_id",
            "overtime_cost",
            _(
                "overtime_cost of {n} factory(ies) makes a unit many times dearer: {names}; it is money a minute, not an hour"
            ),
        ),
        (
            "odd_weekly_minutes",
            factories.filter((pl.col("weekly_minutes") > 0) & (least + pl.col("setup_minutes") > week)),
            "factory_id",
            "weekly_minutes",
            _(
                "{n} factory(ies) cannot make their smallest batch of any style in a week: {names}; are weekly_minutes hours, or "
                "min_batch or setup_minutes too large?"
            ),
        ),
        _long("odd_lead_time", factories, "factory_id"),
    )


def _of_fabrics(inputs: Inputs) -> tuple[_Check, ...]:
    return (
        _long("odd_lead_time", inputs.fabrics, "fabric_id"),
        (
            "leftover_fabric_pays",
            inputs.fabrics.filter(pl.col("leftover_value") > pl.col("cost")),
            "fabric_id",
            "leftover_value",
            _(
                "{n} fabric(s) bring more when left over (leftover_value) than they cost: {names}, so that buying any of it pays"
            ),
        ),
    )


def _of_events(inputs: Inputs) -> tuple[_Check, ...]:
    """Uplifts beyond what the largest days of the year bring, and such as cut sales to little; visits of another kind."""
    uplift = pl.col("uplift")
    visits = pl.col("visits_per_week")
    reach = inputs.reach.filter(pl.col("style_id").is_not_null(), visits > 0)
    usual = reach["visits_per_week"].median()
    far = (visits > MANY_VISITS * pl.lit(usual)) | (visits < FEW_VISITS * pl.lit(usual))
    return (
        (
            "huge_uplift",
            inputs.events.filter(uplift > MOST_UPLIFT),
            "name",
            "uplift",
            _("{n} event(s) multiply demand by more than any does: {names}; an uplift of 1.5 is half as much again"),
        ),
        (
            "small_uplift",
            inputs.events.filter(uplift < LEAST_UPLIFT),
            "name",
            "uplift",
            _("{n} event(s) leave little of demand: {names}; an uplift of 1.2 is a fifth more, 0.2 is a fifth of it"),
        ),
        (
            "odd_reach",
            reach.filter(far) if reach.height >= FEW_ROWS else reach.clear(),
            "style_id",
            "visits_per_week",
            _("visits_per_week of {n} style(s) is far from those of all others: {names}"),
        ),
    )


def _long(code: str, rows: pl.DataFrame, name: str) -> _Check:
    words = _("lead_time_weeks is above half a year: {names}; it is in weeks, not days")
    return code, rows.filter(pl.col("lead_time_weeks") > MOST_WEEKS), name, "lead_time_weeks", words


def _some(rows: pl.DataFrame, name: str, value: str) -> str:
    few = [f"{who} ({figure:g})" for who, figure in rows.select(name, value).head(3).iter_rows()]
    return ", ".join(few) + (", ..." if rows.height > 3 else "")
