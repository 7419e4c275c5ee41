"""planner export: the orders of a run for Excel and for other programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from planner.commands.call import Call
from planner.domain import Warn
from planner.language import _, language, speaking
from planner.report.result import Result

if TYPE_CHECKING:
    from planner.report.run_tables import RunTables
    from planner.report.workbook.sheets import Sheet

Run = Annotated[
    str,
    typer.Argument(
        metavar="[RUN]",
        help=("Its id, or the start of it. Default: the newest good run with a plan."),
        show_default=False,
    ),
]
To = Annotated[
    Literal["xlsx", "csv", "json", "books"] | None,
    typer.Option(
        "--to",
        help=(
            "A workbook for us, a folder of CSV files, one JSON file, or a folder with an order book for each factory. "
            "Default: by the ending of --output, else the workbook and the order books."
        ),
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help=("Write there (--to csv: a folder). Default: exports/RUN in the workspace."),
    ),
]


Everything = Annotated[
    bool, typer.Option("--all", help="Order books hold provisional orders too, marked as such. Default: firm ones.")
]


def export(
    call: Call, run: Run = "latest", to: To = None, output: Output = None, everything: Everything = False
) -> Result:
    """Write the orders of a run: a workbook for us, and an order book for each factory.

    The workbook has a summary, the orders with their money, purchases, what was skipped, limits, and what the columns mean;
    CSV and JSON hold the same. Order books have a sheet a style, colours down, sizes across, and nothing of money.
    """
    from planner.ingest.style_names import style_names
    from planner.report.output_file import refuse_output, write_output
    from planner.report.run_tables import read_run
    from planner.report.workbook import json_bytes, sheets_of, workbook_bytes
    from planner.workspace import find_run

    if to == "books":
        return _books_alone(call, run, output, firm_only=not everything)
    form = to or _by_ending(output)
    _refuse_other_ending(form, output)
    if form != "csv":
        refuse_output(output, call.folder)
    ws = call.workspace()
    tables = read_run(find_run(ws, run), style_names(ws))
    with speaking(language() if form == "xlsx" else "en"):  # other programs read the others
        sheets, run_id = sheets_of(tables), tables.info.run_id
    place = output or ws.folder / "exports" / (run_id if form == "csv" else f"{run_id}.{form}")
    if form == "csv":
        files = _csv_folder(call, place, sheets)
    else:
        made = datetime.fromisoformat(str(tables.manifest["started"]))
        write_output(place, workbook_bytes(sheets, made) if form == "xlsx" else json_bytes(run_id, sheets))
        files = [place]
        if to is None and output is None:
            files += _order_books(call, tables, place.with_name(f"{run_id}-order-books"), firm_only=not everything)
    rows = [
        {"sheet": sheet.name, "rows": len(sheet.rows), "file": str(files[i] if form == "csv" else place)}
        for i, sheet in enumerate(sheets)
    ]
    return Result(
        data={"to": form, "files": files, "sheets": rows},
        rows=rows,
        run_id=run_id,
        title=_("orders of run {run_id}").format(run_id=run_id),
    )


def _csv_folder(call: Call, folder: Path, sheets: list[Sheet]) -> list[Path]:
    """Writes a CSV file a sheet to `folder`; warns of order books of another run that lie there."""
    from planner.report.output_file import refuse_output
    from planner.report.workbook import books_of_other_runs, csv_files, write_csv_files

    for file in csv_files(folder, sheets) if folder.is_dir() else ():
        refuse_output(file, call.folder)
    files = write_csv_files(folder, sheets)
    if old := books_of_other_runs(files):
        told = _("{place} also holds order books of another run: {names}; delete them")
        call.warn(Warn("older_order_books", told.format(place=folder, names=", ".join(old))))
    return files


def _books_alone(call: Call, run: str, output: Path | None, *, firm_only: bool) -> Result:
    """The order books of a run and nothing else."""
    from planner.ingest.style_names import style_names
    from planner.report.run_tables import read_run
    from planner.workspace import find_run

    ws = call.workspace()
    tables = read_run(find_run(ws, run), style_names(ws))
    run_id = tables.info.run_id
    files = _order_books(call, tables, output or ws.folder / "exports" / f"{run_id}-order-books", firm_only=firm_only)
    rows = [{"file": str(file)} for file in files]
    return Result(
        data={"to": "books", "files": files},
        rows=rows,
        run_id=run_id,
        title=_("order books of run {run_id}").format(run_id=run_id),
    )


def _order_books(call: Call, tables: RunTables, folder: Path, *, firm_only: bool) -> list[Path]:
    """Writes an order book a factory to `folder`."""
    from planner.errors import UsageError
    from planner.ingest import read_inputs
    from planner.report.order_book import write_books

    if tables.orders is None or not tables.plan:
        raise UsageError(
            _("run {run_id} made no plan").format(run_id=tables.info.run_id), hint=_("`planner runs` lists the runs.")
        )
    ws = call.workspace()
    return write_books(folder, tables, read_inputs(ws)[0], language(), ws.folder, firm_only=firm_only)


def _refuse_other_ending(form: str, output: Path | None) -> None:
    """UsageError where --to and the ending of --output say different things."""
    from planner.errors import UsageError

    ending = output.suffix.lower() if output else ""
    if ending in {".xlsx", ".json", ".csv"} - ({f".{form}"} if form != "csv" else set()):
        expected = (
            _("a folder, since CSV needs a file a sheet")
            if form == "csv"
            else _("a name that ends with .{form}").format(form=form)
        )
        raise UsageError(
            _("--to {form} --output {output}: expected {expected}").format(form=form, output=output, expected=expected),
            hint=_("Change one of the two."),
        )


def _by_ending(output: Path | None) -> Literal["xlsx", "csv", "json"]:
    """The form that the name of the file asks for."""
    from planner.errors import UsageError

    ending = output.suffix.lower() if output else ""
    if ending in {".json", ".xlsx", ""}:
        return "json" if ending == ".json" else "xlsx"
    raise UsageError(
        _("--output {output}: expected a name that ends with .xlsx or .json").format(output=output),
        hint=_("CSV needs a file a sheet: --to csv, and --output FOLDER if you like."),
    )
