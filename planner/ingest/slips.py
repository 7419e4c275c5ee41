"""Cells that cannot be read, for a reason that can be named: a range of days, a unit behind a number, and so on."""

from __future__ import annotations

import polars as pl

from planner.language import _, gathered
from planner.tables import Column

_RANGE = r"\d\s*(?:~|～|至|到|—|–|\s-\s|\.\.)\s*\d|^\d{8}\s*-\s*\d{8}$|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s*-\s*\d"
_NO_YEAR = r"^\d{1,2}(?:[-/.]|月)\d{1,2}[日号]?$"
_DAY_FIRST = r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
_TIME_SPAN = r"(?i)^(?:[^\d\s:：]{1,12}\s*[:：]?\s*)?(\d+(?:\.\d+)?)\s*(天|日|days?|d|个?月|months?|周|星期|weeks?|w)$"
_A_DAY = r"^\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}"
_WITH_UNIT = r"^[+-]?[\d.,]+\s*(?:件|条|套|个|只|双|pcs?|pieces?|units?|米|m|码|分钟|min)\.?$"
_TEN_THOUSANDS = r"^[\d.,]+\s*[万亿kK]$"
_EITHER_WAY = r"^[+-]?\d{1,3}([.,]\d{3})+$"
_PERCENT = r"^[\d.,]+\s*%$"
_FORMULA = r"^(?:#REF!|#N/A|#VALUE!|#DIV/0!|#NAME\?|#NUM!|=)"


def mend_of(column: Column, cells: pl.Series, usual: str) -> pl.Expr:
    """The mend for each unreadable cell of a column: what it is and what to do; `usual` where nothing is known of it."""
    text = pl.lit(cells.cast(pl.String, strict=False)).str.strip_chars()
    slips = _OF_DAYS if column.kind in {"date", "week"} else _of_numbers(column)
    formula = (
        _FORMULA,
        gathered("This is a formula that failed, not a value: correct it in the spreadsheet, or export again."),
    )
    mend: pl.Expr = pl.lit(usual)
    for pattern, words in reversed((formula, *slips)):
        mend = pl.when(text.str.contains(pattern)).then(pl.lit(_(words))).otherwise(mend)
    return mend


_OF_DAYS = (
    (_RANGE, gathered("This is a range of days, not a day: export by day, a row for each.")),
    (_NO_YEAR, gathered("The year is missing: write YYYY-MM-DD.")),
    (
        _DAY_FIRST,
        gathered(
            "This can be read two ways: set date_format for this table in planner.yaml, such as "
            "%d/%m/%Y, or write YYYY-MM-DD."
        ),
    ),
)


def _of_numbers(column: Column) -> tuple[tuple[str, str], ...]:
    if column.kind not in {"number", "whole"}:
        return ()
    time, weeks = (
        gathered("This is a time, not a number: write the number alone."),
        gathered("This column counts weeks (7 days are 1): write the number alone."),
    )
    day, weeks_not_day = (
        gathered("This is a day, not a number: is the column mapped to the right one?"),
        gathered("This is a day, and this column counts weeks: write how many weeks it takes."),
    )
    return (
        (_A_DAY, weeks_not_day if column.unit == "weeks" else day),
        (_TIME_SPAN, weeks if column.unit == "weeks" else time),
        (_RANGE, gathered("This is a range, not a number: write one number.")),
        (
            _EITHER_WAY,
            gathered("This can be read two ways: say in planner.yaml which `decimal` sign this table has, . or ,"),
        ),
        (_TEN_THOUSANDS, gathered("Write the number out, such as 12000 for 1.2万.")),
        (_WITH_UNIT, gathered("Write the number alone, without its unit.")),
        (_PERCENT, gathered("This column holds no share: write the number itself.")),
    )
