"""A JSON Schema as JSON, whole at any width."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.text import Text


def show_schema(console: Console, schema: dict[str, Any]) -> None:
    """The schema, indented."""
    console.print(Text(json.dumps(schema, ensure_ascii=False, indent=2)), soft_wrap=True)
