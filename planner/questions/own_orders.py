"""Somebody's own list of orders, from a file in any form that tables are read in."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from planner.errors import InputError
from planner.ingest.reading import read_table
from planner.language import _
from planner.settings import TableSource
from planner.tables.answers import OWN_ORDERS


def read_own_orders(file: Path) -> pl.DataFrame:
    """style_id, units, factory_id, week, order_id as the file has them, rows of 0 units left out.

    Raises InputError with every finding: a list of which half was left aside would be valued wrongly without a word.
    """
    read = read_table(OWN_ORDERS, file, TableSource(path=str(file)))
    if read.findings:
        raise InputError(
            _("{file} cannot be used as a list of orders: {n} problem(s)").format(file=file, n=len(read.findings)),
            details=read.findings,
            hint=_("It needs the columns style_id and units, and may have factory_id, week and order_id."),
        )
    return read.good.select(OWN_ORDERS.names).filter(pl.col("units") > 0)
