"""What people call the styles, read leniently: a page of a past run must not fail over a table that changed since."""

from __future__ import annotations

import polars as pl

from planner.ingest.reference import read_one
from planner.tables import STYLES
from planner.workspace import Workspace

COLUMNS = ("style_id", "name", "category", "image")


def style_names(ws: Workspace) -> pl.DataFrame:
    """style_id, name, category and image of the rows of the styles table that can be read today; each style once."""
    rows = [read.good.select(COLUMNS) for read in read_one(ws, STYLES).reads]
    empty = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    return pl.concat([empty, *rows]).unique("style_id", keep="first", maintain_order=True)
