"""planner ingest: sales exports into the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.commands.call import Call
from planner.commands.days import day_of
from planner.language import _
from planner.report.result import Result

Forget = Annotated[
    list[str] | None,
    typer.Option(
        "--forget",
        metavar="FILE",
        help="Take back all that this file said, by its name in `planner sales --by file`; may be given several times.",
    ),
]
Day = Annotated[
    str | None,
    typer.Option("--date", metavar="DATE", help="The day of exports that do not say it (YYYY-MM-DD)."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would come of it; write nothing.")]


def ingest(
    call: Call,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE...]",
            help=("Sales exports (CSV, CSV.gz, XLSX, Parquet; - reads stdin). Default: what `tables: sales` names."),
        ),
    ] = None,
    forget: Forget = None,
    day: Day = None,
    dry_run: DryRun = False,
) -> Result:
    """Add sales exports to the store, or take one back.

    Exports of shops and ERPs are read by their recipe, see `planner adopt`. Bad rows go to rejects/ with their reasons, good rows go in. What a file says replaces all that it said before;
    the same file twice changes nothing.
    """
    from planner.errors import UsageError
    from planner.ingest import forget_sales, ingest_sales
    from planner.report.pages.ingest import show_forgotten, show_ingest

    ws = call.workspace()
    if forget:
        if files:
            raise UsageError(_("--forget takes back files of the store; it goes without FILE"))
        rows = forget_sales(ws, forget, dry_run=dry_run)
        return Result(
            data={"forgotten": rows, "dry_run": dry_run, "sales_version": ws.store.version()},
            rows=rows,
            page=lambda console: show_forgotten(console, rows, dry_run=dry_run),
            hints=(call.type_next("sales --by file"),),
        )
    report = ingest_sales(ws, files or None, progress=call.progress, dry_run=dry_run, day=day_of("--date", day))
    call.warn(*report.warnings)
    mend = _("correct the rows in rejects/ and ingest that file again")
    return Result(
        data=report.as_dict(),
        rows=report.file_rows(),
        page=lambda console: show_ingest(console, report),
        hints=(mend if report.rejected else call.type_next("run"),),
    )
