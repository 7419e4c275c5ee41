"""Where things live: the workspace folder, the store, the runs, locks and atomic writes."""

from planner.workspace.folder import Workspace, open_workspace
from planner.workspace.run_folder import RunFolder, new_run
from planner.workspace.runs import RunInfo, find_run, last_forecast, list_runs, newest_run
from planner.workspace.store import SourceInfo, Store
from planner.workspace.upsert import Counts

__all__ = [
    "Counts",
    "RunFolder",
    "RunInfo",
    "SourceInfo",
    "Store",
    "Workspace",
    "find_run",
    "last_forecast",
    "list_runs",
    "new_run",
    "newest_run",
    "open_workspace",
]
