"""What `planner check` found, as a page: files of one table and one form in a line; the findings follow as the error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import count

if TYPE_CHECKING:
    from planner.ingest import CheckReport


def show_check(console: Console, report: CheckReport) -> None:
    """Tables with their rows and headers, files alike together; good news if nothing is wrong."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for line in report.tables:
        groups.setdefault((line["table"], line["headers"]), []).append(line)
    for (table, headers), files in groups.items():
        _line(console, Text.assemble((f"{table:10} ", "bold"), _in_short(files)))
        _line(console, Text(f"           {headers}", style="dim"))
    if not report.findings:
        console.print(Text(_("Every table is fine."), style="green"))


def _line(console: Console, text: Text) -> None:
    """On one line, however narrow; what does not fit is in --json."""
    console.print(text, no_wrap=True, overflow="ellipsis")


def _in_short(files: Sequence[dict[str, Any]]) -> str:
    """`3 files, 1,204 rows, 2 rejected: data/a.csv ... data/c.csv`; one file by its name."""
    rows, rejected = (sum(int(file[name]) for file in files) for name in ("rows", "rejected"))
    words = _("{rows} rows").format(rows=count(rows)) + (
        _(", {rejected} rejected").format(rejected=count(rejected)) if rejected else ""
    )
    if len(files) == 1:
        return f"{files[0]['file']}: {words}"
    return _("{n:,} files, {words}: {file} ... {file_2}").format(
        n=len(files), words=words, file=files[0]["file"], file_2=files[-1]["file"]
    )
