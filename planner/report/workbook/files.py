"""Sheets -> the files that other programs read: a folder of CSVs, or one JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from planner.report.plain import plain, to_csv
from planner.report.workbook.excel import names_for
from planner.report.workbook.sheets import Sheet
from planner.workspace.atomic import as_json, write_bytes


def write_csv_files(folder: Path, sheets: list[Sheet]) -> list[Path]:
    """A CSV a sheet (UTF-8 with BOM, so that Excel shows Chinese; LF), order books as `orders_<factory>.csv`."""
    files = []
    for sheet, name in zip(sheets, names_for(sheets, "orders_"), strict=True):
        file = folder / f"{name}.csv"
        header = ",".join(column.name for column in sheet.columns) + "\n"
        text = to_csv([{key: _flag(value) for key, value in row.items()} for row in sheet.rows])
        write_bytes(file, (text if sheet.rows else header).encode("utf-8-sig"))
        files.append(file)
    return files


def books_of_other_runs(files: list[Path]) -> list[str]:
    """Order books that lie beside these and are none of them: an earlier export's, of a factory that has no run now."""
    return sorted(path.name for path in files[0].parent.glob("orders_*.csv") if path not in files)


def _flag(value: Any) -> Any:
    """true and false as every other CSV of the program has them."""
    return str(value).lower() if isinstance(value, bool) else value


def json_bytes(run_id: str, sheets: list[Sheet]) -> bytes:
    """One object: the summary, `order_books` by factory, and each other sheet as a list of rows."""
    books = {sheet.factory: plain(sheet.rows) for sheet in sheets if sheet.factory is not None}
    others = {sheet.name: plain(sheet.rows) for sheet in sheets if sheet.factory is None}
    return as_json(
        {"schema_version": 1, "run_id": run_id, "summary": others.pop("summary"), "order_books": books, **others}
    )
