"""How a sheet is read, to the last detail: where its table stands, what its columns mean, how days are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from planner.ingest.recipes.days import DayForm
from planner.ingest.recipes.forms import Form
from planner.ingest.recipes.layout import Layout
from planner.ingest.recipes.recipe import Recipe
from planner.ingest.recipes.sheet import Sheet


@dataclass(frozen=True)
class Signs:
    """Whether counts of sales stand below zero, whether above, whether others (what came in) stand above."""

    below: bool
    above: bool
    came_in: bool


@dataclass
class Reading:
    """How a sheet is read.

    places      meaning -> place of its column
    sizes, days place -> size or day, of wide tables
    shops       place -> warehouse or shop, of tables with a column for each
    totals      places of the sums of rows
    options     (name, value) places of option columns
    day         the day of all rows, where no column has it
    decimal_shown  whether some number shows the decimal sign
    signs       whether its counts stand below zero, where sales are
    pieces      the cells of its columns of pieces
    headed      the place of a column that stands in headings above the lines
    """

    sheet: Sheet
    layout: Layout
    recipe: Recipe
    form: Form
    places: dict[str, int]
    day_form: DayForm
    sizes: dict[int, str] = field(default_factory=dict)
    days: dict[int, date] = field(default_factory=dict)
    shops: dict[int, str] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)
    options: list[tuple[int, int]] = field(default_factory=list)
    day: date | None = None
    headed: int | None = None
    decimal_shown: bool = False
    signs: Signs | None = None
    pieces: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def header(self, meaning: str) -> str:
        """The header of the column of a meaning, for messages."""
        return self.layout.headers[self.places[meaning]] if meaning in self.places else meaning
