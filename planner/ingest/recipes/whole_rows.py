"""Counts of a whole row beside columns of sizes or days: shared among the sizes, or left out where no share is known."""

from __future__ import annotations

import polars as pl

from planner.ingest.recipes.reading import Reading
from planner.language import _

# Pieces or people of all sizes of a row together.
OF_WHOLE_ROWS = ("received", "outstanding", "refunded_units", "visits", "carts")


def settle_whole_rows(reading: Reading) -> None:
    """Leaves out of sales what is the count of no single day (beside columns of days) and the stock of no single size or shop."""
    if not (reading.sizes or reading.days or reading.shops):
        return
    headers, places = reading.layout.headers, reading.places
    if reading.form.table == "sales":
        no_part = ("on_hand", *OF_WHOLE_ROWS) if reading.days else ("on_hand",)
        if left := [headers[places.pop(name)] for name in no_part if name in places]:
            words = _("{names} count whole rows, not their days, sizes or shops: they are left out")
            reading.notes.append(words.format(names=", ".join(left)))
    if reading.form.table in {"sales", "orders"} and (
        shared := [headers[places[name]] for name in OF_WHOLE_ROWS if name in places]
    ):
        words = _("{names} count whole rows: they are shared among their sizes or shops by units")
        reading.notes.append(words.format(names=", ".join(shared)))


def share(counts: pl.Series, before: pl.Series, upto: pl.Series, whole: pl.Series) -> pl.Series:
    """What of a count of the whole row falls to one of its sizes, by units: whole pieces that add up to the count.

    `before` and `upto` are the units of the row without and with those of the size, `whole` those of all its sizes.
    """
    return (counts * upto / whole).round() - (counts * before / whole).round()
