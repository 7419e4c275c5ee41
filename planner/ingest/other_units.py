"""What a column of units of measure says: rows that count dozens, boxes or yards where a table counts pieces or metres."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from planner.ingest.headers import plain
from planner.tables import Table

# Fullmatched by the whole cell.
NO_PIECE = re.compile(
    r"打|箱|手|包|捆|扎|盒|袋|卷|匹|米|码|公斤|千克|斤|克|吨|次|dz\.?|doz\.?|dozens?|boxe?s?|bx|ctn|cartons?|cases?|cs|packs?|pk|bags?|"
    r"rolls?|m|mtr|met(?:er|re)s?|yds?|yards?|kgs?|g|lbs?|karton|kar",
    re.I,
)
_NO_METRE = re.compile(
    r"码|匹|卷|公斤|千克|斤|克|吨|英尺|厘米|yds?\.?|yards?|rolls?|kgs?|g|lbs?|ft|feet|cm|in(?:ch(?:es)?)?", re.I
)
_HEADERS = frozenset(
    plain(word)
    for word in (
        "unit",
        "uom",
        "unit_of_measure",
        "单位",
        "计量单位",
        "基本单位",
        "主单位",
        "库存单位",
        "销售单位",
        "单位名称",
    )
)


def unit_places(headers: Sequence[str], columns: Mapping[int, object]) -> list[int]:
    """Where a file says in what a row is counted, in columns that are none of ours."""
    return [i for i, header in enumerate(headers) if i not in columns and plain(header) in _HEADERS]


def counts_otherwise(table: Table, cells: pl.Series) -> pl.Series:
    """Which rows of a table count neither pieces nor, in one of fabrics, metres."""
    other = _NO_METRE if in_metres(table) else NO_PIECE
    words = [text for text in cells.cast(pl.String).unique().drop_nulls().to_list() if other.fullmatch(text.strip())]
    return cells.cast(pl.String).is_in(words).fill_null(value=False)


def in_metres(table: Table) -> bool:
    """Whether the table counts metres: on_hand and min_order of fabrics."""
    return any(column.unit == "metres" for column in table.columns)
