"""Plans side by side, as a page: a column a scenario, a line a figure; the plan as it is first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from planner.language import _, gathered
from planner.report.figures import (
    count,
    fitted,
    listed,
    percent,
    plural,
    wrapped,
)
from planner.report.words import limit

AS_IT_IS = gathered("as it is")  # what `planner.questions.whatif` calls the plan without any assumption
LABEL = 20
LEAST_COLUMN, MOST_COLUMN = 14, 30


def show_whatif(console: Console, rows: Sequence[dict[str, Any]], told: dict[str, Any], currency: str) -> None:
    """`rows` of compare; `told`: run_id, as_of, scenarios (name and assumptions)."""
    width = console.width
    console.print(
        Text(fitted(title(told["as_of"], told["run_id"], plural(len(rows) - 1, "scenario")), width), style="bold")
    )
    for scenario in (s for s in told["scenarios"] if s["name"] != ", ".join(s["assumptions"])):
        for line in wrapped(f"{scenario['name']}: {', '.join(scenario['assumptions'])}", width):
            console.print(Text(line, style="dim"))
    made = [row for row in rows if row["profit"] is not None]
    a_line = max((width - LABEL) // (LEAST_COLUMN + 2), 2)
    room = _room(min(len(made), a_line), width)
    for name in (row["scenario"] for row in made if cell_len(row["scenario"]) > room):
        for line in wrapped(f"{fitted(name, room)} = {name}", width):
            console.print(Text(line, style="dim"))
    for start in range(1, max(len(made), 2), a_line - 1):
        _show_columns(console, [made[0], *made[start : start + a_line - 1]], currency, width)
    for row in rows:
        if row["profit"] is None:
            for line in wrapped(f"{row['scenario']}: {row['status']}", width):
                console.print(Text(line, style="red"))


def title(as_of: str, run_id: str, scenarios: str) -> str:
    """What is compared."""
    return _("What if: the plan as of {as_of} (run {run_id}) and {scenarios}").format(
        as_of=as_of, run_id=run_id, scenarios=scenarios
    )


def scenario(name: str) -> str:
    """A scenario by its name; the plan as it is in words."""
    return _(AS_IT_IS) if name == AS_IT_IS else name


def _show_columns(console: Console, rows: Sequence[dict[str, Any]], currency: str, width: int) -> None:
    room = _room(len(rows), width)
    console.print(Text(_line("", [scenario(row["scenario"]) for row in rows], room), style="bold"))
    lines = [
        (_("profit {currency}").format(currency=currency), [count(row["profit"]) for row in rows]),
        (_("  change"), ["" if row is rows[0] else f"{row['profit_change']:+,.0f}" for row in rows]),
        (_("units"), [count(row["units"]) for row in rows]),
        (_("runs"), [count(row["runs"]) for row in rows]),
        (_("cost {currency}").format(currency=currency), [count(row["cost"]) for row in rows]),
        (_("to order today"), [count(row["firm_units"]) for row in rows]),
        (_("expected leftover"), [count(row["leftover"]) for row in rows]),
        (_("lost sales"), [count(row["lost_sales"]) for row in rows]),
        (_("what binds"), [listed(limit(name) for name in row["binds"]) or "-" for row in rows]),
        (_("orders that differ"), ["" if row is rows[0] else count(row["orders_that_differ"]) for row in rows]),
        (_("within"), [percent(row["gap"] or 0) for row in rows]),
    ]
    for label, cells in lines:
        console.print(Text(_line(label, cells, room)), soft_wrap=True)


def _room(columns: int, width: int) -> int:
    """Cells of a column where there are so many."""
    return min(max((width - LABEL) // max(columns, 1) - 2, LEAST_COLUMN), MOST_COLUMN)


def _line(label: str, cells: Sequence[str], room: int) -> str:
    fit = [fitted(cell, room) for cell in cells]
    return set_cell_size(fitted(label, LABEL), LABEL) + "".join(
        " " * (room + 2 - cell_len(cell)) + cell for cell in fit
    )
