"""planner doctor: the state of the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.commands.call import Call
from planner.errors import InputError
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    from rich.console import Console


def doctor(call: Call) -> Result:
    """Examine the installation.

    Versions, every solver tried on a tiny model, encodings, write access.
    """
    from planner.commands.installation import examine
    from planner.report.render import show_rows
    from planner.report.words import yes

    checks = examine(call.folder)
    failed = [c for c in checks if not c["ok"] and c["needed"]]
    error = (
        InputError(
            _("{n} thing(s) do not work: {names}").format(
                n=len(failed), names=", ".join(str(c["check"]) for c in failed)
            ),
            hint=_("Each line says how to correct it."),
        )
        if failed
        else None
    )
    rows = [{"check": c["check"], "ok": c["ok"], "found": c["found"], "mend": c["mend"]} for c in checks]
    title = _("state of the installation")

    def page(console: Console) -> None:
        show_rows(console, [{**row, "check": _(row["check"]), "ok": yes(row["ok"])} for row in rows], title)

    return Result(data=checks, rows=rows, error=error, title=title, page=page)
