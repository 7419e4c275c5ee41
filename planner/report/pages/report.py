"""Where the HTML page of a run was written, as a screen."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from planner.language import _


def show_report(console: Console, file: str, contents: dict[str, Any]) -> None:
    """The file, the run it shows, and what the page could not show."""
    run, backtest = contents["run"], contents["reliability"]
    console.print(
        Text(
            _("Report of run {run_id} ({command}, as of {as_of})").format(
                run_id=run["run_id"], command=run["command"], as_of=run["as_of"]
            ),
            style="bold",
        )
    )
    console.print(
        Text(_("{file}: one file with charts and tables, opens in any browser, prints on A4").format(file=file))
    )
    if backtest is None:
        console.print(
            Text(_("Without a picture of reliability: `planner backtest` makes one for the next report"), style="dim")
        )
