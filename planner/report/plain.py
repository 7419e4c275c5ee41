"""Values as JSON and CSV can hold them: dates as ISO text, NaN as null, frames as lists of rows."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

SCHEMA_VERSION = 1


def plain(value: Any) -> Any:
    """`value` in terms of dict, list, str, int, float, bool and None."""
    if value is None or isinstance(value, bool | int | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "iter_rows"):  # a Polars frame, without importing Polars to ask
        return [plain(row) for row in value.iter_rows(named=True)]
    if hasattr(value, "item"):  # a NumPy scalar
        return plain(value.item())
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def as_rows(rows: Any) -> list[dict[str, Any]]:
    """Rows of a frame or of a sequence, as plain dicts."""
    return list(plain(rows))


def columns_of(rows: Any) -> list[str]:
    """The column names, in order; a frame without rows still has them."""
    if hasattr(rows, "iter_rows"):
        return list(rows.columns)
    return list(dict.fromkeys(key for row in rows for key in row))


def to_csv(rows: Any, *, for_spreadsheets: bool = False) -> str:
    """CSV text, LF line ends; lists in a cell are joined with `;`.

    `for_spreadsheets`: what begins as a formula does is made text, as in the files that the program writes itself.
    """
    safe: Callable[[str], str] = str
    if for_spreadsheets:
        from planner.workspace.no_formulas import harmless, harmless_frame

        safe, rows = harmless, harmless_frame(rows) if hasattr(rows, "write_csv") else rows
    if hasattr(rows, "write_csv"):
        return str(rows.write_csv())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = columns_of(rows)
    if names:
        writer.writerow([safe(name) for name in names])
    for row in as_rows(rows):
        cells = [";".join(map(str, v)) if isinstance(v, list) else v for v in map(row.get, names)]
        writer.writerow([safe(v) if isinstance(v, str) else v for v in cells])
    return text.getvalue()


def to_ndjson(rows: Any) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in as_rows(rows))


def envelope(*, command: str, run_id: str | None, data: Any, warnings: Sequence[Any], error: Any) -> str:
    """The one JSON object that every command prints with --json."""
    return (
        json.dumps(
            {
                "schema_version": SCHEMA_VERSION,
                "command": command,
                "status": "error" if error else "ok",
                "run_id": run_id,
                "data": plain(data),
                "warnings": plain(list(warnings)),
                "error": plain(error),
            },
            ensure_ascii=False,
        )
        + "\n"
    )
