"""A store that is gone although runs have read it is an error, never an empty store without a word.

Where the whole folder is gone, no run has ever read a ledger in it or held orders that could have been released, and the
sales are still there as files, it is made anew from them: nothing was booked that could be booked twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from planner.errors import StorageError
from planner.language import _
from planner.workspace.proof import NOTE
from planner.workspace.run_info import newest_first

log = logging.getLogger(__name__)


def refuse_lost_store(store: str, workspace: Path, runs_folder: Path, has_sales: Callable[[], bool]) -> None:
    """StorageError where the folder of the store holds no table, but the newest run that read one there says it did.

    Only told where the files of sales can make it anew: whether `has_sales` finds any. `store` as in the settings.
    """
    from planner.workspace.delta_table import local_folder

    where = local_folder(store)
    if where is None:
        return
    folder = workspace / where
    if (folder / NOTE).exists() or any(folder.glob("*/_delta_log/*.json")):
        return
    runs = list(newest_first(runs_folder))
    if not folder.exists() and has_sales() and not any("ledger" in run.versions_read or run.has_orders for run in runs):
        if any(run.versions_read for run in runs):
            log.warning(
                "%s is gone: sales are taken in anew from the files that planner.yaml names; what came in by hand is not there",
                folder,
            )
        return
    for run in runs:
        read = run.versions_read
        settings = run.manifest.get("settings")
        if read and isinstance(settings, dict) and settings.get("store") == store:
            raise StorageError(
                _("The store is gone: {folder} holds no table, but run {run_id} read ").format(
                    folder=folder, run_id=run.run_id
                )
                + ", ".join(
                    _("version {version} of {table}").format(version=version, table=table)
                    for table, version in read.items()
                ),
                hint=_("Restore the store from a copy. To begin anew on purpose, move the folder runs/ away too."),
            )
