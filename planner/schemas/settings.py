"""planner.yaml: its JSON Schema, and every setting as a row."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from planner.schemas.parts import Schema
from planner.settings import Settings, TableSource, leaves


def settings_schema() -> Schema:
    """The JSON Schema of planner.yaml."""
    schema = Settings.model_json_schema()
    del schema["title"]  # the name of a class
    return schema


def setting_rows() -> list[dict[str, str]]:
    """Every setting in the order of docs/settings.md: setting (dotted, as `whatif --set` and messages name it), default,
    values, meaning, environment (the variable that sets it; "" where none does).
    """
    variables = {path: name for name, path in leaves().items()}
    return [
        {
            "setting": ".".join(path),
            "default": default_of(facts),
            "values": values_of(facts),
            "meaning": facts.get("description", ""),
            "environment": variables.get(path, ""),
        }
        for path, facts in _facts(Settings, ())
    ]


def _facts(model: type[BaseModel], path: tuple[str, ...]) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """Path and JSON schema of each single setting below a section; of a table its path is the setting."""
    own = model.model_json_schema()["properties"]
    found: list[tuple[tuple[str, ...], dict[str, Any]]] = []
    for name, info in model.model_fields.items():
        kind, here = info.annotation, (*path, name)
        if kind is TableSource:
            source = info.get_default(call_default_factory=True)
            found.append((here, {"default": source.path, "description": f"where the table {name} is"}))
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            found += _facts(kind, here)
        else:
            found.append((here, own[name]))
    return found


def default_of(facts: dict[str, Any]) -> str:
    """The default as planner.yaml would write it; `required` where there is none."""
    value = facts.get("default", {} if facts.get("type") == "object" else "required")
    return "required" if value == "required" else json.dumps(value)


def values_of(facts: dict[str, Any]) -> str:
    """`1 to 104`, `above 0`, `highs, cbc`: what would be refused otherwise."""
    facts = {**facts, **next((f for f in facts.get("anyOf", []) if "minimum" in f), {})}
    if "enum" in facts:
        return ", ".join(facts["enum"])
    if "maximum" in facts:
        return f"{facts['minimum']} to {facts['maximum']}"
    if "exclusiveMinimum" in facts:
        return f"above {facts['exclusiveMinimum']}"
    return f"at least {facts['minimum']}" if "minimum" in facts else ""
