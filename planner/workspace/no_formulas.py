"""Text in CSV files that a spreadsheet would run as a formula: made harmless when written, unchanged when read.

A style called `=HYPERLINK(...)` is a name here and a command in Excel. A `'` before it keeps it text; the readers of this
program take that sign off again, and where a name begins with one itself there are two.
"""

from __future__ import annotations

import re

import polars as pl

from planner.text_signs import FORMULA_STARTS

_STARTS = "^[" + re.escape("".join(FORMULA_STARTS)) + "]"


def harmless_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with a `'` before each text that starts as a formula does; numbers stay numbers."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    risky = [name for name in texts if frame[name].str.contains(_STARTS).any()]
    marked = [
        pl.when(pl.col(n).str.contains(_STARTS)).then("'" + pl.col(n)).otherwise(pl.col(n)).alias(n) for n in risky
    ]
    safe = frame.with_columns(marked) if risky else frame
    return safe.rename({name: harmless(name) for name in safe.columns if harmless(name) != name})


def harmless(text: str) -> str:
    """The same for one text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_it_was(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
