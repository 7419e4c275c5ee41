"""Heads of tables that have no page of their own, for people; the columns of CSV and JSON keep their names."""

from __future__ import annotations

from planner.language import _, gathered, language

_HEADINGS = {
    "run_id": gathered("run"),
    "command": gathered("command"),
    "as_of": gathered("as of"),
    "status": gathered("status"),
    "seconds": gathered("seconds"),
    "objective": gathered("objective"),
    "gap": gathered("gap"),
    "units": gathered("units"),
    "check": gathered("check"),
    "ok": gathered("ok"),
    "found": gathered("found"),
    "mend": gathered("mend"),
    "date": gathered("date"),
    "week": gathered("week"),
    "rows": gathered("rows"),
    "styles": gathered("styles"),
    "style_id": gathered("style"),
    "colour": gathered("colour"),
    "size": gathered("size"),
    "sku": gathered("SKU"),
    "channel": gathered("channel"),
    "file": gathered("file"),
    "first_day": gathered("first day"),
    "last_day": gathered("last day"),
    "returns": gathered("returns"),
    "category": gathered("category"),
    "price": gathered("price"),
    "good": gathered("taken in"),
    "rejected": gathered("rejected"),
    "new": gathered("new"),
    "replaced": gathered("corrected"),
    "unchanged": gathered("already there"),
    "gone": gathered("taken back"),
    "rejects_file": gathered("file of rejects"),
}


def heading(column: str) -> str:
    """The head of a column: its name, in other languages its word where it has one."""
    return column if language() == "en" or column not in _HEADINGS else _(_HEADINGS[column])
