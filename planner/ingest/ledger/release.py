"""The firm orders of a plan -> the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.ingest.ledger.open_orders import not_counted
from planner.ingest.ledger.proposal import ToRelease, propose_release
from planner.ingest.ledger.release_warnings import before, late_starts, of_answers, of_changes
from planner.workspace import Workspace, warn_of_runs_ahead
from planner.workspace.ledger import Release


@dataclass(frozen=True)
class Released:
    """`orders`: the run's orders as they now stand in the ledger; `booked` of them new, `already` there before.

    lines   their colours and sizes, as they now stand
    """

    run_id: str
    orders: pl.DataFrame
    booked: tuple[str, ...]
    already: tuple[str, ...]
    warnings: tuple[Warn, ...]
    lines: pl.DataFrame

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            "dry_run": False,
            "released": list(self.booked),
            "already_released": list(self.already),
            "orders": self.orders,
            "order_lines": self.lines,
        }


def release_orders(ws: Workspace, asked: ToRelease) -> Released:
    """Books what of the run is asked for and not booked yet; raises as `propose_release` does.

    Whatever is looked at stays as it is until the orders are booked.
    """
    ledger, run_id = ws.store.ledger, asked.run.run_id
    with ws.store.writing():
        proposed = propose_release(ws, asked)
        booked = ledger.release(
            Release(
                run_id,
                proposed.orders,
                proposed.purchases,
                proposed.lines,
                forced=bool(proposed.changes),
                currency=asked.run.manifest.get("settings", {}).get("currency"),
            )
        )
        orders = ledger.orders().filter(pl.col("order_id").is_in([*booked.done, *proposed.already]))
        lines = ledger.lines().join(orders.select("order_id"), on="order_id", how="semi", maintain_order="left")
    warnings = (
        *(of_answers(asked.answers) if asked.answers else ()),
        *before(proposed),
        *of_changes(proposed.changes),
        *not_counted(ws),
        *late_starts(orders, booked.done, ws),
        *warn_of_runs_ahead(ws),
    )
    return Released(run_id, orders, booked.done, proposed.already, warnings, lines)
