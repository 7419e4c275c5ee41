"""The firm orders of a run's plan, which a release books."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from planner.errors import UsageError
from planner.language import _
from planner.workspace import RunInfo, Workspace, find_run, newest_run
from planner.workspace.run_files import csv_file

_PLANNING = ("run", "plan")  # commands whose plans are meant to be carried out


def run_to_release(ws: Workspace, run_id: str | None) -> RunInfo:
    """The run of that id, or the newest good one with a plan. Raises UsageError where there is none to release."""
    if run_id is not None:
        run = find_run(ws, run_id)
        if not (run.good and run.has_orders):
            raise UsageError(
                _("run {run_id} holds no plan").format(run_id=run.run_id), hint=_("`planner runs` lists past runs.")
            )
        return run
    newest = newest_run(ws, lambda run: bool(run.plan) and run.manifest.get("command") in _PLANNING)
    if newest is None:
        raise UsageError(_("there is no plan to release yet"), hint=_("`planner run` makes one."))
    return newest


def chosen_orders(run: RunInfo, order_ids: Sequence[str]) -> pl.DataFrame:
    """The firm orders of the run's plan, or those of them that are named."""
    orders = run.table("orders")
    unknown = sorted(set(order_ids) - set(orders["order_id"]))
    if unknown:
        raise UsageError(
            _("the plan of run {run_id} has no order {names}").format(run_id=run.run_id, names=", ".join(unknown[:3])),
            hint=_("{value} lists its orders.").format(value=run.path / csv_file("orders")),
        )
    later = orders.filter(pl.col("order_id").is_in(list(order_ids)), ~pl.col("firm"))["order_id"].to_list()
    if later:
        raise UsageError(
            _("order {names} is provisional: it starts later and may still change").format(names=", ".join(later[:3])),
            hint=_("Release it when a plan makes it firm, or raise optimize.firm_weeks."),
        )
    return orders.filter(pl.col("firm") & (pl.col("order_id").is_in(list(order_ids)) if order_ids else pl.lit(True)))


def lines_of_run(run: RunInfo, orders: pl.DataFrame) -> pl.DataFrame | None:
    """The lines of these orders of a run's plan; None where it kept none."""
    if not run.holds("order_lines"):
        return None
    return run.table("order_lines").join(orders.select("order_id"), on="order_id", how="semi", maintain_order="left")
