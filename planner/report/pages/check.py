"""What `planner check` found, as a page: a line a table; the findings follow as the error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from planner.report.render import show_rows

if TYPE_CHECKING:
    from planner.ingest import CheckReport


def show_check(console: Console, report: CheckReport) -> None:
    """Tables with their rows and headers; good news if nothing is wrong."""
    show_rows(console, report.tables)
    if not report.findings:
        console.print(Text("Every table is fine.", style="green"))
