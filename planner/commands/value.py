"""planner value: what somebody's own list of orders is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.call import Call
from planner.report.result import Result

if TYPE_CHECKING:
    from rich.console import Console

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="style_id and units; factory_id and week where known. CSV, XLSX or Parquet, also in Chinese.",
    ),
]
Run = Annotated[str | None, typer.Option("--run", metavar="RUN", help="The plan beside it. Default: the newest one.")]
Adopt = Annotated[
    list[str] | None,
    typer.Option("--adopt", metavar="STYLE|all", help="Add your orders of this style to the pins; several times."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="With --adopt: say what would be added, and add nothing.")]


def value(call: Call, file: File, run: Run = None, adopt: Adopt = None, dry_run: DryRun = False) -> Result:
    """What your own list of orders is expected to earn.

    Under the plan's demand and limits: what it earns, which limits it breaks, and the differences from the plan worth
    most. With --adopt your orders become pins, which the next plan keeps.
    """
    from planner.questions.base import base_of
    from planner.questions.changes import newest_plan
    from planner.questions.own_orders import read_own_orders
    from planner.questions.value import adopt_as_pins, value_orders
    from planner.report.pages.value import show_value
    from planner.workspace import find_run

    ws = call.workspace()
    orders = read_own_orders(file)
    base = base_of(ws, newest_plan(ws) if run is None else find_run(ws, run), call.warn)
    told = {"file": str(file), **value_orders(base, orders), "adopted": 0, "pins": None}
    if adopt:
        path, rows = adopt_as_pins(ws, orders, adopt, f"from {file.name}", dry_run=dry_run)
        told |= {"adopted": rows, "pins": ws.shown(path)}

    def page(console: Console) -> None:
        show_value(console, told, ws.settings.currency)

    return Result(data=told, rows=told["styles"], page=page, run_id=base.run.run_id)
