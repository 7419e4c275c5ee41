"""planner insights: which attributes sell, and which changes of a style's design the evidence favours."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import AsOf, Call, NoIngest
from planner.language import _
from planner.report.result import Result

By = Annotated[
    str | None, typer.Option("--by", metavar="audience|channel|category", help=("The effects in each of these apart."))
]
Style = Annotated[
    str | None,
    typer.Option("--style", metavar="ID", help=("Which changes of the design of this style the evidence favours.")),
]


def insights(call: Call, by: By = None, style: Style = None, as_of: AsOf = None, no_ingest: NoIngest = False) -> Result:
    """Tell which attributes of the design sell.

    By what factor sales change against the average style, with an 80% interval and the styles behind it; and what
    the sales cannot tell.
    """
    from planner.errors import UsageError
    from planner.forecast.insights import changes_of, find_insights
    from planner.report.pages.insights import show_changes, show_insights

    if by is not None and by not in {"audience", "channel", "category"}:
        raise UsageError(_("--by {by}: expected audience, channel or category").format(by=by))
    if by is not None and style is not None:
        raise UsageError(_("--by and --style cannot be asked for together"))
    ws = call.workspace(as_of=as_of)
    inputs, sales = call.stages(ws).tables_and_sales(ingest=not no_ingest)
    if style is not None:
        changes = changes_of(inputs, sales, style, call.progress)
        call.warn(*changes.warnings)
        return Result(
            data={"style_id": style, "basis": changes.basis, "styles": changes.styles, "changes": changes.changes},
            rows=changes.changes,
            page=lambda console: show_changes(console, inputs, changes),
        )
    found = find_insights(inputs, sales, by, call.progress)  # type: ignore[arg-type]  # checked above
    call.warn(*found.warnings)
    return Result(
        data={
            "basis": found.basis,
            "styles": found.styles,
            "units": found.units,
            "scatter": found.scatter,
            "effects": found.effects,
        },
        rows=found.effects,
        page=lambda console: show_insights(console, inputs, found),
        hints=("planner insights --style ID",),
    )
