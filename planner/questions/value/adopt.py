"""Rows of somebody's list as pins: the next plan keeps them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from planner.errors import InputError, UsageError
from planner.language import _
from planner.tables import GIVEN
from planner.workspace import Workspace
from planner.workspace.atomic import write_bytes

COLUMNS = ("style_id", "factory_id", "week", "units", "note")


def adopt_as_pins(
    ws: Workspace, orders: pl.DataFrame, styles: Sequence[str], note: str, *, dry_run: bool = False
) -> tuple[Path, int]:
    """Adds the rows of these styles (`all` = every one) to the workspace's pins; the file, and how many rows.

    Raises UsageError where the list has no such style, or the pins table is no CSV file; InputError where a style is
    pinned already: two decisions about one style are for people to settle.
    """
    wanted = orders if "all" in styles else orders.filter(pl.col("style_id").is_in(list(styles)))
    missing = sorted(set(styles) - {"all"} - set(orders["style_id"]))
    if missing:
        raise UsageError(_("--adopt {value}: your list has no order of it").format(value=missing[0]))
    path = ws.folder / ws.source("pins").paths[0]
    header, known = _header(path)
    there = sorted(set(wanted["style_id"]) & known)
    if there:
        raise InputError(
            _("{value} pins {names} already").format(value=ws.shown(path), names=", ".join(there[:3])),
            hint=_("Delete these rows first, or adopt other styles."),
        )
    rows = wanted.with_columns(note=pl.lit(note), units=pl.col("units").cast(pl.Int64))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n", extrasaction="ignore")
    if not path.is_file():
        writer.writeheader()
    writer.writerows({name: row.get(name) for name in header} for row in rows.select(COLUMNS).iter_rows(named=True))
    if not dry_run:
        before = path.read_bytes() if path.is_file() else b""
        gap = b"" if not before or before.endswith(b"\n") else b"\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, before + gap + text.getvalue().encode())
    return path, rows.height


def _header(path: Path) -> tuple[list[str], set[str]]:
    """The columns of the pins file and the styles it pins; our own columns where there is no file yet."""
    if path.suffix.lower() != ".csv":
        raise UsageError(
            _("{name} is no CSV file: pins are added to CSV alone").format(name=path.name),
            hint=_("Add the rows there by hand."),
        )
    if not path.is_file():
        return list(COLUMNS), set()
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    header = next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()), list(GIVEN["pins"].names))
    if "style_id" not in header or "units" not in header:
        raise UsageError(
            _("{name} has headers of its own: pins cannot be added to it").format(name=path.name),
            hint=_("Add the rows by hand."),
        )
    return header, {row["style_id"] for row in rows}
