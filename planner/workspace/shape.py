"""Whether plain data read from a file has the shape that this program writes; and whether a frame has its columns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from planner.tables import Table

# Shapes: a kind of value below, a list with one shape (of each element), a dict of key -> shape. A key that ends with
# `?` may be missing or null; further keys are let be.
TEXT, NUMBER, WHOLE, FLAG, DAY, MOMENT, ANY = "text", "a number", "a whole number", "a flag", "a date", "a time", "any"
Shape = Any


def misfit(value: object, shape: Shape, where: str = "it") -> str:
    """Where and how `value` is not of the shape, in words; "" where it is."""
    if isinstance(shape, dict):
        return _of_object(value, shape, where)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return f"{where} is not a list"
        return next((told for i, one in enumerate(value) if (told := misfit(one, shape[0], f"{where}[{i}]"))), "")
    return "" if _is(value, shape) else f"{where} is not {shape}"


def _of_object(value: object, shape: dict[str, Shape], where: str) -> str:
    if not isinstance(value, Mapping):
        return f"{where} is not an object"
    for key, inner in shape.items():
        name = key.removesuffix("?")
        found = value.get(name)
        if found is None and (key != name or (name in value and inner == ANY)):
            continue
        if name not in value:
            return f"{where} has no {name}"
        if told := misfit(found, inner, name if where == "it" else f"{where}.{name}"):
            return told
    return ""


def _is(value: object, kind: str) -> bool:
    if kind == ANY:
        return True
    if kind == FLAG:
        return isinstance(value, bool)
    if kind in (NUMBER, WHOLE):
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return False
        return kind == NUMBER or float(value).is_integer()
    if not isinstance(value, str):
        return False
    try:
        if kind == DAY:
            date.fromisoformat(value)
        if kind == MOMENT:
            datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def misfit_of_frame(frame: pl.DataFrame, table: Table) -> str:
    """Which column of the table is missing, of another type, or blank where it must not be; "" where none is."""
    import polars as pl

    numbers = {"number", "whole"}
    days = {"date", "week"}
    for column in table.columns:
        if column.name not in frame.columns:
            if column.required:
                return f"it has no column {column.name}"
            continue
        kind = frame.schema[column.name]
        fits = (
            kind.is_numeric()
            if column.kind in numbers
            else kind == pl.Date
            if column.kind in days
            else kind == pl.Boolean
            if column.kind == "flag"
            else kind == pl.String
        )
        if not fits and not (kind == pl.Null and not column.required):
            return f"its column {column.name} holds {kind}"
        values = frame[column.name]
        if column.required and values.null_count():
            return f"its column {column.name} has blanks"
        if column.kind in numbers and kind.is_float() and not values.drop_nulls().is_finite().all():
            return f"its column {column.name} holds what is no number"
    return ""
