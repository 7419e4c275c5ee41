"""Taking the last release back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.errors import UsageError
from planner.ingest.ledger.open_orders import not_counted
from planner.language import _
from planner.workspace import Workspace
from planner.workspace.ledger import Booked, LastRelease, last_release, with_status
from planner.workspace.ledger.undo import undo_entries


@dataclass(frozen=True)
class Undone:
    """What came of it.

    release   the release that was taken back (or would be), as it stood
    orders    its orders as they stand now, with their status
    undone    ids of those of which what was still to come is taken back
    kept      ids of those of which something came: that stays
    """

    release: LastRelease
    orders: pl.DataFrame
    undone: tuple[str, ...]
    kept: tuple[str, ...]
    warnings: tuple[Warn, ...]
    dry_run: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            "dry_run": self.dry_run,
            "undone": list(self.undone),
            "kept": list(self.kept),
            "released_at": self.release.when,
            "released_by": self.release.who,
            "orders": self.orders,
            "purchases": self.release.purchases.select("fabric_id", metres="units", week="week", cost="cost"),
        }


def last_to_undo(ws: Workspace, run_id: str | None = None) -> LastRelease:
    """The release that would be taken back: the last one, or the last of a run. Raises UsageError where there is none."""
    entries = ws.store.ledger.entries()
    name = None if run_id is None else _run_released(entries, run_id)
    found = last_release(entries, name)
    if found is None:
        raise UsageError(
            _("there is no release to take back")
            if name is None
            else _("nothing that was released of run {run_id} stands").format(run_id=name),
            hint=_("`planner orders --all` lists what was released."),
        )
    if found.to_undo.is_empty():
        raise UsageError(
            _(
                "all of the last release (run {run_id}, {when}, {who}) has come in: it can no longer be taken back"
            ).format(run_id=found.run_id, when=f"{found.when:%Y-%m-%d %H:%M} UTC", who=found.who),
            hint=_("`planner release RUN --undo` takes back that of an earlier run."),
        )
    return found


def _run_released(entries: pl.DataFrame, run_id: str) -> str:
    """The id of the one run with released orders whose id begins so."""
    runs = entries["run_id"].drop_nulls().unique().sort().to_list()
    fits = [name for name in runs if name == run_id] or [name for name in runs if name.startswith(run_id)]
    if len(fits) != 1:
        raise UsageError(
            _("{n} runs of which orders were released begin with {run_id!r}").format(n=len(fits), run_id=run_id),
            hint=_("`planner orders --all --json` says of which run each order is."),
        )
    return str(fits[0])


def undo_release(ws: Workspace, run_id: str | None = None, *, dry_run: bool = False) -> Undone:
    """Takes back what is outstanding of the last release (of a run), and the fabric that was bought with it for no other
    order. `dry_run` only looks. Raises UsageError where there is nothing to take back.
    """
    ledger = ws.store.ledger
    with ws.store.writing():
        release = last_to_undo(ws, run_id)
        booked: Booked = undo_entries(ledger.entries(), release) if dry_run else ledger.undo(release)
        mine = pl.col("order_id").is_in(release.orders["order_id"].implode())
        orders = with_status(ledger.orders().filter(mine), ws.settings.day())
    kept = release.orders.filter(pl.col("received") > 0)["order_id"].to_list()
    return Undone(release, orders, booked.done, tuple(kept), (*_kept(kept), *not_counted(ws)), dry_run)


def _kept(order_ids: list[str]) -> tuple[Warn, ...]:
    if not order_ids:
        return ()
    words = _("of {n} order(s) something has come in, which stays: {names}")
    return (Warn("received_stays", words.format(n=len(order_ids), names=", ".join(order_ids[:3]))),)
