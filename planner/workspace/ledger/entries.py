"""An entry of the ledger. Entries are only ever added; what an order stands at is their sum.

    kind       units are           besides
    release    units ordered       style, factory, weeks, run, day, money (and its currency) and metres it takes, what was
                                   on hand of them
    purchase   metres bought       the fabric that a run's firm orders need; run, money and currency
    receipt    units that came     date, note, colour, size, slip; below 0 to correct an earlier one
    cancel     units written off   its metres and money are free again
    close      units written off   an under-delivery: metres and money are gone
    amend      units more          where and when it is made from now on; money and metres more; all of these below 0 for less

A release that is taken back is a cancel of its orders and a purchase below 0 of the fabric that was bought for them. An order
that is split off another is a release of its own, at the time and by the person of the other one, and an amend.

What each of these means of an order's colours and sizes stands beside it, see `lines`.

`entry_id` names what was booked, so that booking it again is seen: no two entries share one.
"""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

RELEASE, PURCHASE, RECEIPT, CANCEL, CLOSE, AMEND = "release", "purchase", "receipt", "cancel", "close", "amend"
LINE, LINE_RECEIPT, LINE_OFF = "line", "line receipt", "line off"

ENTRIES: dict[str, pl.DataType] = {
    "entry_id": pl.String(),
    "kind": pl.String(),
    "order_id": pl.String(),
    "units": pl.Float64(),
    "when": pl.Datetime("us", "UTC"),
    "who": pl.String(),
    "run_id": pl.String(),
    "plan_order_id": pl.String(),
    "style_id": pl.String(),
    "factory_id": pl.String(),
    "week": pl.Date(),
    "arrival_date": pl.Date(),
    "cost": pl.Float64(),
    "fabric_id": pl.String(),
    "metres": pl.Float64(),
    "date": pl.Date(),
    "note": pl.String(),
    "forced": pl.Boolean(),
    "pinned": pl.Boolean(),
    "colour": pl.String(),
    "size": pl.String(),
    "slip": pl.String(),
    "sku": pl.String(),
    "on_hand": pl.Float64(),
    "currency": pl.String(),
}


def entries_of(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as entries, signed by who books them now; columns a row lacks are null."""
    signed = {"when": datetime.now(UTC), "who": who_books()}
    return pl.DataFrame([{name: {**signed, **row}.get(name) for name in ENTRIES} for row in rows], schema=ENTRIES)


def who_books() -> str:
    """user@host of this process."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        user = str(os.getuid()) if hasattr(os, "getuid") else "unknown"
    return f"{user}@{socket.gethostname()}"
