"""planner sales: what the store holds, to be checked against the exports."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from planner.commands.call import Call
from planner.language import _
from planner.report.result import Result

ByOption = Annotated[
    str, typer.Option("--by", metavar="day|week|style|sku|channel|file", help="What a row of the answer is.")
]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Only this day and later ones.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Only this day and earlier ones.")]
Style = Annotated[
    list[str] | None, typer.Option("--style", metavar="ID", help="Only this style; may be given several times.")
]


def sales(call: Call, by: ByOption = "day", since: From = None, until: To = None, style: Style = None) -> Result:
    """What the store holds: units by day, week, style, SKU, channel or file.

    Only what counts is added up: of two files that speak of the same sales, the one that said so last. It takes in
    nothing.
    """
    from planner.domain import Warn
    from planner.errors import UsageError
    from planner.ingest import sales_held
    from planner.ingest.held import WAYS
    from planner.ingest.sales_files import unseen_sales
    from planner.report.pages.sales import show_sales

    if by not in WAYS:
        raise UsageError(_("--by {by}: expected one of {names}").format(by=by, names=", ".join(WAYS)))
    first, last = _day("--from", since), _day("--to", until)
    if first and last and first > last:
        raise UsageError(_("--from {first} is after --to {last}").format(first=first, last=last))
    ws = call.workspace()
    if unseen := unseen_sales(ws):
        more = _(" and {value:,} more").format(value=len(unseen) - 3) if len(unseen) > 3 else ""
        call.warn(
            Warn(
                "not_taken_in",
                _("not taken in yet: {names}{more}").format(names=", ".join(unseen[:3]), more=more),
                notice=True,
            )
        )
    rows = sales_held(ws, by, first, last, style)
    return Result(
        data={"by": by, "units": rows["units"].sum(), "sales": rows, "sales_version": ws.store.version()},
        rows=rows,
        page=lambda console: show_sales(console, rows),
    )


def _day(option: str, text: str | None) -> date | None:
    from planner.errors import UsageError

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise UsageError(_("{option} {text}: expected a date (YYYY-MM-DD)").format(option=option, text=text)) from None
