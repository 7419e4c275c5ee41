"""The night of a fleet as a page: a line a workspace, those that went wrong first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from planner.errors import EXIT_CHANGED, EXIT_OK
from planner.language import _
from planner.report.figures import count, percent, plural
from planner.report.narrow import Column, narrow

if TYPE_CHECKING:
    from planner.fleet import Fleet

WELL = {EXIT_OK, EXIT_CHANGED}


def show_fleet(console: Console, fleet: Fleet) -> None:
    """What each brought; below, the messages of those that did not end well."""
    rows = sorted(fleet.rows.iter_rows(named=True), key=lambda row: row["exit_code"] in WELL)
    bad = [row for row in rows if row["exit_code"] not in WELL]
    console.print(Text(_heading(len(rows), len(bad)), style="bold"))
    names = Column(_("workspace"), [row["workspace"] for row in rows], right=False)
    columns = [
        Column(_("exit"), [str(row["exit_code"]) for row in rows]),
        Column(_("release now"), [_figure(row["firm_units"]) for row in rows]),
        Column(_("units"), [_figure(row["units"]) for row in rows], goes=4),
        Column(_("cost"), [_figure(row["cost"]) for row in rows], goes=3),
        Column(_("expected profit"), [_figure(row["expected_profit"]) for row in rows]),
        Column(_("gap"), ["" if row["gap"] is None else percent(row["gap"]) for row in rows], goes=1),
        Column(_("warnings"), [str(row["warnings"]) for row in rows], goes=5),
        Column(_("seconds"), [f"{row['seconds']:.0f}" for row in rows], goes=2),
    ]
    for line in narrow(names, columns, console.width):
        console.print(line, soft_wrap=True)
    for row in bad:
        console.print(Text(_trouble(row)))


def _heading(workspaces: int, bad: int) -> str:
    all_of_them = plural(workspaces, "workspace")
    if not bad:
        return _("{workspaces}, all ended well").format(workspaces=all_of_them)
    return _("{workspaces}, {bad} of them did not end well").format(workspaces=all_of_them, bad=bad)


def _trouble(row: dict[str, Any]) -> str:
    return f"{row['workspace']}: {row['message'] or _('ended with warnings')}"


def _figure(value: float | None) -> str:
    return "" if value is None else count(value)
