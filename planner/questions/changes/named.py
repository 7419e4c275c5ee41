"""The two plans that a comparison is asked for: by id, by file, or by themselves."""

from __future__ import annotations

from pathlib import Path

from planner.errors import UsageError
from planner.language import _
from planner.questions.changes.changes import PLANNING, earlier_plan
from planner.questions.changes.sides import Side, side_of_file, side_of_run
from planner.workspace import RunInfo, Workspace, find_run, newest_run


def sides_named(ws: Workspace, before: str | None, after: str | None) -> tuple[Side, Side]:
    """The sides of `diff [RUN_A] [RUN_B]`.

    Without RUN_B the newest plan; without RUN_A the last one of which orders were released before it, else the one
    before it. Each may be a run, a scenario of a what-if (RUN/NAME), or a file of orders. Raises UsageError, InputError.
    """
    later = _named(ws, after) if after is not None else side_of_run(newest_plan(ws))
    if before is not None:
        return _named(ws, before), later
    if later.is_file:
        raise UsageError(
            _("{after} is a file: name what it is compared with").format(after=after), hint=_("planner diff RUN FILE")
        )
    earlier = earlier_plan(ws, RunInfo(ws.runs_folder / later.name))
    if earlier is None:
        raise UsageError(
            _("{name} is the first plan: there is nothing to compare it with").format(name=later.name),
            hint=_("Name two runs, or a file."),
        )
    return side_of_run(earlier), later


def newest_plan(ws: Workspace) -> RunInfo:
    """The newest good plan that is meant to be carried out; UsageError where there is none."""
    found = newest_run(ws, lambda run: run.has_orders and run.manifest.get("command") in PLANNING)
    if found is None:
        raise UsageError(_("there is no plan yet"), hint=_("`planner run` makes one."))
    return found


def _named(ws: Workspace, name: str) -> Side:
    if Path(name).is_file():
        return side_of_file(Path(name))
    run_id, slash, scenario = name.partition("/")
    if slash and (of_scenario := RunInfo(ws.runs_folder / run_id / scenario)).has_orders:
        return side_of_run(of_scenario)
    if slash or Path(name).suffix:
        raise UsageError(
            _("{name}: no such file").format(name=name),
            hint=_("Name a run, a scenario of a what-if (RUN/NAME) or a file."),
        )
    return side_of_run(find_run(ws, name))
