"""Where things live: the workspace folder, the store, the runs, locks and atomic writes."""

from planner.workspace.folder import Workspace, open_workspace
from planner.workspace.restate import Counts
from planner.workspace.run_folder import RunFolder, new_run
from planner.workspace.run_info import RunInfo
from planner.workspace.runs import (
    earlier_runs,
    find_run,
    last_forecast,
    list_runs,
    newest_run,
    warn_of_runs_ahead,
)
from planner.workspace.source_files import SourceInfo
from planner.workspace.store import Store

__all__ = [
    "Counts",
    "RunFolder",
    "RunInfo",
    "SourceInfo",
    "Store",
    "Workspace",
    "earlier_runs",
    "find_run",
    "last_forecast",
    "list_runs",
    "new_run",
    "newest_run",
    "open_workspace",
    "warn_of_runs_ahead",
]
