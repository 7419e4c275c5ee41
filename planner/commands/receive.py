"""planner receive: what came in of released orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.commands.call import AsOf, Call
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    from planner.workspace.ledger.receipt import Choose

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=(
            "Arrivals: order_id or style_id, units, and date, colour, size, slip, closed, note if you like "
            "(CSV, CSV.gz, XLSX, Parquet; - reads stdin)."
        ),
    ),
]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be booked, and book nothing.")]


def receive(call: Call, file: File, dry_run: DryRun = False, as_of: AsOf = None) -> Result:
    """Book arrivals against released orders.

    A part of an order, all of it or more; `closed` ends an order of which no more will come. Bad rows go to rejects/
    with their reasons, good rows are booked. The same file twice changes nothing. A row that names a style in place of an
    order is of its open order; where there are several, it asks on a terminal and rejects the row elsewhere.
    """
    from planner.ingest.ledger.receive import receive_file
    from planner.report.pages.orders import show_receipt

    ws = call.workspace(as_of=as_of)
    received = receive_file(ws, file, choose=_ask(call), dry_run=dry_run)
    if received.booked and not dry_run:
        call.did(
            _("{booked} arrival(s) of {file} are booked in the ledger").format(
                booked=received.booked, file=received.file
            )
        )
    call.warn(*received.warnings)
    return Result(
        data=received.as_dict(),
        rows=received.orders,
        page=lambda console: show_receipt(console, received),
        hints=(call.type_next("orders"),),
    )


def _ask(call: Call) -> Choose:
    """Asks on the terminal which of several open orders an arrival is of."""

    def choose(row: Mapping[str, Any], orders: Sequence[Mapping[str, Any]]) -> str | None:
        choices = {
            _("{order_id}: {outstanding:,.0f} outstanding, due {arrival_date}").format(
                order_id=o["order_id"], outstanding=o["outstanding"], arrival_date=o["arrival_date"]
            ): o
            for o in orders
        }
        picked = call.choose(
            _("{units:,} of {style_id} came; of which order?").format(units=row["units"], style_id=row["style_id"]),
            list(choices),
        )
        return None if picked is None else str(choices[picked]["order_id"])

    return choose
