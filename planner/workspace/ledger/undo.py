"""Taking the last release back: its orders are cancelled as far as they have not come, and the fabric bought with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from planner.workspace.ledger.booked import Booked, Row
from planner.workspace.ledger.cancel import cancel_entries
from planner.workspace.ledger.entries import PURCHASE, RELEASE
from planner.workspace.ledger.ids import first_free, numbered
from planner.workspace.ledger.standing import standing

UNDO = "undo"
SIGNED = ("when", "who")  # by whoever takes it back


@dataclass(frozen=True)
class LastRelease:
    """A release as it stands.

    when, who, run_id   of the release
    orders              columns of BOOKED_ORDERS: what it booked, and what was split off since, but for what is cancelled
    purchases           entries of the fabric that was bought with it, and for no other order that stands
    """

    when: datetime
    who: str
    run_id: str
    orders: pl.DataFrame
    purchases: pl.DataFrame

    @property
    def to_undo(self) -> pl.DataFrame:
        """The orders of which something is still to come."""
        return self.orders.filter(pl.col("outstanding") > 0)


def last_release(entries: pl.DataFrame, run_id: str | None = None) -> LastRelease | None:
    """The newest release (of a run) of which an order stands: all that was booked with it at once."""
    still = pl.col("cancelled") < pl.col("units")
    orders = standing(entries).filter(still & (pl.lit(True) if run_id is None else pl.col("run_id") == run_id))
    if orders.is_empty():
        return None
    newest = orders.sort("released_at", maintain_order=True).row(-1, named=True)
    mine = orders.filter(pl.col("released_at") == newest["released_at"], pl.col("run_id") == newest["run_id"])
    bought = entries.filter(pl.col("kind") == PURCHASE, pl.col("run_id") == newest["run_id"])
    held = bought.group_by("fabric_id").agg(pl.col("units").sum()).filter(pl.col("units") > 0)
    needing = _fabrics_of(entries, orders.filter(pl.col("run_id") == newest["run_id"]), mine)
    purchases = bought.filter(
        pl.col("when") == newest["released_at"],
        pl.col("units") > 0,
        pl.col("fabric_id").is_in(held["fabric_id"].implode()),
        ~pl.col("fabric_id").is_in(needing),
    )
    return LastRelease(newest["released_at"], newest["released_by"], newest["run_id"], mine, purchases)


def _fabrics_of(entries: pl.DataFrame, of_run: pl.DataFrame, mine: pl.DataFrame) -> list[str]:
    """Fabrics that orders of the run need which stay: those of other releases, and those of which something came."""
    going = mine.filter(pl.col("received") <= 0)["order_id"]
    stays = of_run.filter(~pl.col("order_id").is_in(going.implode()))["order_id"]
    rows = entries.filter(pl.col("kind") == RELEASE, pl.col("order_id").is_in(stays.implode()))
    return rows["fabric_id"].drop_nulls().unique().to_list()


def undo_entries(entries: pl.DataFrame, release: LastRelease) -> Booked:
    """Writes off what is outstanding of a release's orders, and takes its purchases back."""
    order_ids: Sequence[str] = release.to_undo["order_id"].to_list()
    off = cancel_entries(entries, order_ids, kind=UNDO)
    taken = set(entries["entry_id"])
    back: list[Row] = []
    for row in release.purchases.iter_rows(named=True):
        less = {
            "units": -row["units"],
            "cost": -row["cost"],
            "entry_id": first_free(numbered(f"{UNDO}/{row['entry_id']}"), taken),
        }
        back.append({name: value for name, value in (row | less).items() if name not in SIGNED})
    return Booked(off.done, off.already, entries=(*off.entries, *back))
