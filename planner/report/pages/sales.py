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
    rows, folder = _below_one_folder(rows)
    show_rows(console, rows.select(told), folder, drop=("returns", "styles", "rows", "visits", "last_day", "first_day"))
    console.print(
        Text(_("{height}, {value} units").format(height=plural(rows.height, "line"), value=count(rows["units"].sum())))
    )


def _below_one_folder(rows: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Rows by file without the folder that all files have in common, and that folder: names of exports differ at their end."""
    if "file" not in rows.columns or rows.height < 2 or rows["file"].null_count():
        return rows, ""
    folders = {name.rpartition("/")[0] for name in rows["file"]}
    if len(folders) > 1 or not (folder := folders.pop()):
        return rows, ""
    return rows.with_columns(pl.col("file").str.strip_prefix(f"{folder}/")), f"{folder}/"
