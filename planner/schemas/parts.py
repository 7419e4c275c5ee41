"""The words that schemas are made of. Objects may always have more keys than are named: keys are added, never changed."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
ANYTHING: Schema = {}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    kind = schema.get("type")
    if isinstance(kind, str):
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def listing(schema: Schema) -> Schema:
    """A list of it."""
    return {"type": "array", "items": schema}


def thing(optional: dict[str, Schema] | None = None, /, **keys: Schema) -> Schema:
    """An object that has all `keys`, and may have the `optional` ones."""
    return {"type": "object", "properties": {**keys, **(optional or {})}, "required": list(keys)}


def by_name(schema: Schema) -> Schema:
    """An object of any keys, each of which holds it."""
    return {"type": "object", "additionalProperties": schema}
