"""The options of commands that plan, worded once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer

from planner.commands.call import AsOf

Gap = Annotated[float | None, typer.Option("--gap", metavar="SHARE", help="Stop when proven within this (0.01 = 1%).")]
TimeLimit = Annotated[float | None, typer.Option("--time-limit", metavar="SECONDS", help="Stop looking after so long.")]
Threads = Annotated[int | None, typer.Option("--threads", metavar="N", help="Threads for the solver.")]
Prefer = Annotated[
    Literal["fewer-runs", "fewer-factories", "earlier"] | None,
    typer.Option("--prefer", help=("Of plans that earn nearly as much, take the simpler one in this sense.")),
]
PreferWithin = Annotated[
    float | None,
    typer.Option(
        "--prefer-within", metavar="SHARE", help=("Share of expected profit that --prefer may give up (0.005 = 0.5%).")
    ),
]
Relax = Annotated[
    bool,
    typer.Option(
        "--relax",
        help=("Where released orders or pins clash with limits, set aside as few as it takes, with a warning each."),
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        "--seed",
        metavar="N",
        min=0,
        help=("Draws which styles try other runs together; another seed may find another plan as good."),
    ),
]


@dataclass(frozen=True)
class PlanOptions:
    """What a command that plans may be asked for; an option a field."""

    as_of: AsOf = None
    gap: Gap = None
    time_limit: TimeLimit = None
    threads: Threads = None
    prefer: Prefer = None
    prefer_within: PreferWithin = None
    relax: Relax = False
    seed: Seed = None

    def settings(self) -> dict[str, Any]:
        """The settings that they stand for, as Call.workspace takes them."""
        return {
            "as_of": self.as_of,
            "optimize__gap": self.gap,
            "optimize__time_limit": self.time_limit,
            "optimize__threads": self.threads,
            "optimize__prefer": self.prefer,
            "optimize__prefer_within": self.prefer_within,
            "optimize__seed": self.seed,
        }
