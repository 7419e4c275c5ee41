"""Past runs: listing them, finding one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planner.domain import Warn
from planner.errors import UsageError
from planner.language import _
from planner.workspace.folder import Workspace
from planner.workspace.latest import NAME, latest_run
from planner.workspace.placed import ahead_of_the_clock, in_sequence
from planner.workspace.run_info import RunInfo, newest_first


def earlier_runs(ws: Workspace, info: RunInfo) -> Iterator[RunInfo]:
    """The runs that took their places before `info`, newest first, failed ones too; all of them where it has none."""
    names = in_sequence(ws.runs_folder)
    before = names[: names.index(info.run_id)] if info.run_id in names else names
    yield from (RunInfo(ws.runs_folder / name) for name in reversed(before))


def warn_of_runs_ahead(ws: Workspace) -> tuple[Warn, ...]:
    """Runs that are dated in the future, in one warning: what they say of days and ages may be wrong."""
    ahead = ahead_of_the_clock(in_sequence(ws.runs_folder))
    if not ahead:
        return ()
    more = _(" and {value} more").format(value=len(ahead) - 3) if len(ahead) > 3 else ""
    return (
        Warn(
            "run_ahead_of_clock",
            _(
                "{n} run(s) are dated later than this machine's clock: {names}{more}; the clock was wrong "
                "then, or is now"
            ).format(n=len(ahead), names=", ".join(ahead[:3]), more=more),
        ),
    )


def list_runs(ws: Workspace) -> list[RunInfo]:
    """All runs, newest first, failed ones too."""
    return list(newest_first(ws.runs_folder))


def find_run(ws: Workspace, run_id: str = NAME) -> RunInfo:
    """The run of that id (its start is enough where only one run fits), or the one `latest` points to.

    Raises UsageError where there is none.
    """
    if run_id == NAME:
        latest = latest_run(ws.runs_folder)
        if latest is None:
            raise UsageError(_("there is no run yet"), hint=_("`planner run` makes one."))
        newest = RunInfo(ws.runs_folder / latest)
        newest.refuse_damaged()
        return newest
    fits = [run for run in newest_first(ws.runs_folder) if run.run_id.startswith(run_id)]
    if len(fits) == 1 or (fits and fits[0].run_id == run_id):
        fits[0].refuse_damaged()
        return fits[0]
    found = _("{n} runs have ids that begin").format(n=len(fits)) if fits else _("no run has an id that begins")
    raise UsageError(
        _("{found} with {run_id!r}").format(found=found, run_id=run_id), hint=_("`planner runs` lists them.")
    )


def newest_run(ws: Workspace, fits: Callable[[RunInfo], bool]) -> RunInfo | None:
    """The newest good run that fits; None where there is none."""
    return next((run for run in newest_first(ws.runs_folder) if fits(run) and run.good), None)


def last_forecast(ws: Workspace) -> RunInfo | None:
    """The newest good run that forecast demand; None where there is none."""
    return newest_run(ws, lambda run: run.made_forecast)
