"""The ledger as it is kept: one table beside the sales, added to under the same lock, each booking in one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date

import polars as pl

from planner.workspace.delta_table import StoredTable
from planner.workspace.ledger.amend import Amendment, amend_entries
from planner.workspace.ledger.booked import Booked, Row
from planner.workspace.ledger.cancel import cancel_entries
from planner.workspace.ledger.entries import CANCEL, LINE, LINE_OFF, PURCHASE, RELEASE, entries_of
from planner.workspace.ledger.lines import standing_lines, with_missing_lines
from planner.workspace.ledger.receipt import Choose, receipt_entries
from planner.workspace.ledger.release import Release, release_entries
from planner.workspace.ledger.standing import standing
from planner.workspace.ledger.undo import LastRelease, undo_entries

BEFORE_ALL = -1  # the version of the ledger before anything was booked


class Ledger:
    """Bookings of releases, arrivals and cancellations. Reading needs no lock and never waits.

    Every booking reads what is there and adds to it while it holds the store's lock, so of two people who do the
    same at once the second finds it done; a booking that is killed is in the table whole or not at all.
    """

    def __init__(self, table: StoredTable, writing: Callable[[], AbstractContextManager[None]]) -> None:
        self._table = table
        self._writing = writing

    def version(self) -> int | None:
        """The number of the newest version; None before the first booking."""
        return self._table.version()

    def entries(self, version: int | None = None) -> pl.DataFrame:
        """Every entry up to a version (default: the newest; BEFORE_ALL: none), oldest first."""
        if version == BEFORE_ALL:
            return pl.DataFrame(schema=self._table.schema)
        return with_missing_lines(self._table.read(version).sort("when", "entry_id", maintain_order=True))

    def orders(self, version: int | None = None) -> pl.DataFrame:
        """What each order stands at; columns of BOOKED_ORDERS."""
        return standing(self.entries(version))

    def lines(self, version: int | None = None) -> pl.DataFrame:
        """What each colour and size of each order stands at; columns of BOOKED_LINES."""
        return standing_lines(self.entries(version))

    def changes_since(self, version: int | None, run_id: str) -> pl.DataFrame:
        """The entries that came after `version` (None: before the first), but for what `run_id` itself released, and what
        of that was cancelled. What was amended counts: it may take minutes and money that the plan did not see taken.
        """
        now = self.entries()
        if version is None or version > (self.version() or 0):  # the latter: another store took the place of this one
            version = BEFORE_ALL
        seen = self.entries(version)
        own = now.filter(pl.col("kind") == RELEASE, pl.col("run_id") == run_id)["order_id"]
        released = pl.col("kind").is_in([RELEASE, PURCHASE]) & (pl.col("run_id") == run_id).fill_null(False)
        cancelled = pl.col("kind").is_in([CANCEL, LINE, LINE_OFF]) & pl.col("order_id").is_in(own.implode())
        return now.join(seen, on="entry_id", how="anti").filter(~released & ~cancelled)

    def release(self, release: Release) -> Booked:
        """Books a run's orders; see `release.release_entries`. Raises BusyError and StorageError."""
        with self._writing():
            return self._book(release_entries(self.entries(), release))

    def receive(self, arrivals: Sequence[Row], file_sha256: str, today: date, choose: Choose | None = None) -> Booked:
        """Books arrivals; see `receipt.receipt_entries`. Raises BusyError and StorageError."""
        with self._writing():
            return self._book(receipt_entries(self.entries(), arrivals, file_sha256, today, choose))

    def cancel(self, order_ids: Sequence[str], note: str | None = None) -> Booked:
        """Writes off what is outstanding of orders; see `cancel.cancel_entries`. Raises BusyError and StorageError."""
        with self._writing():
            return self._book(cancel_entries(self.entries(), order_ids, note))

    def undo(self, release: LastRelease) -> Booked:
        """Takes a release back; see `undo.undo_entries`. Raises BusyError and StorageError."""
        with self._writing():
            return self._book(undo_entries(self.entries(), release))

    def amend(self, amendment: Amendment) -> Booked:
        """Books an amendment of an order; see `amend.Amendment`. Raises BusyError and StorageError."""
        with self._writing():
            entries = amend_entries(self.entries(), amendment)
            return self._book(Booked((amendment.order_id,), entries=tuple(entries)))

    def _book(self, booked: Booked) -> Booked:
        if booked.entries:
            entries = entries_of(booked.entries)
            assert entries["entry_id"].is_unique().all()
            kinds = ", ".join(entries["kind"].unique(maintain_order=True))
            self._table.append(entries, note={"booked": kinds})
            self._table.compact()
        return booked
