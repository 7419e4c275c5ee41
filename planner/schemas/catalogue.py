"""Every schema by its name."""

from __future__ import annotations

from planner.schemas.artifacts import ARTIFACTS
from planner.schemas.envelopes import DATA, envelope_of
from planner.schemas.parts import TEXT as _TEXT
from planner.schemas.parts import Schema, thing
from planner.schemas.settings import settings_schema
from planner.schemas.tables import rows_of
from planner.tables import RESULTS

VERSION = 1
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENVELOPE, TABLE, EVENTS, SETTINGS = "envelope", "table", "events", "settings"
EVENT: Schema = thing(
    {
        "what": _TEXT,
        "share": {"type": ["number", "null"]},
        "code": _TEXT,
        "message": _TEXT,
        "exit_code": {"type": "integer"},
    },
    event={"enum": ["start", "progress", "warning", "error", "end"]},
    command=_TEXT,
    at=_TEXT,
)


def names() -> dict[str, str]:
    """Name -> what it is the schema of."""
    return {
        **{f"{ENVELOPE}.{command}": f"what `planner {command} --json` prints" for command in DATA},
        **{f"{TABLE}.{name}": table.meaning for name, table in RESULTS.items()},
        **{name: f"{name} of a run" for name in ARTIFACTS},
        EVENTS: "a line of `--events ndjson`",
        SETTINGS: "planner.yaml: every setting with its default, limits and meaning",
    }


def full_name(asked: str) -> str | None:
    """The name meant: in full, a command's, a table's, or a file's without its ending; None where there is none."""
    known = names()
    for name in (asked, f"{ENVELOPE}.{asked}", f"{TABLE}.{asked}", f"{asked}.json"):
        if name in known:
            return name
    return None


def schema_of(name: str) -> Schema:
    """The JSON Schema of a full name. Raises KeyError for others."""
    kind, dot, rest = name.partition(".")
    if kind == ENVELOPE and dot:
        body = envelope_of(rest)
    elif kind == TABLE and dot:
        body = rows_of(RESULTS[rest])
    else:
        body = {EVENTS: EVENT, SETTINGS: settings_schema()}.get(name) or ARTIFACTS[name]
    return {
        "$schema": DIALECT,
        "$id": f"planner/{VERSION}/{name}",
        "title": names()[name],
        "version": VERSION,
        **body,
    }
