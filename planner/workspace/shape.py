"""Whether plain data read from a file has the shape that this program writes; and whether a frame has its columns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from planner.language import _, gathered

if TYPE_CHECKING:
    import polars as pl

    from planner.tables import Table

# Shapes: a kind of value below, a list with one shape (of each element), a dict of key -> shape. A key that ends with
# `?` may be missing or null; further keys are let be.
TEXT, NUMBER, WHOLE = gathered("text"), gathered("a number"), gathered("a whole number")
FLAG, DAY, MOMENT, ANY = gathered("a flag"), gathered("a date"), gathered("a time"), "any"
Shape = Any
IT = gathered("it")  # what is looked at, as a whole


def misfit(value: object, shape: Shape, where: str = IT) -> str:
    """Where and how `value` is not of the shape, in words; "" where it is."""
    if isinstance(shape, dict):
        return _of_object(value, shape, where)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return _("{where} is not a list").format(where=_(where))
        return next((told for i, one in enumerate(value) if (told := misfit(one, shape[0], f"{where}[{i}]"))), "")
    return "" if _is(value, shape) else _("{where} is not {shape}").format(where=_(where), shape=_(shape))


def _of_object(value: object, shape: dict[str, Shape], where: str) -> str:
    if not isinstance(value, Mapping):
        return _("{where} is not an object").format(where=_(where))
    for key, inner in shape.items():
        name = key.removesuffix("?")
        found = value.get(name)
        if found is None and (key != name or (name in value and inner == ANY)):
            continue
        if name not in value:
            return _("{where} has no {name}").format(where=_(where), name=name)
        if told := misfit(found, inner, name if where == IT else f"{where}.{name}"):
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
                return _("it has no column {name}").format(name=column.name)
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
            return _("its column {name} holds {kind}").format(name=column.name, kind=kind)
        values = frame[column.name]
        if column.required and values.null_count():
            return _("its column {name} has blanks").format(name=column.name)
        if column.kind in numbers and kind.is_float() and not values.drop_nulls().is_finite().all():
            return _("its column {name} holds what is no number").format(name=column.name)
    return ""
