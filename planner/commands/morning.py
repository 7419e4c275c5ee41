"""The morning screen of a run as a result: what `show` prints and `run` ends in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from planner.commands.call import Call
    from planner.domain import Warn
    from planner.report.run_tables import RunTables
    from planner.workspace import RunInfo, Workspace


def morning_of(ws: Workspace, info: RunInfo, warn: Callable[[Warn], None]) -> tuple[RunTables, dict[str, Any]]:
    """The tables of a run and what its morning screen shows."""
    from planner.ingest.style_names import style_names
    from planner.questions.changes import what_changed_since
    from planner.report.morning import morning_contents
    from planner.report.run_tables import read_run

    tables = read_run(info, style_names(ws))
    changes = None if tables.orders is None else what_changed_since(ws, info, warn)
    return tables, morning_contents(tables, changes)


def morning_page(
    call: Call, tables: RunTables, contents: dict[str, Any], *, came_in: str = "", whole: bool = False
) -> Callable[[Console], None]:
    """Draws the screen; with -v also the proof. `whole`: every run, however long the page."""
    from planner.report.morning import screen_height, show_morning
    from planner.report.pages.proof import show_proof

    today = contents["today"]
    commands = ["release", "explain STYLE", "show -v"] if today and today["number"] else ["explain STYLE", "show -v"]

    def page(console: Console) -> None:
        height = None if whole or call.verbose else screen_height(console)
        show_morning(console, contents, call.type_next(""), commands, came_in=came_in, height=height)
        if call.verbose:
            show_proof(console, tables)

    return page
