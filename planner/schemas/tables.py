"""A table as the schema of its rows in JSON."""

from __future__ import annotations

from planner.schemas.parts import DAY, FLAG, NUMBER, TEXT, WHOLE, Schema, listing, maybe
from planner.tables import Column, Table

_KINDS: dict[str, Schema] = {
    "id": TEXT,
    "text": TEXT,
    "list": TEXT,
    "number": NUMBER,
    "whole": WHOLE,
    "date": DAY,
    "week": DAY,
    "flag": FLAG,
}


def rows_of(table: Table) -> Schema:
    """The rows of a table: its required columns are there and hold a value, the others may be absent or null."""
    properties = {column.name: _cell(column) for column in table.columns}
    required = [column.name for column in table.columns if column.required]
    return listing({"type": "object", "description": table.meaning, "properties": properties, "required": required})


def _cell(column: Column) -> Schema:
    schema: Schema = {**_KINDS[column.kind], "description": column.meaning}
    if column.kind in ("number", "whole"):
        if column.at_least is not None:
            schema["minimum"] = column.at_least
        if column.at_most is not None:
            schema["maximum"] = column.at_most
        if column.above is not None:
            schema["exclusiveMinimum"] = column.above
    return schema if column.required else maybe(schema)
