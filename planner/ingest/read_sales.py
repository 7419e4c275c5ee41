"""One export of sales -> rows a day: by its recipe, by codes of SKUs, or as the table that it is."""

from __future__ import annotations

from dataclasses import replace

from planner.errors import Finding
from planner.ingest.by_sku import known_skus, read_by_sku, told_by_sku
from planner.ingest.read_result import ReadResult
from planner.ingest.reading import read_source, unreadable
from planner.ingest.recipes.context import HalfError
from planner.ingest.recipes.export import Export
from planner.ingest.recipes.workspace import Reader
from planner.ingest.source_file import FileFaultError, SourceFile
from planner.ingest.sums import without_daily_sums
from planner.ingest.weeks import spread_weeks
from planner.language import _
from planner.tables import SALES
from planner.workspace import Workspace


def read_sales(source: SourceFile, ws: Workspace, reader: Reader | None = None) -> ReadResult:
    """Reads an export of sales, by its recipe where it is no plain table; rows of a weekly one are spread over days.

    HalfError where it has lines of orders without their days, or the days without lines.
    """
    try:
        export = (reader or Reader(ws)).read(source)
    except HalfError:
        raise
    except FileFaultError as fault:
        return unreadable(SALES, source.name, [fault.finding], source)
    if export is not None:
        return _of_export(export, source)
    how, columns = ws.source("sales"), ws.settings.columns.get("sales", {})
    by_week = replace(SALES, columns=tuple(replace(c, kind="week") if c.name == "date" else c for c in SALES.columns))
    table = SALES if how.period == "day" else by_week
    read = read_source(table, source, how, {ours: theirs for ours, theirs in columns.items() if ours != "sku"})
    if told_by_sku(read, columns) and (skus := known_skus(ws)) is not None:
        read = read_by_sku(table, source, how, columns, skus)
    read = without_daily_sums(read)
    return read if how.period == "day" else replace(read, good=spread_weeks(read.good))


def _days_once(read: ReadResult) -> ReadResult:
    """Sheets of days may have sums as well; lines of orders have none."""
    return without_daily_sums(read) if read.lines is None else read


def _of_export(export: Export, source: SourceFile) -> ReadResult:
    """The sales of an export; a fault where it holds another of our tables."""
    if export.recipe.table == "sales":
        shopless = export.recipe.grain == "days" and export.recipe.channel is None and export.recipe.wide != "places"
        return replace(_days_once(export.result), coded=True, shopless=shopless)
    table = export.recipe.table
    finding = Finding(
        source.name,
        expected="sales",
        mend=_("This is a table of {table}: `planner adopt {name}` makes it the one that plans read.").format(
            table=table, name=source.name
        ),
    )
    return unreadable(SALES, source.name, [finding], source)
