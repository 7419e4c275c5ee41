"""A store that is gone although runs have read it is an error, never an empty store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import StorageError
from planner.workspace.proof import NOTE

if TYPE_CHECKING:
    from planner.workspace.folder import Workspace


def refuse_lost_store(ws: Workspace) -> None:
    """StorageError where the folder of the store holds no table, but the newest run that read one there says it did."""
    from planner.workspace.delta_table import local_folder
    from planner.workspace.runs import list_runs

    where = local_folder(ws.settings.store)
    if where is None:
        return
    folder = ws.folder / where
    if (folder / NOTE).exists() or any(folder.glob("*/_delta_log/*.json")):
        return
    for run in list_runs(ws):
        read = run.versions_read
        settings = run.manifest.get("settings")
        if read and isinstance(settings, dict) and settings.get("store") == ws.settings.store:
            raise StorageError(
                f"The store is gone: {folder} holds no table, but run {run.run_id} read "
                + ", ".join(f"version {version} of {table}" for table, version in read.items()),
                hint="Restore the store from a copy. To begin anew on purpose, move the folder runs/ away too.",
            )
