"""What single tables cannot show: names that no other table knows, dates and prices that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

import polars as pl

from planner.domain import Inputs
from planner.errors import Finding
from planner.ingest.raw_table import AT
from planner.ingest.strangers import likeness, other_codes
from planner.language import _


class Places(Protocol):
    """Says where a row of a table stands."""

    def finding(self, at: int, column: str, value: object, expected: str, mend: str) -> Finding:
        """A finding at row `at` of the frame."""


MOST_WEEKS = 260  # that a style may be sold for
MOST_WEEKS_UNLAUNCHED = 1_040  # from as_of, where nobody says when it begins
MOST = 1000  # findings of one kind that are listed
# table, column -> table, column that must know it
_REFERENCES = (
    ("styles", "fabric_id", "fabrics", "fabric_id"),
    ("orders", "factory_id", "factories", "factory_id"),
    ("orders", "style_id", "styles", "style_id"),
    ("capacity", "factory_id", "factories", "factory_id"),
    ("pins", "factory_id", "factories", "factory_id"),
    ("pins", "style_id", "styles", "style_id"),
    ("packs", "style_id", "styles", "style_id"),
    ("receiving", "factory_id", "factories", "factory_id"),
)
LANGUAGES = ("zh", "en")  # of order books


def contradictions(
    inputs: Inputs,
    places: Mapping[str, Places],
    rejected_names: Callable[[str, str], set[str]],
    unread: Collection[str] = (),
) -> list[Finding]:
    """Everything that no plan could be made of.

    `rejected_names(table, column)`: names whose rows were rejected. They are known, so what refers to them is right.
    `unread`: tables that could not be read at all; what they know cannot be told.
    """
    found: list[Finding] = []
    for table, column, other, other_column in _REFERENCES:
        if other in unread:
            continue
        known = [*getattr(inputs, other)[other_column], *sorted(rejected_names(other, other_column))]
        found += _unknown(inputs, places, table, column, other, known)
    found += _order_of_days(inputs.styles, places["styles"], "launch_date", "exit_date", strictly=True)
    found += _order_of_days(inputs.events, places["events"], "start_date", "end_date", strictly=False)
    found += _endless(inputs, places["styles"])
    found += _batches(inputs, places["factories"])
    found += _lots(inputs, places["factories"])
    found += _purchases(inputs, places["fabrics"])
    found += _clashing_pins(inputs, places["pins"])
    found += [] if "styles" in unread else _other_codes(inputs, places, sorted(rejected_names("styles", "style_id")))
    found += _seen_by_nobody(inputs.reach, places["reach"])
    found += _events_twice(inputs.events, places["events"])
    found += _languages(inputs.factories, places["factories"])
    return found


def _unknown(
    inputs: Inputs, places: Mapping[str, Places], table: str, column: str, other: str, known: list[str]
) -> list[Finding]:
    rows: pl.DataFrame = getattr(inputs, table).with_row_index(AT)
    names = pl.DataFrame({column: known}, schema={column: pl.String})
    lost = rows.filter(pl.col(column).is_not_null()).join(names, on=column, how="anti", maintain_order="left")
    if names.is_empty():
        lost = lost.head(1)  # the table is missing, not these names
    return [
        places[table].finding(
            at,
            column,
            value,
            _("one of the {other} table").format(other=other),
            _("Add it to {other}, or correct it.").format(other=other),
        )
        for at, value in lost.select(AT, column).head(MOST).iter_rows()
    ]


def _order_of_days(rows: pl.DataFrame, places: Places, first: str, last: str, *, strictly: bool) -> list[Finding]:
    wrong = pl.col(first) >= pl.col(last) if strictly else pl.col(first) > pl.col(last)
    bad = rows.with_row_index(AT).filter(wrong)
    return [
        places.finding(
            at,
            last,
            later,
            (_("a day after {first} ({earlier})") if strictly else _("a day not before {first} ({earlier})")).format(
                first=first, earlier=earlier
            ),
            _("Correct one of the dates."),
        )
        for at, earlier, later in bad.select(AT, first, last).iter_rows()
    ]


def _endless(inputs: Inputs, places: Places) -> list[Finding]:
    """Styles that end in years nobody plans for: a demand of thousands of weeks is no answer to a placeholder.

    Counted from launch_date where that is later: as of a day long ago all styles of today end far away.
    """
    begins = pl.max_horizontal(pl.lit(inputs.as_of), pl.col("launch_date").fill_null(inputs.as_of))
    weeks = pl.when(pl.col("launch_date").is_null()).then(MOST_WEEKS_UNLAUNCHED).otherwise(MOST_WEEKS)
    lasts = (pl.col("exit_date") - begins).dt.total_days()
    bad = inputs.styles.with_row_index(AT).filter(lasts > 7 * weeks)
    mend = _("Write the day on which it leaves the shop; of what sells on and on, the end of the year planned for.")
    expected = _("a day within five years")
    return [
        places.finding(at, "exit_date", day, expected, mend)
        for at, day in bad.select(AT, "exit_date").head(MOST).iter_rows()
    ]


def _batches(inputs: Inputs, places: Places) -> list[Finding]:
    """The largest run must not be smaller than the smallest."""
    bad = inputs.factories.with_row_index(AT).filter(pl.col("max_batch") < pl.col("min_batch"))
    return [
        places.finding(
            at, "max_batch", most, _("at least min_batch ({least})").format(least=least), _("Correct one of them.")
        )
        for at, most, least in bad.select(AT, "max_batch", "min_batch").iter_rows()
    ]


def _lots(inputs: Inputs, places: Places) -> list[Finding]:
    """Whole lots must fit between the smallest run and the largest."""
    lot, least = pl.col("lot_size"), pl.max_horizontal("min_batch", pl.lit(1))
    largest = (pl.col("max_batch") // lot) * lot
    bad = inputs.factories.with_row_index(AT).filter(pl.col("max_batch") >= least, largest < least)
    words = _("whole lots of {lot} between min_batch ({least}) and max_batch")
    return [
        places.finding(at, "max_batch", most, words.format(lot=lot, least=least), _("Correct one of them."))
        for at, most, lot, least in bad.select(AT, "max_batch", "lot_size", "min_batch").iter_rows()
    ]


def _purchases(inputs: Inputs, places: Places) -> list[Finding]:
    """The largest purchase of a fabric must not be smaller than the least; 0 = it is not bought."""
    bad = inputs.fabrics.with_row_index(AT).filter(pl.col("max_order") > 0, pl.col("max_order") < pl.col("min_order"))
    words = _("at least min_order ({least:g}), or 0 where none can be bought")
    return [
        places.finding(at, "max_order", f"{most:g}", words.format(least=least), _("Correct one of them."))
        for at, most, least in bad.select(AT, "max_order", "min_order").iter_rows()
    ]


def _languages(factories: pl.DataFrame, places: Places) -> list[Finding]:
    """Languages in which there are no order books."""
    bad = factories.with_row_index(AT).filter(~pl.col("language").is_in(LANGUAGES))
    return [
        places.finding(at, "language", language, _(" or ").join(LANGUAGES), _("Correct it, or leave it blank."))
        for at, language in bad.select(AT, "language").iter_rows()
    ]


def _other_codes(inputs: Inputs, places: Mapping[str, Places], rejected: list[str]) -> list[Finding]:
    """Tables that may name styles nobody knows, of which most are: their codes are of another kind."""
    known = pl.concat([inputs.styles["style_id"], pl.Series("style_id", rejected, pl.String)])
    found = []
    for table in ("stock", "reach"):
        named = getattr(inputs, table)["style_id"]
        strange = other_codes(named, known)
        if strange is not None:
            at = int((named == strange[0]).arg_true()[0])
            expected = _("styles of the styles table, but {value:,} of the codes here are none of them").format(
                value=strange.len()
            )
            found.append(places[table].finding(at, "style_id", strange[0], expected, likeness(strange, known)))
    return found


def _seen_by_nobody(reach: pl.DataFrame, places: Places) -> list[Finding]:
    """Reach of 0 visits in all: what nobody sees sells nothing, so it is no reach."""
    all_of_it = pl.col("visits_per_week").sum().over("style_id", "category") == 0
    bad = reach.with_row_index("_at").filter(all_of_it)
    return [
        places.finding(
            at,
            "visits_per_week",
            "0",
            _("some visits a week, in all channels and audiences together"),
            _("Delete the row where the reach is not known; a style that is no longer shown has an exit_date."),
        )
        for at in bad["_at"]
    ]


def _events_twice(events: pl.DataFrame, places: Places) -> list[Finding]:
    """One event on the same days with two uplifts: nobody knows which is right."""
    rows = events.with_row_index("_at")
    pairs = rows.join(rows, on="name", suffix="_first").filter(
        pl.col("_at") > pl.col("_at_first"),
        pl.col("start_date") <= pl.col("end_date_first"),
        pl.col("end_date") >= pl.col("start_date_first"),
        ~pl.col("uplift").eq_missing(pl.col("uplift_first")),
    )
    return [
        places.finding(
            at,
            "start_date",
            day,
            _("days on which {name} has no other uplift already ({first} to {last})").format(
                name=name, first=first, last=last
            ),
            _("Delete one of the two rows, or give them days that do not overlap."),
        )
        for at, day, name, first, last in pairs.unique("_at")
        .sort("_at")
        .select("_at", "start_date", "name", "start_date_first", "end_date_first")
        .iter_rows()
    ]


def _clashing_pins(inputs: Inputs, places: Places) -> list[Finding]:
    """A pin of more units than a wider pin of the same style allows."""
    pins = inputs.pins.with_row_index(AT)
    pairs = pins.join(pins, on="style_id", suffix="_wide").filter(
        pl.col(AT) != pl.col(f"{AT}_wide"),
        pl.col("units") > pl.col("units_wide"),
        *(pl.col(f"{c}_wide").is_null() | pl.col(c).eq_missing(pl.col(f"{c}_wide")) for c in ("factory_id", "week")),
    )
    lines = pairs.sort(AT).select(AT, "units", "units_wide", "style_id").iter_rows()
    return [
        places.finding(
            at,
            "units",
            units,
            _("at most {wide}, which another pin of {style} says in all").format(wide=wide, style=style),
            _("Correct or delete one of the pins."),
        )
        for at, units, wide, style in lines
    ]
