"""What is known when a file is read: the workspace's styles and SKUs, what people answered, the other files at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from planner.errors import Finding
from planner.ingest.recipes.recipe import Recipe, Target
from planner.ingest.source_file import FileFaultError

Question = Literal["day", "style", "cut", "zone", "order", "table", "orders_file"]


@dataclass(frozen=True)
class Answers:
    """What people said of a file, by options or when asked.

    day     the day that all its rows count
    style   the header that names the style
    cut     how the code of a SKU is cut
    zone    the shop's time zone
    order   which number of 8/1/26 is the day
    table   which of our tables it is
    channel the shop whose sales it has
    columns meaning -> header, for what nobody could guess
    """

    day: date | None = None
    style: str | None = None
    cut: str | None = None
    zone: str | None = None
    order: Literal["ymd", "dmy", "mdy"] | None = None
    table: Target | None = None
    channel: str | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What the workspace knows.

    styles     the style ids of the styles table; empty = none known
    skus       sku, style_id, colour, size; each code once (barcodes count as codes)
    recipes    those of the workspace, then those that come with the program
    near       a day near those of the file, for days without a year
    orders     order -> paid_at, created_at, status of other files at hand, as text
    """

    styles: frozenset[str] = frozenset()
    skus: pl.DataFrame | None = None
    recipes: Sequence[Recipe] = ()
    near: date | None = None
    orders: pl.DataFrame | None = None
    answers: Answers = Answers()


class NeedsAnswerError(FileFaultError):
    """A file that can be read once somebody says what it does not say itself; `question` names it."""

    def __init__(self, finding: Finding, question: Question, choices: Sequence[str] = ()) -> None:
        super().__init__(finding)
        self.question = question
        self.choices = list(choices)


class HalfError(FileFaultError):
    """A file that says only half: lines of orders without their days, or orders without lines."""


def refuse(
    file: str, expected: str, mend: str, value: str | None = None, column: str | None = None, row: int | None = None
) -> FileFaultError:
    """The error for a file that holds no sales by day; the finding says why."""
    return FileFaultError(Finding(file, expected=expected, mend=mend, value=value, column=column, row=row))
