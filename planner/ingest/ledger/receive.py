"""A file of arrivals -> the ledger: good rows are booked, bad ones go to rejects/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.errors import InputError
from planner.ingest.ledger.open_orders import not_counted
from planner.ingest.ledger.pieces import with_pieces
from planner.ingest.read_result import ReadResult
from planner.ingest.reading import read_table
from planner.ingest.rejects import keep_rejects
from planner.ingest.source_file import STDIN
from planner.ingest.sums import OF_ARRIVALS, without_sums
from planner.language import _
from planner.settings import TableSource
from planner.tables import RECEIPTS
from planner.workspace import Workspace
from planner.workspace.ledger.booked import Booked, Row
from planner.workspace.ledger.entries import LINE_RECEIPT, entries_of
from planner.workspace.ledger.lines import standing_lines
from planner.workspace.ledger.receipt import Choose, receipt_entries
from planner.workspace.ledger.standing import standing


@dataclass(frozen=True)
class Received:
    """What came of a file of arrivals: rows booked, rows that were booked before, rows rejected, orders touched.

    dry_run   nothing was booked: the counts are of what would be, `reasons` those of the rows that would be rejected
    """

    file: str
    rows: int
    booked: int
    already: int
    rejected: int
    rejects_file: str | None
    orders: pl.DataFrame
    warnings: tuple[Warn, ...]
    dry_run: bool = False
    reasons: tuple[str, ...] = ()

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
            "dry_run": self.dry_run,
            **({"reasons": list(self.reasons)} if self.dry_run else {}),
        }


def receive_file(ws: Workspace, file: Path, *, choose: Choose | None = None, dry_run: bool = False) -> Received:
    """Books the arrivals in `file` (`-` is stdin). Raises InputError where it cannot be read as a table.

    `choose` is asked which order an arrival is of that names a style with several open ones. `dry_run` books nothing and
    keeps no rejects; the orders are then as they stand.
    """
    shown = "stdin" if file == STDIN else ws.shown(file.absolute())
    read = _read(file, shown)
    today, ledger = ws.settings.day(), ws.store.ledger
    read = without_sums(with_pieces(ws, read), OF_ARRIVALS)
    rows = read.good.rows(named=True)
    # Who is asked may take a while: nobody has to wait for that, so it is done before the lock is taken.
    asked = _Answers(choose)
    entries = ledger.entries()
    booked = receipt_entries(entries, rows, read.sha256, today, asked)
    name = f"stdin-{read.sha256[:8]}" if file == STDIN else ws.kept_name(file)
    if dry_run:
        rejects, kept = _all_rejects(read, booked), None
    else:
        with ws.store.writing():
            booked = ledger.receive(rows, read.sha256, today, asked.again)
            rejects = _all_rejects(read, booked)
            kept = keep_rejects(ws, name, rejects)
    told_of = pl.col("order_id").is_in([*booked.done, *booked.already])
    touched = ledger.orders().filter(told_of)
    stand = pl.concat([entries, entries_of(booked.entries)]) if dry_run else ledger.entries()
    would_be = standing(stand).filter(told_of)
    rejects_file = ws.shown(kept) if kept else None
    warnings = (
        *read.warnings,
        *_rejected(rejects.height, shown, rejects_file),
        *_before(len(booked.already), shown),
        *_over(would_be, booked.done),
        *_over_lines(standing_lines(stand), would_be, booked),
        *not_counted(ws),
        *_in_the_future(read, today),
    )
    return Received(
        shown,
        read.rows,
        len(booked.done),
        len(booked.already),
        rejects.height,
        rejects_file,
        touched,
        warnings,
        dry_run,
        tuple(rejects["reasons"].to_list()) if dry_run else (),
    )


def _read(file: Path, shown: str) -> ReadResult:
    read = read_table(RECEIPTS, file, TableSource(path=str(file)), name=shown)
    if read.faults:
        raise InputError(
            _("{shown} cannot be read").format(shown=shown),
            details=read.faults,
            hint=_("The documentation (ledger) lists its columns."),
        )
    if not {"order_id", "style_id", "sku"} & set(read.matched.values()):
        raise InputError(
            _("{shown} does not say what came: it has no column order_id, style_id or sku").format(shown=shown),
            hint=_("The documentation (ledger) lists the columns, and other headers that are understood."),
        )
    return read


class _Answers:
    """Which order arrivals of a style are of, asked once a style and factory as long as that order is open."""

    def __init__(self, ask: Choose | None) -> None:
        self._ask = ask
        self._given: dict[tuple[Any, Any], str | None] = {}

    def __call__(self, row: Row, orders: Sequence[Row]) -> str | None:
        """The answer, from the person where it is not known yet."""
        key, found = (row["style_id"], row.get("factory_id")), self.again(row, orders)
        if found is None and self._ask is not None:
            found = self._given[key] = self._ask(row, orders)
        return found

    def again(self, row: Row, orders: Sequence[Row]) -> str | None:
        """The answer that was given; None where none was, or its order is no longer open."""
        given = self._given.get((row["style_id"], row.get("factory_id")))
        return given if given in {order["order_id"] for order in orders} else None


def _all_rejects(read: ReadResult, booked: Booked) -> pl.DataFrame:
    return pl.concat([read.rejects, _refused_rows(read, booked)], how="diagonal").sort("row")


def _refused_rows(read: ReadResult, booked: Booked) -> pl.DataFrame:
    """Rows that the ledger refuses, as read_table rejects others: row, reasons, the file's own columns."""
    refused = booked.refused
    places = [place for place, _ in refused]
    rows = read.good[places]
    headers = {ours: theirs for theirs, ours in read.matched.items()}
    reasons = [
        _("{value}: {value_2!r}, expected {reason}").format(
            value=headers.get(name, name), value_2=row[name], reason=reason
        )
        for row, (place, reason) in zip(rows.rows(named=True), refused, strict=True)
        for name in [booked.wrong.get(place) or _names_it_by(row, headers)]
    ]
    own = [rows[ours].cast(pl.String).alias(theirs) for theirs, ours in read.matched.items()]
    return pl.DataFrame(
        [read.good_rows.gather(places).cast(pl.Int64).alias("row"), pl.Series("reasons", reasons, pl.String), *own]
    )


def _names_it_by(row: Row, headers: Mapping[str, str]) -> str:
    """The column by which a row says what order it is of."""
    if row["order_id"]:
        return "order_id"
    return next((name for name in ("style_id", "sku") if name in headers), "order_id")


def _rejected(count: int, file: str, rejects_file: str | None) -> list[Warn]:
    where = _("; {rejects_file} has them with their reasons").format(rejects_file=rejects_file) if rejects_file else ""
    return (
        [
            Warn(
                "rejected_rows",
                _("{count:,} row(s) of {file} are rejected{where}").format(count=count, file=file, where=where),
            )
        ]
        if count
        else []
    )


def _before(count: int, file: str) -> list[Warn]:
    """Arrivals that were booked before change nothing; who sends a slip twice should hear so."""
    words = _("{count:,} arrival(s) of {file} were booked before and are not booked again")
    return [Warn("already_received", words.format(count=count, file=file), notice=True)] if count else []


def _over(orders: pl.DataFrame, done: tuple[str, ...]) -> list[Warn]:
    """More came than is ordered, or something for an order that was written off."""
    over = orders.filter(pl.col("received") + pl.col("cancelled") > pl.col("units"), pl.col("order_id").is_in(done))
    words = [
        _("{order_id} ({received:g} of {value:g})").format(
            order_id=r["order_id"], received=r["received"], value=r["units"] - r["cancelled"]
        )
        for r in over.rows(named=True)
    ]
    more = _(" and {value} more").format(value=len(words) - 3) if len(words) > 3 else ""
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


def _over_lines(lines: pl.DataFrame, orders: pl.DataFrame, booked: Booked) -> list[Warn]:
    """More of a colour and size came than was ordered, though of the whole order no more: others are still to come."""
    whole = orders.filter(pl.col("received") + pl.col("cancelled") <= pl.col("units"))
    now = {
        (e["order_id"], e["colour"], e["size"]) for e in booked.entries if e["kind"] == LINE_RECEIPT and e["units"] > 0
    }
    over = lines.join(whole.select("order_id"), on="order_id", how="semi", maintain_order="left").filter(
        pl.col("received") + pl.col("cancelled") > pl.col("units")
    )
    words = [
        _("{order_id} {names} ({received:g} of {units:g})").format(
            order_id=r["order_id"],
            names=" ".join(filter(None, (r["colour"], r["size"]))),
            received=r["received"],
            units=r["units"],
        )
        for r in over.rows(named=True)
        if (r["order_id"], r["colour"], r["size"]) in now
    ]
    told = _(
        "more of a colour and size came than was ordered, and others of the order are still to come: {names}{more}"
    )
    more = _(" and {n} more").format(n=len(words) - 3) if len(words) > 3 else ""
    return [Warn("line_over_delivery", told.format(names=", ".join(words[:3]), more=more))] if words else []


def _in_the_future(read: ReadResult, as_of: date) -> list[Warn]:
    late = read.good.filter(pl.col("date") > as_of).height
    return (
        [Warn("arrival_ahead", _("{late} arrival(s) are dated after {as_of}").format(late=late, as_of=as_of))]
        if late
        else []
    )
