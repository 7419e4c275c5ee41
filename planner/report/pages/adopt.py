"""What exports are, as a page: a line a file, which header was read as what, the first rows as they would go in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.render import show_rows

if TYPE_CHECKING:
    from planner.ingest.adopt import Adopted, Adoption


def show_adopted(console: Console, adoption: Adoption) -> None:
    """Each file with its columns and first rows."""
    if adoption.files:
        show_rows(console, [one.row() for one in adoption.files])
    for one in adoption.files:
        console.print()
        console.print(Text(f"{one.file}: {_columns(one)}", style="dim"))
        show_rows(console, one.preview())


def _columns(one: Adopted) -> str:
    said = ", ".join(f"{header} -> {meaning}" for meaning, header in one.export.recipe.columns.items())
    ignored = one.export.result.ignored
    return said + (_("; not used: {names}").format(names=", ".join(ignored)) if ignored else "")
