"""A file of arrivals -> the ledger: good rows are booked, bad ones go to rejects/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.errors import InputError
from planner.ingest.ledger.open_orders import not_counted
from planner.ingest.read_result import ReadResult
from planner.ingest.reading import read_table
from planner.ingest.rejects import keep_rejects
from planner.ingest.source_file import STDIN
from planner.language import _
from planner.settings import TableSource
from planner.tables import RECEIPTS
from planner.workspace import Workspace


@dataclass(frozen=True)
class Received:
    """What came of a file of arrivals: rows booked, rows that were booked before, rows rejected, orders touched."""

    file: str
    rows: int
    booked: int
    already: int
    rejected: int
    rejects_file: str | None
    orders: pl.DataFrame
    warnings: tuple[Warn, ...]

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            "file": self.file,
            "rows": self.rows,
            "booked": self.booked,
            "already_booked": self.already,
            "rejected": self.rejected,
            "rejects_file": self.rejects_file,
            "orders": self.orders,
        }


def receive_file(ws: Workspace, file: Path) -> Received:
    """Books the arrivals in `file` (`-` is stdin). Raises InputError where it cannot be read as a table."""
    shown = "stdin" if file == STDIN else ws.shown(file.absolute())
    read = read_table(RECEIPTS, file, TableSource(path=str(file)), name=shown)
    if read.faults:
        raise InputError(
            _("{shown} cannot be read").format(shown=shown),
            details=read.faults,
            hint=_("docs/ledger.md lists its columns."),
        )
    name = f"stdin-{read.sha256[:8]}" if file == STDIN else ws.kept_name(file)
    ledger = ws.store.ledger
    with ws.store.writing():
        booked = ledger.receive(read.good.rows(named=True), read.sha256, ws.settings.day())
        rejects = pl.concat([read.rejects, _refused_rows(read, booked.refused)], how="diagonal").sort("row")
        kept = keep_rejects(ws, name, rejects)
        orders = ledger.orders()
    touched = orders.filter(pl.col("order_id").is_in([*booked.done, *booked.already]))
    rejects_file = ws.shown(kept) if kept else None
    warnings = (
        *_rejected(rejects.height, shown, rejects_file),
        *_over(touched, booked.done),
        *not_counted(ws),
        *_in_the_future(read, ws.settings.day()),
    )
    return Received(
        shown, read.rows, len(booked.done), len(booked.already), rejects.height, rejects_file, touched, warnings
    )


def _refused_rows(read: ReadResult, refused: tuple[tuple[int, str], ...]) -> pl.DataFrame:
    """Rows that the ledger refuses, as read_table rejects others: row, reasons, the file's own columns."""
    places = [place for place, _ in refused]
    rows = read.good[places]
    header = next(theirs for theirs, ours in read.matched.items() if ours == "order_id")
    reasons = [
        f"{header}: {order_id!r}, expected {reason}"
        for order_id, (_, reason) in zip(rows["order_id"], refused, strict=True)
    ]
    own = [rows[ours].cast(pl.String).alias(theirs) for theirs, ours in read.matched.items()]
    return pl.DataFrame(
        [read.good_rows.gather(places).cast(pl.Int64).alias("row"), pl.Series("reasons", reasons, pl.String), *own]
    )


def _rejected(count: int, file: str, rejects_file: str | None) -> list[Warn]:
    return (
        [
            Warn(
                "rejected_rows",
                _("{count:,} row(s) of {file} were rejected; {rejects_file} has them with their reasons").format(
                    count=count, file=file, rejects_file=rejects_file
                ),
            )
        ]
        if count
        else []
    )


def _over(orders: pl.DataFrame, done: tuple[str, ...]) -> list[Warn]:
    """More came than is ordered, or something for an order that was written off."""
    over = orders.filter(pl.col("received") + pl.col("cancelled") > pl.col("units"), pl.col("order_id").is_in(done))
    words = [f"{r['order_id']} ({r['received']:g} of {r['units'] - r['cancelled']:g})" for r in over.rows(named=True)]
    more = f" and {len(words) - 3} more" if len(words) > 3 else ""
    return (
        [
            Warn(
                "over_delivery",
                _("more came than was outstanding: {names}{more}").format(names=", ".join(words[:3]), more=more),
            )
        ]
        if words
        else []
    )


def _in_the_future(read: ReadResult, as_of: date) -> list[Warn]:
    late = read.good.filter(pl.col("date") > as_of).height
    return (
        [Warn("arrival_ahead", _("{late} arrival(s) are dated after {as_of}").format(late=late, as_of=as_of))]
        if late
        else []
    )
