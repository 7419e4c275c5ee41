"""What a command hands back: data for scripts, rows for CSV, a page for people. One place renders all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from planner.errors import PlannerError

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

Rows = "pl.DataFrame | Sequence[dict[str, Any]]"


@dataclass(frozen=True)
class Result:
    """The outcome of one command.

    data      plain data (frames allowed) that `--json` puts into the envelope
    rows      what csv and ndjson print, and the table where there is no page
    page      draws the screen for people; default: `rows` as a table
    hints     what to type next; shown to people on stderr, never in data
    tells_warnings   the page says what was warned of, so that on a terminal nothing follows it
    error     done, but the outcome is an error (`check` with findings): shown after the rows, sets the exit code
    """

    data: Any
    rows: pl.DataFrame | Sequence[dict[str, Any]] = ()
    page: Callable[[Console], None] | None = None
    run_id: str | None = None
    hints: tuple[str, ...] = ()
    error: PlannerError | None = None
    exit_code: int = 0
    title: str = field(default="")
    tells_warnings: bool = False
