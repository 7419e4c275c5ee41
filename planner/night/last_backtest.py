"""What an earlier backtest found of the width of ranges, for the forecast that comes after it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.language import _

if TYPE_CHECKING:
    from planner.forecast.calibration.recalibration import Recalibration
    from planner.workspace import RunFolder, RunInfo, Workspace

NONE = "none"
# A backtest older than this speaks of other styles and perhaps of another program.
MOST_DAYS = 182


def last_backtest(ws: Workspace, run: RunFolder, asked: str | None, as_of: date) -> Recalibration | None:
    """What the backtest asked for, or the newest one as of `as_of` or up to MOST_DAYS before, found of the ranges.

    The manifest names it as an input. None where there is none, or it had too few styles. Raises UsageError where the
    run asked for is no backtest.
    """
    from planner.forecast.calibration.recalibration import Recalibration
    from planner.workspace.manifest import file_sha256
    from planner.workspace.run_files import BACKTEST

    found = _found(ws, asked, as_of)
    if found is None:
        return None
    told = found.backtest.get("recalibration")
    run.inputs["backtest"] = {"run_id": found.run_id, "sha256": file_sha256(found.path / BACKTEST)}
    if not told:
        return None
    return Recalibration(
        float(told["scale"]), float(told["covered"]), int(told["styles"]), int(told["days"]), found.run_id
    )


def _found(ws: Workspace, asked: str | None, as_of: date) -> RunInfo | None:
    from planner.errors import UsageError
    from planner.workspace import find_run, newest_run

    if asked == NONE:
        return None
    if asked is not None:
        run = find_run(ws, asked)
        if not run.has_backtest:
            raise UsageError(
                _("run {run_id} holds no backtest").format(run_id=run.run_id), hint=_("`planner runs` lists the runs.")
            )
        return run
    first, last = (as_of - timedelta(days=MOST_DAYS)).isoformat(), as_of.isoformat()
    return newest_run(ws, lambda run: run.has_backtest and first <= run.as_of <= last)
