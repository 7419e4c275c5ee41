"""planner readout: the morning sheet of styles on test or sale."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.call import Call
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

    from planner.workspace import RunInfo, Workspace

Run = Annotated[
    str | None,
    typer.Argument(metavar="[RUN]", help="Its id, or the start of it. Default: the newest good run with a forecast."),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="TAG",
        help="Only styles that fit: category:dress, grade:hot,good, verdict:order_now, flag:sold_out, style:ID, changed; "
        "several must all fit.",
    ),
]
Sort = Annotated[
    str | None, typer.Option("--sort", metavar="COLUMN", help="Largest first; -COLUMN the other way round.")
]
All = Annotated[bool, typer.Option("--all", help="Every style, however long the page.")]
Watch = Annotated[bool, typer.Option("--watch", help="Show it anew whenever a new run is there; Ctrl-C ends it.")]


def readout(
    call: Call,
    run: Run = None,
    select: Select = None,
    sort: Sort = None,
    all_of_them: All = False,
    watch: Watch = False,
) -> Result:
    """How every style on test or sale stands.

    Age, units, sell-through, rate without stock-outs, cover, expected total, grade, chance of a minimum batch, verdict,
    last order date, flags: a row a style, as the run saw it.
    """
    ws = call.workspace()
    result = _readout(ws, run, tuple(select or ()), sort, whole=all_of_them)
    if not watch:
        return result

    from planner.report.watching import show_anew

    def again(console: Console) -> None:
        show_anew(
            console,
            lambda: os.path.realpath(ws.runs_folder / "latest"),
            lambda: _readout(ws, run, tuple(select or ()), sort, whole=all_of_them),
        )

    return Result(result.data, result.rows, again, result.run_id)


def _readout(ws: Workspace, run: str | None, tags: tuple[str, ...], sort: str | None, *, whole: bool) -> Result:
    from planner.questions.selection import changed_styles, select_rows, sort_rows
    from planner.report.morning import screen_height
    from planner.report.pages.readout import show_readout

    info = _run_of(ws, run)
    sheet = _sheet(ws, info)
    changed = changed_styles(sheet, _sheet_before(ws, info))
    rows = sort_rows(select_rows(sheet, tags, changed), sort)
    told = {"run_id": info.run_id, "as_of": info.as_of, "styles": sheet.height}
    lines = _firm_lines(info).join(rows.select("style_id"), on="style_id", how="semi", maintain_order="left")

    def page(console: Console) -> None:
        show_readout(console, rows, told, None if whole else screen_height(console), changed=changed, lines=lines)

    data = {**told, "changed": sorted(changed), "readout": rows, "firm_lines": lines}
    return Result(data=data, rows=rows, page=page, run_id=info.run_id)


def _firm_lines(info: RunInfo) -> pl.DataFrame:
    """order_id, style_id, factory_id, colour, size, units of the run's firm orders, those that earn most first."""
    import polars as pl

    from planner.tables import ORDER_LINES
    from planner.tables.frames import schema_of

    of_order = ("order_id", "style_id", "factory_id")
    told = info.holds("orders") and info.holds("order_lines")
    if not told:
        return pl.DataFrame(schema={**dict.fromkeys(of_order, pl.String), **schema_of(ORDER_LINES)}).drop("sku")
    firm = info.table("orders").filter("firm").sort("expected_profit", descending=True, maintain_order=True)
    lines = info.table("order_lines").select("order_id", "colour", "size", "units")
    return firm.select(*of_order).join(lines, on="order_id", how="inner", maintain_order="left_right")


def _run_of(ws: Workspace, run: str | None) -> RunInfo:
    """The run asked for; by default the newest good one with a sheet, else with a forecast."""
    from planner.errors import UsageError
    from planner.workspace import find_run, last_forecast, newest_run

    if run is not None:
        return find_run(ws, run)
    found = newest_run(ws, lambda past: past.holds("readout")) or last_forecast(ws)
    if found is None:
        raise UsageError(_("there is no forecast yet"), hint=_("`planner run` makes one, and the plan with it."))
    return found


def _sheet(ws: Workspace, info: RunInfo) -> pl.DataFrame:
    """The sheet that the run kept; of a run without one it is made from its forecast and the tables of today."""
    from planner.errors import UsageError
    from planner.ingest import read_inputs, sales_before, sales_known, stock_from_sales, without_outliers
    from planner.ingest.ledger.open_orders import receipts_in_ledger
    from planner.readout import readout_table

    if info.holds("readout"):
        return info.table("readout")
    if not info.has_demand:
        raise UsageError(
            _("run {run_id} holds no forecast").format(run_id=info.run_id), hint=_("`planner runs` lists past runs.")
        )
    inputs, _unused = read_inputs(ws)
    sales = sales_before(ws.store, inputs.as_of)
    inputs = stock_from_sales(inputs, sales, receipts_in_ledger(ws, inputs.ledger_version))
    known = without_outliers(ws, inputs, sales_known(ws, inputs.as_of, None, inputs.ledger_version))
    return readout_table(inputs, known, info.table("demand"), info.table("demand_weekly"), ws.settings.grades)


def _sheet_before(ws: Workspace, info: RunInfo) -> pl.DataFrame | None:
    """The sheet of the run before, of the same kind."""
    from planner.workspace import earlier_runs

    command = info.manifest.get("command")
    alike = (run for run in earlier_runs(ws, info) if run.holds("readout") and run.good)
    past = next((run for run in alike if run.manifest.get("command") == command), None)
    return None if past is None else past.table("readout")
