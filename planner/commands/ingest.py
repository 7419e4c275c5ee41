"""planner ingest: sales exports into the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.commands.call import Call
from planner.report.result import Result


def ingest(
    call: Call,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE...]",
            help=("Sales exports (CSV, CSV.gz, XLSX, Parquet; - reads stdin). Default: what `tables: sales` names."),
        ),
    ] = None,
) -> Result:
    """Add sales exports to the store.

    Bad rows go to rejects/ with their reasons, good rows go in. The same file twice changes nothing; a corrected
    row replaces the old one.
    """
    from planner.ingest import ingest_sales
    from planner.report.pages.ingest import show_ingest

    ws = call.workspace()
    report = ingest_sales(ws, files or None, progress=call.progress)
    call.warn(*report.warnings)
    mend = "mend the rows in rejects/ and ingest that file again"
    return Result(
        data=report.as_dict(),
        rows=report.file_rows(),
        page=lambda console: show_ingest(console, report),
        hints=(mend if report.rejected else call.type_next("run"),),
    )
