"""Which columns give the day of a row, and how they write it; rows that count several days together are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl

from planner.errors import Finding
from planner.ingest.raw_table import column_of
from planner.ingest.recipes.context import Known, NeedsAnswerError, refuse
from planner.ingest.recipes.day_order import TIME_MEANINGS, ask_order, likely_order, proven_order
from planner.ingest.recipes.days import in_utc, order_of, range_of
from planner.ingest.recipes.days_around import day_of_file
from planner.ingest.recipes.reading import Reading
from planner.language import _

STILL_TO_COME = timedelta(days=120)  # days of delivery lie ahead: 9/28 asked of in March is this year's


def settle_days(reading: Reading, sample: pl.DataFrame, known: Known, file: str) -> None:
    """Which columns give the day, how it is written; or the day of the whole file."""
    rule = reading.recipe.date
    there = [name for name in (*rule.columns, "day", *TIME_MEANINGS) if name in reading.places]
    if reading.form.grain == "lines":
        wanted = [name for name in there if name in ("paid_at", "dealt_at", "created_at", "day")] or there[:1]
        wanted = [name for name in rule.columns if name in wanted] or sorted(
            wanted, key=["paid_at", "dealt_at", "created_at", "day", "shipped_at", "completed_at"].index
        )
    else:
        wanted = there[:1]
    if reading.days:
        wanted = []
    elif not wanted and not (reading.form.grain == "lines" and known.orders is not None):
        _refuse_other_ranges(reading, sample, file)
        reading.day = day_of_file(reading, known, file)
    order = proven_order(reading, sample) or rule.order
    for name in wanted:
        cells = sample[column_of(reading.places[name])]
        _refuse_ranges(cells, reading, name, file)
        order = order or likely_order(cells, reading)
        ask_order(cells, reading, name, order, file)
        if rule.zone is None and reading.form.grain == "lines" and in_utc(cells):
            raise NeedsAnswerError(
                Finding(
                    file,
                    column=reading.header(name),
                    value=cells.drop_nulls()[0],
                    expected=_("days of the shop's own clock"),
                    mend=_(
                        "These times are in UTC: say the shop's time zone with --zone, such as --zone Asia/Shanghai."
                    ),
                ),
                "zone",
            )
    reading.day_form = replace(reading.day_form, order=order)
    reading.recipe = reading.recipe.model_copy(
        update={"date": rule.model_copy(update={"columns": wanted, "order": order})}
    )


def settle_due(reading: Reading, sample: pl.DataFrame, known: Known, file: str) -> None:
    """How the days are written on which orders arrive."""
    order = reading.recipe.date.order
    if reading.day_form.near is not None and reading.day_form.near == known.near:  # only the workspace says the year
        reading.day_form = replace(reading.day_form, near=known.near + STILL_TO_COME)
    if "due" in reading.places:
        cells = sample[column_of(reading.places["due"])]
        order = order_of(cells) or order or likely_order(cells, reading)
        ask_order(cells, reading, "due", order, file)
    reading.day_form = replace(reading.day_form, order=order)
    reading.recipe = reading.recipe.model_copy(
        update={"date": reading.recipe.date.model_copy(update={"columns": ["due"], "order": order})}
    )


def _refuse_ranges(cells: pl.Series, reading: Reading, name: str, file: str) -> None:
    """`2026-07-01 ~ 2026-07-31` is no day; `2026-08-01 ~ 2026-08-01` is one."""
    for text in cells.drop_nulls().unique(maintain_order=True).head(500).to_list():
        ends = range_of(text)
        if ends and ends[0] != ends[1]:
            raise refuse(
                file,
                _("a day"),
                _("Its rows count several days together: export the report by day."),
                value=text.strip(),
                column=reading.header(name),
                row=reading.layout.last + 2,
            )


def _refuse_other_ranges(reading: Reading, sample: pl.DataFrame, file: str) -> None:
    """A column nobody knows may still say that rows count several days together."""
    for place, header in enumerate(reading.layout.headers):
        cells = sample[column_of(place)].drop_nulls().head(20).to_list() if header else []
        ends = [found for cell in cells if (found := range_of(cell))]
        if any(first != last for first, last in ends):
            raise refuse(
                file,
                _("a day"),
                _("Its rows count several days together: export the report by day."),
                value=next(cell for cell in cells if range_of(cell)),
                column=header,
                row=reading.layout.last + 2,
            )
