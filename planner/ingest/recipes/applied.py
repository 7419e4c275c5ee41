"""What a recipe makes of a sheet: its good rows, what is wrong with the others, and how many were left out."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from planner.ingest.recipes.rows import Skipped


@dataclass
class Applied:
    """The rows of a sheet.

    rows      AT and what the recipe reads; good rows only
    found     what is wrong: the schema of problems
    cells     the rows with problems as the file has them, with AT
    skipped   rows left out, by kind
    count     rows of data
    """

    rows: pl.DataFrame
    found: pl.DataFrame
    cells: pl.DataFrame
    skipped: Skipped = field(default_factory=Skipped)
    count: int = 0
    notes: list[str] = field(default_factory=list)
