"""A made-up export as the program reads it, and the units it finds there."""

from datetime import date

import polars as pl

from planner.ingest.recipes.context import Answers, Known
from planner.ingest.recipes.export import Export, read_export
from planner.ingest.recipes.keep import built_in
from planner.ingest.source_file import open_source


def read(data: bytes, name: str = "x.csv", **answers: object) -> Export:
    known = Known(recipes=built_in(), near=date(2026, 3, 10), answers=Answers(**answers))
    return read_export(open_source(data, name), known)


def units(export: Export) -> dict:
    """(day, style, colour, size) -> units, as `Case` has them."""
    rows = export.result.good
    day = {"orders": "arrival_date", "stock": None}.get(export.recipe.table, "date")
    key = [pl.lit(None, pl.Date) if day is None else pl.col(day), "style_id", "colour", "size"]
    summed = rows.select(*key, "units").group_by(*rows.select(*key).columns, maintain_order=True).sum()
    return {tuple(row[:-1]): row[-1] for row in summed.iter_rows()}
