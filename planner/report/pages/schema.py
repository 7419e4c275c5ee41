"""A JSON Schema as JSON, whole at any width; the settings of planner.yaml, a few lines each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import indented


def show_schema(console: Console, schema: dict[str, Any]) -> None:
    """The schema, indented."""
    console.print(Text(json.dumps(schema, ensure_ascii=False, indent=2)), soft_wrap=True)


def show_settings(console: Console, rows: Sequence[dict[str, str]]) -> None:
    """A setting and its default, what it may be, and what it means below."""
    for row in rows:
        values = f"  ({row['values']})" if row["values"] else ""
        console.print(Text.assemble((row["setting"], "bold"), f": {row['default']}{values}"), soft_wrap=True)
        console.print(indented(row["meaning"], 4))
    console.print(
        Text(_("In planner.yaml, or as PLANNER_SECTION_NAME in the environment; --json is their schema."), "dim")
    )
