"""planner init: a runnable workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.commands.call import Call
from planner.language import _
from planner.report.result import Result


def init(
    _call: Call,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    example: Annotated[
        str | None,
        typer.Option(
            "--example",
            metavar="NAME",
            help=("Fill it with a bundled example (the tutorial uses giftware)."),
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")] = False,
) -> Result:
    """Make a runnable workspace.

    It holds planner.yaml and data/: empty tables to fill, or an example's.
    """
    from planner.workspace.template import make_workspace

    files = make_workspace(folder, example, force=force)
    return Result(
        data={"folder": str(folder), "example": example, "files": files},
        rows=[{"file": name} for name in files],
        title=_("made {folder}").format(folder=folder),
        hints=(
            f"planner -w {folder} run"
            if example
            else _("fill {folder}/data, then planner -w {folder} check").format(folder=folder),
        ),
    )
