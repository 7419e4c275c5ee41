"""A batch of rows while a recipe reads it: their cells by meaning, the columns made of them, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from planner.ingest.problems import none, problems
from planner.ingest.raw_table import AT, column_of
from planner.ingest.recipes.continued import as_above
from planner.ingest.recipes.goods import MEANINGS
from planner.ingest.recipes.reading import Reading
from planner.ingest.recipes.values import texts
from planner.language import _

# The meanings that become something; the other columns of an export are not looked at.
_WANTED = {
    *(
        "order",
        "order_mark",
        "parcel",
        "line",
        "style",
        "code",
        "barcode",
        "link",
        "spec",
        "colour",
        "size",
        "status",
        "after_sale",
    ),
    *(
        "reason",
        "paid_at",
        "dealt_at",
        "created_at",
        "shipped_at",
        "completed_at",
        "refunded_at",
        "day",
        "units",
        "quantity",
    ),
    *(
        "ordered_units",
        "refunded_units",
        "cancelled_units",
        "visits",
        "carts",
        "shop",
        "host",
        "medium",
        "available",
        "on_hand",
        "opening",
        "moved_in",
        "unit",
        "hour",
        "payment",
        "cancelled_at",
        "po",
    ),
    *("factory", "due", "ordered_on", "order_units", "received", "outstanding"),
}


@dataclass
class Batch:
    """Some rows of a sheet.

    raw     the rows as the file has them, with AT
    given   meaning -> cells: trimmed, null where there is nothing
    out     the columns made of them so far
    found   what is wrong so far, each of the schema of problems
    at      AT of the rows
    """

    reading: Reading
    raw: pl.DataFrame
    given: dict[str, pl.Series]
    out: dict[str, pl.Series] = field(default_factory=dict)
    found: list[pl.DataFrame] = field(default_factory=list)
    at: pl.DataFrame = field(init=False)

    def __post_init__(self) -> None:
        self.at = self.raw.select(pl.col(AT).cast(pl.UInt32))

    @property
    def comma(self) -> bool:
        """Whether its numbers have decimal commas."""
        return self.reading.recipe.decimal == ","

    @property
    def nothing(self) -> pl.Series:
        """A column of texts with nothing in it."""
        return pl.Series([None], dtype=pl.String).new_from_index(0, self.at.height)

    @property
    def no(self) -> pl.Series:
        """False for every row."""
        return pl.Series([False]).new_from_index(0, self.at.height)

    def rows(self) -> pl.DataFrame:
        """AT and the columns made so far."""
        return self.at.with_columns(**self.out)

    def problems(self) -> pl.DataFrame:
        """All that is wrong, one line a cell."""
        return pl.concat([none(), *self.found])

    def header(self, meaning: str) -> str:
        """The header of the column of a meaning, for messages."""
        return self.reading.header(meaning)

    def tell(self, bad: pl.Series, header: str, expected: str, mend: str, cells: pl.Series | None = None) -> None:
        """Notes what is wrong with the rows that are `bad`."""
        self.found.append(problems(self.at, bad, header, expected, mend, cells))

    def tell_no_numbers(self, meaning: str, values: pl.Series, blank: pl.Series) -> None:
        """Notes the cells of a meaning that should be numbers and are none."""
        bad = values.is_null() & ~blank
        self.tell(bad, self.header(meaning), _("a number"), _("Write digits, such as 1234.5."), self.given[meaning])


def batch_of(reading: Reading, raw: pl.DataFrame) -> Batch:
    """The batch with the cells of every meaning that its table needs."""
    wanted = _WANTED | ({"title"} if _by_title(reading) else set())
    wanted |= MEANINGS if reading.form.table == "styles" else set()
    given = {name: texts(raw[column_of(place)]) for name, place in reading.places.items() if name in wanted}
    for name in ("code", "style"):
        if name in given:
            given[name] = _child(given[name])
    if reading.form.table == "orders":
        given = as_above(given)
    return Batch(reading, raw, given)


def _by_title(reading: Reading) -> bool:
    rule = reading.recipe.variants
    return rule is not None and "title" in {rule.colour, rule.size}


def _child(codes: pl.Series) -> pl.Series:
    """Of `LK3301 : LK3301-BLK-M`, a matrix item and its child, the child."""
    return codes.str.replace(r"^.+\S : (\S.*)$", "$1") if codes.str.contains(" : ", literal=True).any() else codes
