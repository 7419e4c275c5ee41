"""planner fleet: the nightly job of many workspaces."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.commands.call import AsOf, Call
from planner.commands.engine_option import EngineName
from planner.commands.plan_options import Gap, Threads, TimeLimit
from planner.report.result import Result

Workspaces = Annotated[
    list[Path],
    typer.Argument(
        metavar="WORKSPACE...|FILE", help="Folders of workspaces, or text files with one folder a line (# = comment)."
    ),
]
Jobs = Annotated[
    int, typer.Option("--jobs", metavar="N", min=1, max=64, help="Workspaces at work at a time, a process each.")
]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="A plan that asks for other runs than the last one is 10.")]


def fleet(
    call: Call,
    workspaces: Workspaces,
    jobs: Jobs = 2,
    engine: EngineName = None,
    as_of: AsOf = None,
    gap: Gap = None,
    time_limit: TimeLimit = None,
    threads: Threads = None,
    exit_code: ExitCode = False,
) -> Result:
    """Run the nightly job of many workspaces.

    A workspace that fails stops no other. One summary; the exit code is that of the one that went worst.
    """
    from planner.engine import THREADS, read_engine
    from planner.fleet import run_fleet, workspaces_of
    from planner.report.pages.fleet import show_fleet

    where = read_engine(engine, THREADS)
    given = {"--as-of": as_of, "--gap": gap, "--time-limit": time_limit, "--threads": threads}
    options = [word for name, value in given.items() if value is not None for word in (name, str(value))]
    options += ["--exit-code"] if exit_code else []
    options += ["--strict"] if call.strict else []
    found = run_fleet(workspaces_of(workspaces), options, jobs=jobs, engine=where, progress=call.progress)
    return Result(
        data={"exit_code": found.exit_code, "workspaces": found.rows},
        rows=found.rows,
        exit_code=found.exit_code,
        page=lambda console: show_fleet(console, found),
    )
