"""The day of every sale: of the first of the recipe's columns that says it, of the whole file, or of the orders' file."""

from __future__ import annotations

import polars as pl

from planner.ingest.recipes.batch import Batch
from planner.ingest.recipes.context import Known
from planner.ingest.recipes.days import days, range_of, shop_days
from planner.ingest.recipes.values import by_distinct
from planner.language import _


def join_orders(batch: Batch, known: Known) -> None:
    """Days of orders from the other file at hand, where lines have none themselves."""
    given, orders = batch.given, known.orders
    if orders is None or "order" not in given or any(name in given for name in ("paid_at", "created_at", "day")):
        return
    told = pl.DataFrame({"order": given["order"]}).join(orders, on="order", how="left", maintain_order="left")
    given["created_at"] = told["day"]


def add_days(batch: Batch, known: Known) -> None:
    """Adds `date`, and `returned_on` where the file has it; days that stand in the header come with the units."""
    reading, given = batch.reading, batch.given
    if reading.days:
        return
    if reading.day is not None:
        batch.out["date"] = pl.Series([reading.day], dtype=pl.Date).new_from_index(0, batch.at.height)
        return
    wanted = [name for name in reading.recipe.date.columns if name in given]
    wanted = wanted or [n for n in ("created_at",) if n in given]
    out_of = batch.out["fate"] == "out" if "fate" in batch.out else batch.no
    day = pl.Series([None], dtype=pl.Date).new_from_index(0, batch.at.height)
    blank = ~batch.no
    for name in wanted:
        read, nothing = _read(batch, name, out_of)
        day = pl.select(pl.coalesce(day, read)).to_series()
        blank &= nothing
    header = batch.header(wanted[0]) if wanted else "order"
    missing = (
        _("No file at hand has the day of this order: export the orders up to today.")
        if known.orders is not None
        else _("Fill it in.")
    )
    batch.tell(blank & ~out_of, header, _("a day"), missing, given.get("order"))
    batch.out["date"] = day
    if "refunded_at" in given:
        batch.out["returned_on"], _unused = days(given["refunded_at"], reading.day_form)


def _read(batch: Batch, name: str, out_of: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(days, blank) of one column; cells of lines that never were sales may hold anything."""
    rule, cells, header = batch.reading.recipe.date, batch.given[name], batch.header(name)
    read, blank = shop_days(cells, batch.reading.day_form, rule.zone, rule.begins)
    wrong = read.is_null() & ~blank & ~out_of
    ranges = by_distinct(cells.set(~wrong, None), pl.Boolean(), lambda t: range_of(t) is not None).fill_null(False)
    batch.tell(wrong & ranges, header, _("a day"), _("It counts several days: export by day."), cells)
    mend = _("Write it as YYYY-MM-DD, or say how days are written with --dates dmy or mdy.")
    batch.tell(wrong & ~ranges, header, _("a day"), mend, cells)
    return read, blank
