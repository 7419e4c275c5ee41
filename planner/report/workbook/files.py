"""Sheets -> the files that other programs read: a folder of CSVs, or one JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from planner.report.plain import plain, to_csv
from planner.report.workbook.excel import names_for
from planner.report.workbook.sheets import Sheet
from planner.workspace.atomic import as_json, write_bytes
from planner.workspace.no_formulas import harmless


def csv_files(folder: Path, sheets: list[Sheet]) -> list[Path]:
    """Where `write_csv_files` writes each sheet."""
    return [folder / f"{name}.csv" for name in names_for(sheets, "orders_")]


def write_csv_files(folder: Path, sheets: list[Sheet]) -> list[Path]:
    """A CSV a sheet (UTF-8 with BOM, so that Excel shows Chinese; LF), order books as `orders_<factory>.csv`."""
    files = csv_files(folder, sheets)
    for sheet, file in zip(sheets, files, strict=True):
        header = ",".join(column.name for column in sheet.columns) + "\n"
        text = to_csv([{key: _in_cell(value) for key, value in row.items()} for row in sheet.rows])
        write_bytes(file, (text if sheet.rows else header).encode("utf-8-sig"))
    return files


def books_of_other_runs(files: list[Path]) -> list[str]:
    """Order books that lie beside these and are none of them: an earlier export's, of a factory that has no run now."""
    return sorted(path.name for path in files[0].parent.glob("orders_*.csv") if path not in files)


def _in_cell(value: Any) -> Any:
    """true and false as every other CSV of the program has them; text that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return str(value).lower()
    return harmless(value) if isinstance(value, str) else value


def json_bytes(run_id: str, sheets: list[Sheet]) -> bytes:
    """One object: the summary, `order_books` by factory, and each other sheet as a list of rows."""
    books = {sheet.factory: plain(sheet.rows) for sheet in sheets if sheet.factory is not None}
    others = {sheet.name: plain(sheet.rows) for sheet in sheets if sheet.factory is None}
    return as_json(
        {"schema_version": 1, "run_id": run_id, "summary": others.pop("summary"), "order_books": books, **others}
    )
