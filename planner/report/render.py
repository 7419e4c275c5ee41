"""The one place that turns a Result or an error into what is printed: table, json, ndjson or csv."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from planner.domain import Warn
from planner.errors import Finding, PlannerError, UsageError
from planner.language import _
from planner.report import plain
from planner.report.events import EVENTS
from planner.report.fitting import columns_that_fit
from planner.report.headings import heading
from planner.report.result import Result
from planner.streams import forget_stdout, libraries_write_to_stderr
from planner.text_signs import for_terminal, for_terminal_json

if TYPE_CHECKING:
    from rich.console import Console

Format = Literal["table", "json", "ndjson", "csv"]
FORMATS: tuple[Format, ...] = ("table", "json", "ndjson", "csv")
MOST_ALIKE, SHOWN_ALIKE = 4, 2  # warnings of one kind; JSON always holds all
SHOWN_FINDINGS = 50  # on a terminal; JSON and CSV always hold all
PIPE_WIDTH = 10_000  # wide enough that nothing is wrapped where nobody watches


def choose_format(asked: str | None, json: bool, output: Path | None, stream: TextIO) -> Format:
    """--json, else --format, else the ending of --output, else a table on a terminal and CSV elsewhere."""
    if json:
        return "json"
    if asked is not None:
        if asked not in FORMATS:
            raise UsageError(
                _("--format {asked}: expected one of {names}").format(asked=asked, names=", ".join(FORMATS))
            )
        return asked
    if output is not None and output.suffix.lstrip(".") in FORMATS:
        return output.suffix.lstrip(".")  # type: ignore[return-value]
    return "table" if output is None and stream.isatty() else "csv"


def console_for(stream: TextIO) -> Console:
    """A Rich console that keeps every character where its output is not a terminal."""
    from planner.report.console import SafeConsole

    watched = stream.isatty()
    return SafeConsole(
        file=stream,
        width=None if watched else PIPE_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
        no_color=bool(os.environ.get("NO_COLOR")) or None,
        soft_wrap=not watched,
    )


def show(result: Result, form: Format, command: str, warnings: Sequence[Warn], output: Path | None) -> None:
    """Print the result to stdout or to `output`."""
    stdout, text = sys.stdout, StringIO()
    with libraries_write_to_stderr():
        _write(result, form, command, warnings, stdout if output is None else text, into=output)
    if output is None:
        stdout.flush()
        return
    from planner.report.output_file import write_output

    write_output(output, text.getvalue().encode("utf-8", errors="replace"))


def _write(
    result: Result, form: Format, command: str, warnings: Sequence[Warn], stream: TextIO, into: Path | None
) -> None:
    if form == "json":
        error = result.error.as_dict() if result.error else None
        text = plain.envelope(command=command, run_id=result.run_id, data=result.data, warnings=warnings, error=error)
        stream.write(for_terminal_json(text) if stream.isatty() else text)
    elif form == "ndjson":
        text = plain.to_ndjson(result.rows)
        stream.write(for_terminal_json(text) if stream.isatty() else text)
    elif form == "csv":
        from planner.report.output_file import is_stream

        # A file may be opened in a spreadsheet; what is piped on is data as it is.
        text = plain.to_csv(result.rows, for_spreadsheets=into is not None and not is_stream(into))
        stream.write(for_terminal(text) if stream.isatty() else text)
    else:
        console = console_for(stream)
        if result.page is not None:
            result.page(console)
        else:
            show_rows(console, result.rows, result.title)


def show_rows(console: Console, rows: object, title: str = "", drop: Sequence[str] = ()) -> None:
    """Any rows as a table, numbers to the right; where it is too wide, columns drop out: those of `drop` first."""
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    records = plain.as_rows(rows)
    names = plain.columns_of(rows)
    widths = {name: max(cell_len(heading(name)), *(cell_len(cell(r.get(name))) for r in records), 1) for name in names}
    shown = columns_that_fit(widths, console.width - 2, drop)
    for name, width in shown.items():
        numeric = bool(records) and all(isinstance(r.get(name), int | float | None) for r in records)
        table.add_column(
            Text(heading(name)),
            justify="right" if numeric else "left",
            overflow="ellipsis",
            no_wrap=True,
            max_width=width,
        )
    for record in records:
        table.add_row(*(Text(cell(record.get(name))) for name in shown))
    console.print(table)
    if lost := [name for name in names if name not in shown]:
        console.print(
            Text(_("not shown, for want of room: {names} (--json has all)").format(names=", ".join(lost)), "dim")
        )


def cell(value: object) -> str:
    """One value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        small = 0 < abs(value) < 0.01
        return f"{value:.1g}" if small else f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value)


def show_error(error: PlannerError, form: Format, command: str, warnings: Sequence[Warn]) -> None:
    """The error for people on stderr; with --json also as an envelope on stdout."""
    if form == "json":
        try:
            sys.stdout.write(
                plain.envelope(command=command, run_id=None, data=None, warnings=warnings, error=error.as_dict())
            )
            sys.stdout.flush()
        except OSError:  # stderr says it
            forget_stdout()
    if EVENTS.on:
        EVENTS.tell("error", **plain.plain(error.as_dict()))
        return
    console = console_for(sys.stderr)
    from rich.text import Text

    console.print(Text.assemble((_("error: "), "bold red"), error.message))
    lines = _alike_together(error.details) if sys.stderr.isatty() else [*map(_finding_line, error.details)]
    for line in lines[:SHOWN_FINDINGS]:
        console.print(Text("  " + line.replace("\n", " ")))
    if len(lines) > SHOWN_FINDINGS:
        console.print(Text("  " + _("... and {n} more (--json shows all)").format(n=len(lines) - SHOWN_FINDINGS)))
    if error.hint:
        console.print(Text.assemble((_("hint: "), "bold"), error.hint))


def _alike_together(details: Sequence[object]) -> list[str]:
    """A line a detail; of many findings that differ by file and row alone the first ones, and how many there are."""
    kinds = [replace(one, file="", row=None) if isinstance(one, Finding) else None for one in details]
    several = Counter(kind for kind in kinds if kind is not None)
    met: Counter[Finding | None] = Counter()
    lines = []
    for kind, detail in zip(kinds, details, strict=True):
        met[kind] += 1
        if kind is None or several[kind] <= MOST_ALIKE or met[kind] <= SHOWN_ALIKE:
            lines.append(_finding_line(detail))
        elif isinstance(detail, Finding) and met[kind] == several[kind]:
            told = _("... and {n} more alike, the last {where} (--json shows all)")
            lines.append(told.format(n=met[kind] - SHOWN_ALIKE, where=detail.where))
    return lines


def _finding_line(detail: object) -> str:
    if isinstance(detail, Finding) or not isinstance(detail, dict):
        return str(detail)
    if "what" in detail:
        return str(detail["what"])
    return ", ".join(f"{key}: {value}" for key, value in detail.items() if value not in (None, ""))


def show_warnings(warnings: Sequence[Warn]) -> None:
    """Warnings for people, on stderr; of many of one kind the first ones."""
    if not warnings:
        return
    if EVENTS.on:
        for warning in warnings:
            EVENTS.tell("warning", code=warning.code, message=warning.message, notice=warning.notice)
        return
    from rich.text import Text

    console = console_for(sys.stderr)
    met: Counter[str] = Counter()
    several = Counter(warning.code for warning in warnings)
    for warning in warnings:
        met[warning.code] += 1
        if several[warning.code] > MOST_ALIKE and met[warning.code] > SHOWN_ALIKE:
            continue
        console.print(
            Text.assemble((_("note: "), "dim") if warning.notice else (_("warning: "), "yellow"), warning.message)
        )
    for code, count in several.items():
        if count > MOST_ALIKE:
            more = _("... and {n} more of this kind: {code} (--json shows all)")
            console.print(Text("  " + more.format(n=count - SHOWN_ALIKE, code=code)))


def show_hints(hints: Sequence[str]) -> None:
    """What to type next, on stderr and only where somebody watches."""
    if not hints or EVENTS.on or not sys.stderr.isatty():
        return
    from rich.text import Text

    console = console_for(sys.stderr)
    for hint in hints:
        console.print(Text.assemble((_("next: "), "bold"), hint))
