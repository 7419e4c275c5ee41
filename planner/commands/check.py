"""planner check: every problem of every table, at once."""

from __future__ import annotations

from planner.commands.call import AsOf, Call
from planner.errors import InputError
from planner.language import _
from planner.report.result import Result

COLUMNS = ("file", "row", "column", "value", "expected", "mend")


def check(call: Call, as_of: AsOf = None) -> Result:
    """Read every table, report all problems at once.

    Each with file, row, column, value, what was expected and how to correct it.
    """
    import polars as pl

    from planner.ingest import check_workspace
    from planner.report.pages.check import show_check

    ws = call.workspace(as_of=as_of)
    report = check_workspace(ws)
    call.warn(*report.warnings)
    findings = [finding.as_dict() for finding in report.findings]
    rows = pl.DataFrame(findings, schema=dict.fromkeys(COLUMNS, pl.String) | {"row": pl.Int64})
    error = (
        InputError(
            _("{n} problem(s) in the tables").format(n=len(findings)),
            hint=_("Correct them and run `planner check` again."),
            details=report.findings,
        )
        if findings
        else None
    )
    return Result(
        data={"problems": findings, "tables": report.tables},
        rows=rows,
        error=error,
        page=lambda console: show_check(console, report),
        hints=(call.type_next("run"),),
    )
