"""planner release: the firm orders of a plan into the ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import AsOf, Call
from planner.report.result import Result

Run = Annotated[
    str | None,
    typer.Argument(metavar="[RUN]", help="The run (its start is enough). Default: the latest one with a plan."),
]
Orders = Annotated[
    list[str] | None,
    typer.Option(
        "--order",
        metavar="ID",
        help=("Only this order of the plan; may be given several times. Default: all that are firm."),
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Release although tables, sales or ledger have changed since.")]


def release(call: Call, run: Run = None, order: Orders = None, force: Force = False, as_of: AsOf = None) -> Result:
    """Book the firm orders of a plan into the ledger.

    Later plans count them as supply and keep their minutes. An order is booked once, however often it is released.
    Refuses a plan whose inputs have changed since it was made.
    """
    from planner.ingest.ledger.release import release_orders, run_to_release
    from planner.report.pages.orders import show_release

    ws = call.workspace(as_of=as_of)
    released = release_orders(ws, run_to_release(ws, run), order or (), force=force)
    call.warn(*released.warnings)
    return Result(
        data={"released": list(released.booked), "already_released": list(released.already), "orders": released.orders},
        rows=released.orders,
        run_id=released.run_id,
        page=lambda console: show_release(console, released),
        hints=(call.type_next("orders"),),
    )
