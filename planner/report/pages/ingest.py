"""What came in, as a page: files, rows, rejects, which header was read as which column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import count, plural
from planner.report.render import show_rows

if TYPE_CHECKING:
    from planner.ingest import IngestReport


def show_ingest(console: Console, report: IngestReport) -> None:
    """One line a file, then the headers matched and the totals."""
    drop = ("unchanged", "good", "gone", "replaced", "new", "rejects_file", "rows", "rejected")
    show_rows(console, report.file_rows(), drop=drop)
    for line in report.header_lines():
        console.print(Text(line, style="dim"), no_wrap=True, overflow="ellipsis")
    console.print(Text((_("would come in: ") if report.dry_run else "") + ingest_line(report)))


def show_forgotten(console: Console, files: Sequence[dict[str, Any]], *, dry_run: bool) -> None:
    """A line a file that was taken back."""
    verb = _("would be taken back") if dry_run else _("taken back")
    for file in files:
        console.print(Text(f"{file['file']}: {plural(file['rows'], 'row')} {verb}"))


def ingest_line(report: IngestReport) -> str:
    """The counts in one sentence."""
    if not report.files:
        return _("no new sales file")
    days = (
        _(", {first_day} to {last_day}").format(first_day=report.first_day, last_day=report.last_day)
        if report.first_day
        else ""
    )
    text = (
        _("{value}: {new}, {replaced} corrected, {unchanged} already there, ").format(
            value=plural(len(report.files), "file"),
            new=plural(report.new, "new row"),
            replaced=count(report.replaced),
            unchanged=count(report.unchanged),
        )
        + (_("{gone} taken back, ").format(gone=count(report.gone)) if report.gone else "")
        + _("{rejected} rejected{days}").format(rejected=count(report.rejected), days=days)
    )
    return text + (_(" (see {names})").format(names=", ".join(report.rejects_files)) if report.rejects_files else "")


def came_in(report: IngestReport | None, as_of: date) -> str:
    """What a night took in; that it did not look, where it was not asked to."""
    if report is None:
        return _("not looked for")
    waits = report.last_day is not None and report.last_day >= as_of
    return ingest_line(report) + (
        _("; what is dated {as_of} or later waits for its day").format(as_of=as_of) if waits else ""
    )
