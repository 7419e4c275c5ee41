"""Where the HTML page of a run was written, as a screen."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text


def show_report(console: Console, file: str, contents: dict[str, Any]) -> None:
    """The file, the run it shows, and what the page could not show."""
    run, backtest = contents["run"], contents["reliability"]
    console.print(
        Text.assemble(("Report", "bold"), f" of run {run['run_id']} ({run['command']}, as of {run['as_of']})")
    )
    console.print(Text(f"{file}: one file with charts and tables, opens in any browser, prints on A4"))
    if backtest is None:
        console.print(
            Text("Without a picture of reliability: `planner backtest` makes one for the next report", style="dim")
        )
