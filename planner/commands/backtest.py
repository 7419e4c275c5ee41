"""planner backtest: how good the forecasts were."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.call import AsOf, Call, NoIngest
from planner.commands.engine_option import EngineName
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    import polars as pl

    from planner.domain import Inputs
    from planner.workspace import RunFolder, Workspace

Dates = Annotated[
    str | None,
    typer.Option(
        "--dates",
        metavar="DATE,DATE,...",
        help=("Forecast from these days. Default: the latest days from which nearly every style has finished by now."),
    ),
]
Origins = Annotated[int, typer.Option("--origins", metavar="N", min=1, max=200, help="How many days to forecast from.")]
Every = Annotated[
    int,
    typer.Option(
        "--every",
        metavar="WEEKS",
        min=1,
        max=52,
        help=("Weeks from one such day to the next; days of past runs are taken as far apart."),
    ),
]
MaxAge = Annotated[
    int | None,
    typer.Option(
        "--max-age", metavar="DAYS", min=1, help=("Only styles up to so many days old on the day of the forecast.")
    ),
]

Jobs = Annotated[
    int, typer.Option("--jobs", metavar="N", min=1, max=64, help="Days forecast from at a time, a process each.")
]


def backtest(
    call: Call,
    dates: Dates = None,
    origins: Origins = 4,
    every: Every = 4,
    max_age: MaxAge = None,
    jobs: Jobs = 1,
    engine: EngineName = None,
    as_of: AsOf = None,
    no_ingest: NoIngest = False,
) -> Result:
    """Tell how good the forecasts were.

    Past days are forecast again from what was known then and compared with what was sold since: error, bias and how
    often demand fell into the ranges, against the ratio method and the forecasts that past runs issued.
    """
    from planner.engine import read_engine
    from planner.forecast.rolling import BacktestRequest, run_backtest
    from planner.night.issued import issued_forecasts
    from planner.report.pages.backtest import show_backtest
    from planner.workspace import new_run
    from planner.workspace.run_files import BACKTEST, CASES

    where = read_engine(engine)
    ws = call.workspace(as_of=as_of)
    asked = BacktestRequest(_days(dates, ws.settings.day()), origins, every, max_age, jobs, where)
    with new_run(ws, "backtest") as run:
        if not no_ingest:
            with run.stage("ingest"):
                call.stages(ws).take_in_sales()
        with run.stage("read"):
            inputs = call.stages(ws).read_tables()
            sales = _sales(call, ws, run, inputs)
        with run.stage("backtest"):
            found = run_backtest(
                inputs,
                sales,
                ws.settings.forecast,
                asked,
                lambda past, weeks: issued_forecasts(ws, past, weeks),
                call.progress,
            )
        call.warn(*found.warnings)
        run.write_json(BACKTEST, found.as_dict())
        run.write_frame(CASES, found.cases)
    return Result(
        data=found.as_dict(),
        rows=found.rows,
        run_id=run.run_id,
        page=lambda console: show_backtest(console, inputs, found),
    )


def _sales(call: Call, ws: Workspace, run: RunFolder, inputs: Inputs) -> pl.DataFrame:
    """The sales known, without days held out; the run keeps which version of the store they are."""
    from planner.ingest import sales_known, warn_of_outliers, without_outliers

    version = ws.store.version()
    run.inputs["tables"] = {"sales": version}
    sales = sales_known(ws, inputs.as_of, version, inputs.ledger_version)
    call.warn(*warn_of_outliers(ws, inputs, sales))
    return without_outliers(ws, inputs, sales)


def _days(text: str | None, as_of: date) -> tuple[date, ...]:
    """The days of --dates, oldest first; UsageError where one is not a date before as_of."""
    from planner.errors import UsageError

    days = set()
    for word in (text or "").replace(" ", "").split(",") if text is not None else ():
        try:
            day = date.fromisoformat(word)
        except ValueError:
            raise UsageError(
                _("--dates {word!r}: expected days such as 2026-03-02, separated by commas").format(word=word)
            ) from None
        if day >= as_of:
            raise UsageError(
                _("--dates {word}: not before {as_of}, so nothing that was sold since is known").format(
                    word=word, as_of=as_of
                ),
                hint=_("Name earlier days, or a later --as-of."),
            )
        days.add(day)
    return tuple(sorted(days))
