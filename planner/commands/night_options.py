"""The options of commands that play a night, or a part of one, worded once."""

from __future__ import annotations

from typing import Annotated

import typer

Start = Annotated[
    str | None,
    typer.Option(
        "--start",
        metavar="RUN|FILE|none",
        help=(
            "A plan to start from: a run, an orders file, or none. Default: the newest plan made for an earlier day. "
            "The plan is never worse for it."
        ),
    ),
]
Backtest = Annotated[
    str | None,
    typer.Option(
        "--backtest",
        metavar="RUN|none",
        help=(
            "The backtest whose coverage the ranges are scaled by, or none. Default: the newest one as of that day or "
            "earlier. It changes nothing while coverage is off by no more than chance."
        ),
    ),
]
