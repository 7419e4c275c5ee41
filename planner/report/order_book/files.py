"""The order books of a run as files: one a factory that has an order."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from planner.domain import Inputs
from planner.report.order_book.matrix import OrderMatrix, order_matrices
from planner.report.order_book.workbook import book_bytes
from planner.report.run_tables import RunTables
from planner.report.workbook.excel import sheet_names
from planner.workspace.atomic import write_bytes


def write_books(
    folder: Path, tables: RunTables, inputs: Inputs, language: str, pictures: Path, *, firm_only: bool = True
) -> list[Path]:
    """Writes order_book_FACTORY.xlsx for every factory with an order to `folder`; returns the files.

    A factory whose language is blank gets its book in `language`. Books of an earlier export are removed, so that none
    of a factory without an order is left to be sent.
    """
    assert tables.orders is not None
    made = datetime.fromisoformat(str(tables.manifest["started"]))
    factories = {row["factory_id"]: row for row in inputs.factories.iter_rows(named=True)}
    by_factory: dict[str, list[OrderMatrix]] = {}
    for order in order_matrices(tables.orders, tables.order_lines, inputs, firm_only=firm_only):
        by_factory.setdefault(order.factory_id, []).append(order)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("order_book_*.xlsx"):
        old.unlink()
    files = []
    for name, (factory_id, orders) in zip(sheet_names(by_factory), by_factory.items(), strict=True):
        about = factories.get(factory_id, {})
        title = f"{factory_id} {about.get('name') or ''}".strip()
        file = folder / f"order_book_{name}.xlsx"
        write_bytes(file, book_bytes(title, orders, about.get("language") or language, made, pictures))
        files.append(file)
    return files
