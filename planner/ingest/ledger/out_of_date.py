"""What has changed since a plan was made: tables, sales, the ledger."""

from __future__ import annotations

import polars as pl

from planner.ingest.ledger.open_orders import ledger_counts
from planner.ingest.sales_files import unseen_sales
from planner.language import _
from planner.workspace import RunInfo, Workspace
from planner.workspace.manifest import hash_inputs


def what_changed(ws: Workspace, run: RunInfo) -> list[str]:
    """In words, which inputs of a run's plan are no longer what they were; empty where all are."""
    inputs = run.manifest.get("inputs", {})
    then, now = inputs.get("files", {}), hash_inputs(ws)
    words = [_("{name} has changed").format(name=name) for name in now if name in then and then[name] != now[name]]
    words += [_("{name} is gone").format(name=name) for name in then if name not in now]
    words += [_("{name} is new").format(name=name) for name in now if name not in then]
    tables = inputs.get("tables", {})
    if tables.get("sales") != ws.store.version():
        words.append(_("sales have come in or were corrected"))
    elif any(stage["name"] == "ingest" for stage in run.manifest.get("stages", [])):
        words += [_("{name} has sales not taken in yet").format(name=name) for name in unseen_sales(ws)]
    if ledger_counts(ws):
        words += _ledger_changes(ws.store.ledger.changes_since(tables.get("ledger"), run.run_id))
    return words


def _ledger_changes(entries: pl.DataFrame) -> list[str]:
    """How many entries of each kind are new, in words."""
    names = {
        "release": _("{n} order(s) of other plans were released"),
        "receipt": _("{n} arrival(s) were booked"),
        "cancel": _("{n} order(s) were cancelled"),
        "close": _("{n} order(s) were closed"),
        "amend": _("{n} order(s) were amended"),
    }
    counts = {kind: entries.filter(pl.col("kind") == kind).height for kind in names}
    return [names[kind].format(n=count) for kind, count in counts.items() if count]
