"""The files that `tables: sales` names: none at all, not taken in yet, to be read in another way than before."""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

from planner.domain import Warn
from planner.errors import Finding
from planner.ingest.by_sku import skus_sha256
from planner.ingest.no_file import no_files
from planner.ingest.recipes.keep import kept_text
from planner.language import _
from planner.tables import SALES
from planner.workspace import Workspace
from planner.workspace.manifest import file_sha256


def unseen_sales(ws: Workspace) -> list[str]:
    """The files that `tables: sales` names and the store has not taken in as they are now."""
    readings = readings_of(ws)
    return [
        ws.shown(path)
        for path in ws.resolve(ws.source("sales"))
        if not any(ws.store.seen(file_sha256(path), reading, ws.kept_name(path)) for reading in readings)
    ]


def missing_sales(ws: Workspace) -> tuple[list[Finding], list[Warn]]:
    """What to say where no sales file is: a fault if planner.yaml names one, else a warning (the store may do)."""
    amiss = no_files(ws, SALES)
    if amiss or ws.resolve(ws.source("sales")):
        return amiss, []
    named = ", ".join(ws.source("sales").paths)
    if ws.is_default("sales"):
        return [], [Warn("no_sales_file", _("there is no sales file {named}").format(named=named))]
    return [
        Finding(
            named,
            expected=_("a sales file (tables.sales in planner.yaml)"),
            mend=_("Correct the path, or put the export there."),
        )
    ], []


class Readings(NamedTuple):
    """How files of sales are read, in short: by style, and by codes of SKUs, which also changes with the skus table."""

    by_style: str
    by_sku: str


def readings_of(ws: Workspace) -> Readings:
    """How they are read now: the same file is read again once its settings change."""
    parts: list[object] = [
        ws.source("sales").model_dump(exclude={"path", "rolling"}),
        ws.settings.columns.get("sales", {}),
    ]
    if recipes := kept_text(ws.folder):
        parts.append(recipes)
    reading = hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
    return Readings(reading, f"{reading}-{skus_sha256(ws)}")
