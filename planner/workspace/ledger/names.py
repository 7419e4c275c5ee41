"""What people may call an order."""

from __future__ import annotations

import polars as pl

from planner.language import _
from planner.workspace.ledger.standing import standing


class Names:
    """What people may call an order: its id in the ledger, or that in its plan where only one order has it that was
    not cancelled whole.
    """

    def __init__(self, entries: pl.DataFrame) -> None:
        self._by_plan: dict[str, list[str]] = {}
        orders = standing(entries).select("order_id", "plan_order_id", pl.col("cancelled") >= pl.col("units"))
        rows = orders.rows()
        self._known = {order_id for order_id, _in_plan, _gone in rows}
        for order_id, in_plan, gone in rows:
            if not gone:
                self._by_plan.setdefault(in_plan, []).append(order_id)
        for order_id, in_plan, gone in rows:
            if gone:  # only where no other is meant
                self._by_plan.setdefault(in_plan, [order_id])

    def order_id(self, name: str) -> str | None:
        """The id in the ledger; None where it is unknown or means several."""
        if name in self._known:
            return name
        meant = self._by_plan.get(name, [])
        return meant[0] if len(meant) == 1 else None

    def why_not(self, name: str) -> str:
        """Why a name is not understood, in words."""
        meant = self._by_plan.get(name, [])
        return (
            _("an order_id that means one order, not {names}").format(names=_(" and ").join(meant))
            if meant
            else _("an order_id of the ledger; `planner orders --all` lists them")
        )
