"""Where the open orders of a plan come from: the orders file where there is one, else the ledger."""

from __future__ import annotations

import re

import polars as pl

from planner.domain import Warn
from planner.errors import Finding
from planner.ingest.ledger.arrivals import arrivals_that_stand
from planner.language import _, gathered
from planner.tables import ORDERS
from planner.tables.frames import schema_of
from planner.workspace import Workspace
from planner.workspace.ledger import BEFORE_ALL, standing, standing_lines
from planner.workspace.ledger.entries import LINE, LINE_RECEIPT, RECEIPT, RELEASE

THE_LEDGER = gathered("the order ledger")  # what messages call it, in the place of a file


def ledger_counts(ws: Workspace) -> bool:
    """Whether the ledger says what is open: no orders file is there, and planner.yaml names none."""
    return ws.is_default("orders") and not ws.resolve(ws.source("orders"))


def not_counted(ws: Workspace) -> tuple[Warn, ...]:
    """What to say to who books in the ledger although an orders file says what is open."""
    if ledger_counts(ws):
        return ()
    named = ", ".join(ws.source("orders").paths)
    return (
        Warn(
            "ledger_not_counted",
            _(
                "{named} says what is open, so plans do not count the orders of the ledger; they are kept on record"
            ).format(named=named),
        ),
    )


def open_in_ledger(ws: Workspace, version: int | None = None) -> tuple[pl.DataFrame, int | None]:
    """Orders outstanding in a version of the ledger (default: the newest), as the orders table; and that version.

    What was written off is taken off `units`, so units - received is what is still to come. An order with lines is a
    row a colour and size that is still to come. No version where nothing is booked.
    """
    version = ws.store.ledger.version() if version is None else version
    entries = ws.store.ledger.entries(BEFORE_ALL if version is None else version)
    counts = ("units", "received", "cancelled", "outstanding")
    orders = standing(entries).filter(pl.col("outstanding") > 0)
    lines = standing_lines(entries).join(orders.drop(counts), on="order_id", maintain_order="right")
    whole = orders.join(lines, on="order_id", how="anti", maintain_order="left").with_columns(colour=None, size=None)
    place = pl.DataFrame({"order_id": orders["order_id"]}).with_row_index("_place")
    given = (
        pl.concat([whole, lines.filter(pl.col("outstanding") > 0)], how="diagonal_relaxed")
        .join(place, on="order_id", maintain_order="left")
        .sort("_place", maintain_order=True)
        .with_columns(units=pl.col("received") + pl.col("outstanding"))
    )
    rows = given.select(pl.col(name).cast(kind) for name, kind in schema_of(ORDERS).items())
    return rows, None if version == BEFORE_ALL else version


def entries_of_version(ws: Workspace, version: int | None = None) -> pl.DataFrame:
    """The entries of a version of the ledger (default: the newest); none where nothing is booked yet."""
    version = ws.store.ledger.version() if version is None else version
    return ws.store.ledger.entries(BEFORE_ALL if version is None else version)


def receipts_in_ledger(ws: Workspace, version: int | None) -> pl.DataFrame:
    """What came in, as a version of the ledger has it: style_id, colour, size, date, units; none for version None.

    What was booked wrongly and taken back never came: it is taken off the arrival that it corrects.
    """
    entries = ws.store.ledger.entries(BEFORE_ALL if version is None else version)
    styles = entries.filter(pl.col("kind") == RELEASE).select("order_id", "style_id")
    by_line = entries.filter(pl.col("kind") == LINE).select("order_id").unique()
    whole = entries.filter(pl.col("kind") == RECEIPT).join(by_line, on="order_id", how="anti", maintain_order="left")
    # Without lines a correction need not name what its arrival named.
    came = pl.concat(
        [whole.with_columns(colour=None, size=None), entries.filter(pl.col("kind") == LINE_RECEIPT)],
        how="vertical_relaxed",
    )
    receipts = arrivals_that_stand(came.select("order_id", "colour", "size", "date", "units"))
    joined = receipts.join(styles, on="order_id", maintain_order="left")
    return joined.select("style_id", "colour", "size", "date", "units")


class LedgerPlaces:
    """Says which order of the ledger a message speaks of, as `reference` does for rows of files."""

    def __init__(self, orders: pl.DataFrame) -> None:
        self.order_ids = orders["order_id"].to_list()

    def finding(self, at: int, column: str, value: object, expected: str, mend: str) -> Finding:
        """A finding at the order `at`."""
        order_id = self.order_ids[at]
        return Finding(
            _(THE_LEDGER),
            column=column,
            value=_("{value} (order {order_id})").format(value=value, order_id=order_id),
            expected=expected,
            mend=(
                _("{value}, or `planner orders --move {order_id} --factory FACTORY`, or `--cancel`.")
                if column == "factory_id"
                else _("{value}, or `planner orders --cancel {order_id}`.")
            ).format(value=re.split("[,，]", mend)[0], order_id=order_id),
        )
