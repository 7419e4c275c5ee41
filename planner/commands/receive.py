"""planner receive: what came in of released orders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.commands.call import AsOf, Call
from planner.report.result import Result

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=(
            "Arrivals: order_id, units, and date, closed, note if you like (CSV, CSV.gz, XLSX, Parquet; - reads stdin)."
        ),
    ),
]


def receive(call: Call, file: File, as_of: AsOf = None) -> Result:
    """Book arrivals against released orders.

    A part of an order, all of it or more; `closed` ends an order of which no more will come. Bad rows go to rejects/
    with their reasons, good rows are booked. The same file twice changes nothing.
    """
    from planner.ingest.ledger.receive import receive_file
    from planner.report.pages.orders import show_receipt

    ws = call.workspace(as_of=as_of)
    received = receive_file(ws, file)
    call.warn(*received.warnings)
    return Result(
        data=received.as_dict(),
        rows=received.orders,
        page=lambda console: show_receipt(console, received),
        hints=(call.type_next("orders"),),
    )
