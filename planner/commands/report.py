"""planner report: a run as one HTML page with charts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.commands.call import Call
from planner.language import _
from planner.report.result import Result

Run = Annotated[
    str,
    typer.Argument(
        metavar="[RUN]",
        help=("Its id, or the start of it. Default: the newest good run with a plan."),
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help=("Write the page there. Default: reports/RUN.html in the workspace.")
    ),
]


def report(call: Call, run: Run = "latest", output: Output = None) -> Result:
    """Write a run as an HTML page with charts.

    One file that needs no network: what to release now, weeks and factories, budget, demand of the styles that matter
    most, limits, what was skipped, and how far to trust the forecasts.
    """
    from planner.ingest.style_names import style_names
    from planner.report.charts import need_charts
    from planner.report.html import contents_of, pictures_of, render_page, sales_shown
    from planner.report.output_file import refuse_output, write_output
    from planner.report.pages.report import show_report
    from planner.report.run_tables import read_run
    from planner.workspace import find_run, newest_run

    need_charts()
    refuse_output(output, call.folder)
    _refuse_other_ending(output)
    ws = call.workspace()
    call.progress("reading", 0.0)
    tables = read_run(find_run(ws, run), style_names(ws))
    contents = contents_of(tables, sales_shown(ws, tables), newest_run(ws, lambda past: past.has_backtest))
    call.progress("drawing", 0.3)
    file = output or ws.folder / "reports" / f"{tables.info.run_id}.html"
    images = tables.names.select("style_id", "image").iter_rows()
    page = render_page(contents, pictures_of(images, ws.folder, file)).encode()
    write_output(file, page)
    return Result(
        data={"file": file, "bytes": len(page), **contents},
        run_id=tables.info.run_id,
        rows=[{"file": str(file), "run_id": tables.info.run_id, "as_of": tables.info.as_of, "bytes": len(page)}],
        page=lambda console: show_report(console, str(file), contents),
    )


def _refuse_other_ending(output: Path | None) -> None:
    """UsageError for a name that promises something else than a page."""
    from planner.errors import UsageError

    if output is not None and output.suffix.lower() in {".pdf", ".xlsx", ".csv", ".json", ".png", ".svg"}:
        raise UsageError(
            _("--output {output}: expected a name that ends with .html").format(output=output),
            hint=_(
                "For PDF print the page from a browser; `planner export` writes workbooks and CSV, --json "
                "the data of the page."
            ),
        )
