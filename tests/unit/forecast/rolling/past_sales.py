"""A few styles whose past is simple enough to know every answer by heart."""

from datetime import date, timedelta

import polars as pl

FIRST = date(2026, 1, 5)


def day(number):
    return FIRST + timedelta(days=number)


def styles(*rows):
    """(style_id, first day or None, last day + 1) -> a styles table."""
    full = [(name, "tee", None if start is None else day(start), day(stop)) for name, start, stop in rows]
    return pl.DataFrame(
        full,
        schema={"style_id": pl.String, "category": pl.String, "launch_date": pl.Date, "exit_date": pl.Date},
        orient="row",
    )


def sales(*rows):
    """(day, style_id, units[, stock[, size]]) -> a sales table."""
    full = [
        (day(r[0]), r[1], float(r[2]), None, r[4] if len(r) > 4 else None, r[3] if len(r) > 3 else None) for r in rows
    ]
    return pl.DataFrame(
        full,
        schema={
            "date": pl.Date,
            "style_id": pl.String,
            "units": pl.Float64,
            "colour": pl.String,
            "size": pl.String,
            "stock": pl.Float64,
        },
        orient="row",
    )
