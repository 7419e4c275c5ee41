"""One invocation of a command: what was asked of it, where it works, what it warns of."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.domain import Progress, Warn, silent
from planner.language import _

if TYPE_CHECKING:
    from rich.console import Console

    from planner.night import Stages
    from planner.report.render import Format
    from planner.workspace import Workspace

# Options that several commands share, worded once.
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=("Plan as of this day (YYYY-MM-DD or today); only records from before that day are used."),
    ),
]
SalesVersion = Annotated[
    int | None,
    typer.Option(
        "--sales-version",
        metavar="N",
        min=0,
        help=(
            "Use the sales as they stood in this version of the store, which a run's manifest names; takes in nothing."
        ),
    ),
]
LedgerVersion = Annotated[
    int | None,
    typer.Option(
        "--ledger-version",
        metavar="N",
        min=-1,
        help=(
            "Use the order ledger as it stood in this version, which a run's manifest names; -1 = before the first booking."
        ),
    ),
]
NoIngest = Annotated[bool, typer.Option("--no-ingest", help="Leave new sales files for later.")]


@dataclass
class Call:
    """What every command gets: the options all of them have, and the way to tell people things."""

    command: str
    folder: Path
    format: Format
    output: Path | None = None
    strict: bool = False
    yes: bool = False
    verbose: bool = False
    progress: Progress = silent
    warnings: list[Warn] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def workspace(self, **flags: Any) -> Workspace:
        """The workspace with its settings; `flags` are dotted settings with `__` for the dot (optimize__gap)."""
        from planner.workspace import open_workspace
        from planner.workspace.atomic import sweep_unfinished

        ws = open_workspace(self.folder, {name.replace("__", "."): value for name, value in flags.items()})
        for folder in (ws.folder, *(place for place in ws.folder.iterdir() if place.is_dir())):
            sweep_unfinished(folder)  # what a command left that was killed
        return ws

    def stages(self, ws: Workspace) -> Stages:
        """The stages of a night on the workspace, telling people what they should know through this call."""
        from planner.night import Stages

        return Stages(ws, self.warn, self.progress)

    def asks(self) -> bool:
        """Whether somebody is there to be asked, and has not said yes to everything."""
        return not self.yes and sys.stdin.isatty() and sys.stderr.isatty()

    def confirm(self, show: Callable[[Console], None], question: str) -> None:
        """On a terminal shows what is about to be done, and asks; raises typer.Abort where the answer is no.

        Goes on where nobody can be asked.
        """
        if not self.asks():
            return
        from planner.report.render import console_for

        show(console_for(sys.stderr))
        typer.confirm(question, abort=True, err=True)

    def choose(self, question: str, choices: Sequence[str]) -> str | None:
        """One of `choices`, picked on the terminal by its number; None where nobody can be asked."""
        if not self.asks():
            return None
        from planner.report.render import console_for

        console = console_for(sys.stderr)
        console.print(question)
        for number, choice in enumerate(choices, start=1):
            console.print(f"  {number}  {choice}")
        while not 1 <= (number := typer.prompt(_("number"), type=int, err=True)) <= len(choices):
            console.print(_("a number from 1 to {n}").format(n=len(choices)))
        return choices[number - 1]

    def did(self, what: str) -> None:
        """Something that is kept by now, to be told should the result not reach anybody."""
        self.done.append(what)

    def type_next(self, words: str) -> str:
        """The command line that runs `words` on the same workspace, for hints."""
        return f"planner {words}" if self.folder == Path() else f"planner -w {shlex.quote(str(self.folder))} {words}"

    def warn(self, *warnings: Warn) -> None:
        """Keep warnings for the end of the command, each only once."""
        self.warnings.extend(w for w in warnings if w not in self.warnings)
