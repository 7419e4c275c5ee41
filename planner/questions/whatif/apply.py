"""Assumptions -> other settings, tables and demand. What they came from stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from pydantic import ValidationError

from planner.domain import QUANTILE_NAMES, Forecast, Inputs, monday_of
from planner.errors import UsageError
from planner.language import _
from planner.questions.base import Ground
from planner.questions.whatif.assumptions import DEMAND, SETTINGS, Assumption
from planner.settings import OptimizeSettings
from planner.settings.expected import expected
from planner.tables import GIVEN, Column

# Tables to which a row that is not there may be added: those that speak of single weeks.
GROW = tuple(name for name, table in GIVEN.items() if "week" in table.key)
_SCALED = ("mean", "sd", *QUANTILE_NAMES)


def apply(ground: Ground, assumptions: tuple[Assumption, ...]) -> Ground:
    """The ground under these assumptions, one after the other. UsageError where one fits nothing or is not allowed."""
    for assumption in assumptions:
        if assumption.target == DEMAND:
            ground = replace(ground, forecast=_other_demand(ground, assumption))
        elif assumption.target in SETTINGS:
            ground = replace(ground, optimize=_other_setting(ground.optimize, assumption))
        else:
            ground = replace(ground, inputs=_other_cell(ground.inputs, assumption))
    return ground


def _other_setting(optimize: OptimizeSettings, assumption: Assumption) -> OptimizeSettings:
    told = optimize.model_dump()
    name, value = assumption.column, assumption.value
    if name not in told:
        raise UsageError(
            _("--set {text}: there is no setting optimize.{name}").format(text=assumption.text, name=name),
            hint=_("The documentation (settings) lists every setting."),
        )
    if assumption.how != "=":
        if not isinstance(told[name], int | float):
            raise UsageError(
                _("--set {text}: optimize.{name} is {value}, no number to change").format(
                    text=assumption.text, name=name, value=told[name]
                )
            )
        value = _changed(told[name], assumption)
        value = round(value) if isinstance(told[name], int) else value
    try:
        return OptimizeSettings.model_validate({**told, name: value})
    except ValidationError as error:
        raise UsageError(
            _("--set {text}: found {value!r}, expected {expected}").format(
                text=assumption.text, value=value, expected=expected(error.errors()[0])
            )
        ) from None


def _changed(number: float, assumption: Assumption) -> float:
    by = float(assumption.value)
    return {"*": number * by, "+": number + by, "-": number - by}[assumption.how]


def _other_demand(ground: Ground, assumption: Assumption) -> Forecast:
    """Totals and weeks of the styles meant, multiplied."""
    styles = _meant(ground.inputs.styles, "style_id", assumption)
    forecast, here = ground.forecast, pl.col("style_id").is_in(styles.implode())
    if forecast.demand.filter(here).is_empty():
        raise UsageError(_("--set {text}: no style with a forecast is meant").format(text=assumption.text))

    def scaled(table: pl.DataFrame) -> pl.DataFrame:
        names = [name for name in _SCALED if name in table.columns]
        by = pl.when(here).then(pl.lit(float(assumption.value))).otherwise(1.0)
        return table.with_columns((pl.col(name).cast(pl.Float64) * by).alias(name) for name in names)

    return replace(forecast, demand=scaled(forecast.demand), demand_weekly=scaled(forecast.demand_weekly))


def _meant(table: pl.DataFrame, key: str, assumption: Assumption) -> pl.Series:
    """The keys of the rows that `*`, `COLUMN:VALUE` or a key itself mean; UsageError where the column is not there."""
    column, colon, value = assumption.key.partition(":")
    if assumption.key == "*":
        return table[key]
    if not colon:
        return table.filter(pl.col(key) == assumption.key)[key]
    column = key if column == "style" and key == "style_id" else column
    if column not in table.columns:
        raise UsageError(_("--set {text}: there is no column {column}").format(text=assumption.text, column=column))
    return table.filter(pl.col(column).cast(pl.String) == value)[key]


def _other_cell(inputs: Inputs, assumption: Assumption) -> Inputs:
    table: pl.DataFrame = getattr(inputs, assumption.target)
    schema = GIVEN[assumption.target]
    column, here = schema[assumption.column], _rows(table, assumption)
    if table.filter(here).is_empty():
        if assumption.target not in GROW or assumption.how != "=" or assumption.key == "*" or ":" in assumption.key:
            raise UsageError(
                _("--set {text}: {target} has no such row {key}").format(
                    text=assumption.text, target=assumption.target, key=assumption.key
                )
            )
        table = pl.concat([table, _new_row(table, assumption)], how="vertical")
    value: Any = assumption.value
    cell = pl.col(column.name)
    if assumption.how != "=":
        by = float(value)
        number = {"*": cell * by, "+": cell + by, "-": cell - by}[assumption.how]
        cell_now = number.round(0).cast(table.schema[column.name]) if column.kind == "whole" else number
    else:
        cell_now = pl.lit(_cell(value, column, assumption)).cast(table.schema[column.name])
    changed = table.with_columns(pl.when(here).then(cell_now).otherwise(cell).alias(column.name))
    _refuse_outside(changed.filter(here)[column.name], column, assumption)
    other: dict[str, Any] = {assumption.target: changed}
    return replace(inputs, **other)


def _rows(table: pl.DataFrame, assumption: Assumption) -> pl.Expr:
    keys = GIVEN[assumption.target].key
    if assumption.key == "*":
        return pl.lit(value=True)
    column, colon, value = assumption.key.partition(":")
    if colon and column in table.columns:
        return pl.col(column).cast(pl.String) == value
    parts = assumption.key.split("/")
    return pl.all_horizontal(
        pl.col(k).cast(pl.String) == _as_key(k, part) for k, part in zip(keys, parts, strict=False)
    )


def _as_key(column: str, text: str) -> str:
    """A week by any day of it."""
    if column != "week":
        return text
    try:
        return monday_of(date.fromisoformat(text)).isoformat()
    except ValueError:
        return text


def _new_row(table: pl.DataFrame, assumption: Assumption) -> pl.DataFrame:
    keys = GIVEN[assumption.target].key
    parts = assumption.key.split("/")
    row: dict[str, Any] = {column.name: column.default for column in GIVEN[assumption.target].columns}
    for key, part in zip(keys, parts, strict=False):
        row[key] = _as_key(key, part)
    try:
        told = {name: pl.Series([row.get(name)], dtype=None, strict=False) for name in table.columns}
        return pl.DataFrame(
            {
                name: (
                    series.cast(pl.String).str.to_date()
                    if kind == pl.Date and series[0] is not None
                    else series.cast(kind)
                )
                for (name, series), kind in zip(told.items(), table.dtypes, strict=True)
            }
        )
    except pl.exceptions.PolarsError as error:
        raise UsageError(
            _("--set {text}: expected {names} as the key").format(text=assumption.text, names="/".join(keys))
        ) from error


def _cell(value: Any, column: Column, assumption: Assumption) -> Any:
    """The value as the column holds it; UsageError where it is of another kind."""
    if value is None:
        return None
    if column.kind in ("number", "whole"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(
                _("--set {text}: found {value!r}, expected {value_2}").format(
                    text=assumption.text, value=value, value_2=column.expectation()
                )
            )
        return float(value)
    if column.kind in ("date", "week"):
        if not isinstance(value, date):
            raise UsageError(
                _("--set {text}: found {value!r}, expected {value_2}").format(
                    text=assumption.text, value=value, value_2=column.expectation()
                )
            )
        return monday_of(value) if column.kind == "week" else value
    return str(value)


def _refuse_outside(values: pl.Series, column: Column, assumption: Assumption) -> None:
    if column.kind not in ("number", "whole"):
        return
    numbers = values.drop_nulls().cast(pl.Float64)
    if numbers.is_empty():
        return
    low, high = min(numbers.to_list()), max(numbers.to_list())
    outside = (
        (column.at_least is not None and low < column.at_least)
        or (column.above is not None and low <= column.above)
        or (column.at_most is not None and high > column.at_most)
    )
    if outside:
        raise UsageError(
            _("--set {text}: it would be {low:g}, expected {value}").format(
                text=assumption.text, low=low, value=column.expectation()
            )
        )
