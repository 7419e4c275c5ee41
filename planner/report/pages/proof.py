"""Behind -v of the morning screen: every run with its reason, verdicts, what was skipped, limits, and the proof."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from planner.domain import Plan, PlanStatus
from planner.language import _
from planner.report.figures import count, day, plural
from planner.report.pages.forecast import methods_line
from planner.report.pages.plan import show_plan

if TYPE_CHECKING:
    from planner.report.run_tables import RunTables


def show_proof(console: Console, tables: RunTables) -> None:
    """What the run expects and the whole plan page, from what it kept."""
    console.print(
        Text(
            _("\nRun {run_id}, as of {value}").format(
                run_id=tables.info.run_id, value=day(date.fromisoformat(tables.info.as_of))
            ),
            style="bold",
        )
    )
    if tables.demand is not None:
        demand = tables.demand
        console.print(
            Text(
                _("Demand: {value} units expected of {height} until exit; {demand}").format(
                    value=count(demand["mean"].sum()),
                    height=plural(demand.height, "style"),
                    demand=methods_line(demand),
                )
            )
        )
    plan = plan_of(tables)
    if plan is not None:
        show_plan(console, plan, tables.names, tables.currency, tables.manifest.get("net_released", ()))
    for told in tables.manifest.get("warnings", []):
        console.print(
            Text.assemble((_("note: "), "dim") if told.get("notice") else (_("warning: "), "yellow"), told["message"])
        )


def plan_of(tables: RunTables) -> Plan | None:
    """The plan that the run kept, as it was made; None where it made none."""
    frames = (tables.orders, tables.purchases, tables.skipped, tables.limits)
    if not tables.plan or any(frame is None for frame in frames):
        return None
    orders, purchases, skipped, limits = (frame for frame in frames if frame is not None)
    told = tables.plan
    return Plan(
        status=PlanStatus(told["status"]),
        **{
            name: told[name]
            for name in (
                "objective",
                "bound",
                "gap",
                "solve_seconds",
                "units",
                "cost",
                "styles_ordered",
                "styles_skipped",
            )
        },
        orders=orders,
        purchases=purchases,
        skipped=skipped,
        limits=limits,
        solver=str(tables.settings.get("optimize", {}).get("solver", "")),
        preferred=told.get("preferred"),
        verdicts=tables.verdicts,
        recourse=told.get("recourse"),
    )
