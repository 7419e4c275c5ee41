"""Colours and sizes in sales that their styles do not list: another encoding, another language, or a list that is old.

An order would be cut by them: they have to be told before a factory reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.language import _
from planner.tables.labels import plain_colour, plain_size

# Of the pieces of styles that list theirs; less is what any shop has of odd labels.
_MOST = 0.02
_LISTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "colour": ("colours", plain_colour),
    "size": ("sizes", plain_size),
}


def labels_sold(sales: pl.DataFrame) -> pl.DataFrame:
    """style_id, colour, size, units: what was sold in all of each."""
    told = sales.filter(pl.col("colour").is_not_null() | pl.col("size").is_not_null())
    return told.group_by("style_id", "colour", "size").agg(pl.col("units").sum())


def strange_labels(sold: pl.DataFrame, styles: pl.DataFrame) -> list[Warn]:
    """A warning for colours, and one for sizes, where more than a few pieces have one that their style does not list."""
    found = []
    for name, (column, plain) in _LISTS.items():
        listed = styles.filter(pl.col(column).is_not_null()).select("style_id", column)
        rows = sold.filter(pl.col(name).is_not_null()).join(listed, on="style_id").rows(named=True)
        strange = [row for row in rows if not _is_listed(row, name, column, plain)]
        units, all_units = (sum(row["units"] for row in some) for some in (strange, rows))
        if strange and units > _MOST * all_units:
            names = sorted({f"{row[name]} ({row['style_id']})" for row in strange})
            some = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
            words = _(
                "{units:,.0f} of {all_units:,.0f} pieces were sold in a {name} that their style does not list: {some}; orders "
                "would be cut by it. Correct `{column}` in the styles table, or the encoding and mapping of the sales."
            )
            told = words.format(units=units, all_units=all_units, name=name, some=some, column=column)
            found.append(Warn(f"strange_{name}s", told))
    return found


def _is_listed(row: dict[str, Any], name: str, column: str, plain: Callable[[str], str]) -> bool:
    return plain(row[name]) in {plain(label) for label in row[column].split(";")}
