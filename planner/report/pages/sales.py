"""What the store holds, as a page: a line a day, week, style, SKU, channel or file, and the total."""

from __future__ import annotations

import polars as pl
from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import count, plural
from planner.report.render import show_rows


def show_sales(console: Console, rows: pl.DataFrame) -> None:
    """The rows without columns that nobody tells, then what they add up to."""
    if rows.is_empty():
        console.print(Text(_("The store holds no such sales. `planner ingest` takes in exports.")))
        return
    told = [name for name in rows.columns if rows[name].null_count() < rows.height or name in rows.columns[:1]]
    show_rows(console, rows.select(told), drop=("returns", "styles", "rows", "visits", "last_day", "first_day"))
    console.print(
        Text(_("{height}, {value} units").format(height=plural(rows.height, "line"), value=count(rows["units"].sum())))
    )
