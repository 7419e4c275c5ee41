"""What may be right in sales but is worth a look: styles nobody knows, the same sales at two levels of detail."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from planner.domain import Warn
from planner.ingest.reading import read_table
from planner.language import _
from planner.tables import SALES, STYLES
from planner.workspace import Workspace

_DETAILS = tuple(column.name for column in SALES.columns if column.name in SALES.key and not column.required)


def known_styles(ws: Workspace) -> set[str]:
    """The style ids of the styles table, as far as it can be read."""
    columns = ws.settings.columns.get("styles", {})
    reads = (read_table(STYLES, path, ws.source("styles"), columns) for path in ws.resolve(ws.source("styles")))
    return {style for read in reads for style in read.good["style_id"]}


def unknown_styles(sold: Iterable[str], known: set[str]) -> list[Warn]:
    """Sales of styles that the styles table does not list: they are kept, their history may come later."""
    lost = sorted(set(sold) - known)
    some = ", ".join(lost[:3]) + (", ..." if len(lost) > 3 else "")
    return (
        [
            Warn(
                "sales_of_unknown_style",
                _("{n:,} style(s) have sales but are not in the styles table: {some}").format(n=len(lost), some=some),
            )
        ]
        if lost
        else []
    )


def counted_twice(rows: pl.DataFrame, file: str) -> list[Warn]:
    """Days of a style with both a row in all and rows by colour (size, ...): their units would be added up."""
    mixed = [name for name in _DETAILS if 0 < rows[name].null_count() < rows.height]
    if not mixed:
        return []
    both = pl.any_horizontal(pl.col(name).null_count().is_between(1, pl.len() - 1) for name in mixed)
    days = rows.group_by("date", "style_id").agg(both.alias("both")).filter("both").sort("date", "style_id")
    if days.is_empty():
        return []
    day, style, _unused = days.row(0)
    return [
        Warn(
            "counted_twice",
            _(
                "{file}: {height:,} day(s) of a style have rows with and without {names} (first {style} on "
                "{day}); if the rows without are totals, units are counted twice"
            ).format(file=file, height=days.height, names=" or ".join(mixed), style=style, day=day),
        )
    ]
