"""Decimal points or commas: which of them the numbers of a sheet have."""

from __future__ import annotations

import polars as pl

from planner.ingest.raw_table import column_of
from planner.ingest.recipes.reading import Reading
from planner.ingest.recipes.values import has_decimal_commas, has_dots_between_thousands

NUMBER_MEANINGS = (
    "units",
    "quantity",
    "ordered_units",
    "order_units",
    "price",
    "amount",
    "available",
    "on_hand",
    "visits",
    "outstanding",
)
PIECES = ("units", "quantity", "ordered_units", "order_units", "available", "on_hand", "outstanding")


def settle_numbers(reading: Reading, sample: pl.DataFrame) -> None:
    """Sets the decimal sign of the recipe, where it says none."""
    if reading.recipe.decimal is not None:
        return
    places = [reading.places[m] for m in NUMBER_MEANINGS if m in reading.places]
    places += [*reading.sizes, *reading.days]
    columns = {place: sample[column_of(place)].drop_nulls().head(2000).to_list() for place in places}
    commas = has_decimal_commas([cell for cells in columns.values() for cell in cells])
    reading.decimal_shown = commas is not None
    counts = [reading.places[m] for m in PIECES if m in reading.places]
    reading.pieces = [columns[place] for place in counts]
    if commas is None:
        commas = any(has_dots_between_thousands(cells) for cells in reading.pieces)
    reading.recipe = reading.recipe.model_copy(update={"decimal": "," if commas else "."})


def agree_on_numbers(readings: list[Reading]) -> None:
    """What one sheet shows of its numbers holds for the others, which may be too short to show it, as may each be alone."""
    commas = any(reading.recipe.decimal == "," for reading in readings)
    if not commas and not any(reading.decimal_shown for reading in readings):
        counts = (
            [cell for some in cells for cell in some]
            for cells in zip(*(reading.pieces for reading in readings), strict=False)
        )
        commas = any(has_dots_between_thousands(cells) for cells in counts)
    if commas:
        for reading in readings:
            if not reading.decimal_shown:
                reading.recipe = reading.recipe.model_copy(update={"decimal": ","})
