"""planner schema: the JSON Schema of an envelope or an artifact."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import Call
from planner.report.result import Result

Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]", help="A command (its envelope), a table of a run, plan.json, manifest.json, or settings."
    ),
]


def schema(call: Call, name: Name = None) -> Result:
    """The JSON Schema of what is printed or kept.

    Of every command's envelope, every table of a run, plan.json and manifest.json; without a name the list of them. Keys
    are only added within a schema_version. `planner schema settings` lists every setting of planner.yaml with its default and
    meaning; with --json it is their schema.
    """
    from planner.errors import UsageError
    from planner.language import _
    from planner.report.pages.schema import schema_in_words, show_schema, show_settings
    from planner.schemas import names, schema_of
    from planner.schemas.catalogue import SETTINGS, full_name
    from planner.schemas.settings import setting_rows

    if name is None:
        rows = [{"name": known, "what": schema_in_words(known)} for known in names()]
        return Result(data={"schemas": rows}, rows=rows)
    full = full_name(name)
    if full is None:
        raise UsageError(_("there is no schema {name}").format(name=name), hint=_("`planner schema` lists them."))
    found = schema_of(full)
    if full == SETTINGS:
        settings = setting_rows()
        return Result(data=found, rows=settings, page=lambda console: show_settings(console, settings))
    if call.format == "csv":  # a schema is no table: where nobody watches it is the JSON alone
        call.format = "table"
    return Result(data=found, rows=[{"name": full, "schema": found}], page=lambda console: show_schema(console, found))
