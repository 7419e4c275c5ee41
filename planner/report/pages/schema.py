"""A JSON Schema as JSON, whole at any width; the settings of planner.yaml, a few lines each."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from planner.language import _, gathered
from planner.report.figures import indented
from planner.schemas.catalogue import ENVELOPE, EVENTS, SETTINGS, TABLE
from planner.tables import RESULTS


def show_schema(console: Console, schema: dict[str, Any]) -> None:
    """The schema, indented."""
    console.print(Text(json.dumps(schema, ensure_ascii=False, indent=2)), soft_wrap=True)


def schema_in_words(name: str) -> str:
    """What a schema is of."""
    kind, _dot, rest = name.partition(".")
    if kind == ENVELOPE:
        return _("what `planner {command} --json` prints").format(command=rest)
    if kind == TABLE:
        return _(RESULTS[rest].meaning)
    if kind == SETTINGS:
        return _("planner.yaml: every setting with its default, limits and meaning")
    return _("a line of `--events ndjson`") if kind == EVENTS else _("{name} of a run").format(name=name)


def show_settings(console: Console, rows: Sequence[dict[str, str]]) -> None:
    """A setting and its default, what it may be, and what it means below."""
    for row in rows:
        values = f"  ({values_in_words(row['values'])})" if row["values"] else ""
        console.print(Text.assemble((row["setting"], "bold"), f": {row['default']}{values}"), soft_wrap=True)
        console.print(indented(meaning_in_words(row), 4))
    console.print(
        Text(_("In planner.yaml, or as PLANNER_SECTION_NAME in the environment; --json is their schema."), "dim")
    )


def meaning_in_words(row: dict[str, str]) -> str:
    """What a setting means."""
    section, _dot, table = row["setting"].partition(".")
    return _("where the table {name} is").format(name=table) if section == "tables" else _(row["meaning"])


def values_in_words(values: str) -> str:
    """What a setting may be."""
    for words in (gathered("{first} to {last}"), gathered("above {first}"), gathered("at least {first}")):
        form = re.escape(words).replace(r"\{first\}", "(?P<first>\\S+)").replace(r"\{last\}", "(?P<last>\\S+)")
        if (found := re.fullmatch(form, values)) is not None:
            return _(words).format(**found.groupdict())
    return values
