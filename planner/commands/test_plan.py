"""planner test-plan: how many pieces, how many days, of which styles to test."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import AsOf, Call, NoIngest
from planner.report.result import Result

Pieces = Annotated[
    int | None,
    typer.Option("--pieces", metavar="N", min=0, help="Pieces for all tests together. Default: as many as pay."),
]
MaxDays = Annotated[
    int | None, typer.Option("--max-days", metavar="DAYS", min=3, help="No test longer than this (28 at most).")
]
Styles = Annotated[
    list[str] | None,
    typer.Option("--style", metavar="ID", help="Only this new style; may be given several times. Default: all."),
]


def plan_tests(
    call: Call,
    pieces: Pieces = None,
    max_days: MaxDays = None,
    style: Styles = None,
    as_of: AsOf = None,
    no_ingest: NoIngest = False,
) -> Result:
    """Design the next sales test: how many pieces, how many days, of which new styles.

    For every style whose launch is still to come: the test after which the order is expected to earn most, what one
    more piece and one more day would add, and the chance that an order follows.
    """
    from planner.night import NightOptions, forecast_night
    from planner.report.pages.test_plan import show_test_plan
    from planner.sales_test import design_tests

    ws = call.workspace(as_of=as_of)
    night = forecast_night(ws, NightOptions(ingest=not no_ingest), progress=call.progress, warn=call.warn)
    found = design_tests(
        night.inputs, night.forecast, pieces=pieces, max_days=max_days, styles=style, progress=call.progress
    )
    return Result(
        data={"pieces": found.pieces, "value": found.value, "value_spread_evenly": found.even, "tests": found.tests},
        rows=found.tests,
        run_id=night.run_id,
        page=lambda console: show_test_plan(console, found, night.inputs, ws.settings.currency),
    )
