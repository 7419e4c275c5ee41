"""Where the parts of a command's work are done: an option that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

EngineName = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="NAME",
        envvar="PLANNER_ENGINE",
        help=(
            "Where parts of the work are done: threads, processes, or dask://HOST:PORT, all workers of a Dask cluster. "
            "The result is the same."
        ),
    ),
]
