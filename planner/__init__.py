"""A planner for small-order, quick-return production (小单快反): the command line's work as a library.

On a workspace:      open_workspace, run_night, forecast_night, plan_night
On frames in memory: planning_tables, forecast_demand, make_plan

docs/python.md shows both. Importing this package loads nothing heavy; each name does when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from planner.version import __version__

if TYPE_CHECKING:
    from planner.domain import Forecast, Inputs, Plan
    from planner.night.night import Night, NightOptions, forecast_night, plan_night, run_night
    from planner.night.planning_tables import PlanningTables, forecast_demand, make_plan, planning_tables
    from planner.settings import Settings
    from planner.workspace.folder import Workspace, open_workspace

_HOME = {
    "Forecast": "planner.domain",
    "Inputs": "planner.domain",
    "Plan": "planner.domain",
    "Night": "planner.night.night",
    "NightOptions": "planner.night.night",
    "forecast_night": "planner.night.night",
    "plan_night": "planner.night.night",
    "run_night": "planner.night.night",
    "PlanningTables": "planner.night.planning_tables",
    "forecast_demand": "planner.night.planning_tables",
    "make_plan": "planner.night.planning_tables",
    "planning_tables": "planner.night.planning_tables",
    "Settings": "planner.settings",
    "Workspace": "planner.workspace.folder",
    "open_workspace": "planner.workspace.folder",
}

__all__ = [
    "Forecast",
    "Inputs",
    "Night",
    "NightOptions",
    "Plan",
    "PlanningTables",
    "Settings",
    "Workspace",
    "__version__",
    "forecast_demand",
    "forecast_night",
    "make_plan",
    "open_workspace",
    "plan_night",
    "planning_tables",
    "run_night",
]


def __getattr__(name: str) -> Any:
    """A public name, loaded from its home when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
