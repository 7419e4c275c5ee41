"""The morning sheet as a page: a line a style, with the definitions of its figures below."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import count, day, plural, wrapped
from planner.report.morning.words import lines_of_run
from planner.report.narrow import Column, narrow
from planner.report.words import days, flags, grade, verdict

NOTHING_TOLD = 9  # how early a column goes that has nothing to tell
LOOKS = {"order_now": "bold", "drop": "dim"}


def show_readout(
    console: Console,
    sheet: pl.DataFrame,
    told: dict[str, Any],
    height: int | None,
    *,
    changed: frozenset[str],
    lines: pl.DataFrame | None = None,
) -> None:
    """`sheet` as chosen and sorted; `told`: run_id, as_of, styles in all; `height`: lines there are, None = no end.

    `lines`: order_id, style_id, factory_id, colour, size, units of firm runs; told below as far as there is room.
    """
    head = title(sheet.height, told["styles"], day(date.fromisoformat(told["as_of"])), told["run_id"])
    definitions = [line for text in definitions_of() for line in wrapped(text, console.width)]
    for line in wrapped(head, console.width):
        console.print(Text(line, style="bold"))
    room = None if height is None else max(height - 4 - len(definitions), 5)
    shown = sheet if room is None or sheet.height <= room else sheet.head(room - 1)
    for row in _lines(shown, console.width, changed):
        console.print(row, soft_wrap=True)
    if shown.height < sheet.height:
        console.print(Text(more_styles(plural(sheet.height - shown.height, "more style")), style="dim"))
    if lines is not None and not lines.is_empty():
        _show_cut(console, lines, None if room is None else room - shown.height - 1)
    for definition in definitions:
        console.print(Text(definition, style="dim"))


def _show_cut(console: Console, lines: pl.DataFrame, room: int | None) -> None:
    """The colours and sizes of firm runs, a run a paragraph, in at most `room` lines."""
    text = [Text(_("To order today, by colour and size"), style="bold")]
    for (_order, style, factory), cut in lines.group_by("order_id", "style_id", "factory_id", maintain_order=True):
        told = wrapped(f"{style} {factory}: {lines_of_run(cut.rows(named=True))}", console.width - 1)
        if room is not None and len(text) + len(told) > room:
            break
        text += [Text(f" {line}") for line in told]
    for line in text if len(text) > 1 else ():
        console.print(line, soft_wrap=True)


def title(shown: int, styles: int, as_of: str, run_id: str) -> str:
    """How many styles of how many, as of when."""
    return _("{shown} of {styles:,} on test or sale as of {as_of}, run {run_id}").format(
        shown=plural(shown, "style"), styles=styles, as_of=as_of, run_id=run_id
    )


def more_styles(number: str) -> str:
    """Styles there was no room for."""
    return _("... and {number}: --all, --select TAG, --format csv").format(number=number)


def definitions_of() -> list[str]:
    """What the figures mean, below the sheet."""
    return [
        _(
            "thru: sold / (sold + on hand). a day: mean of the last 14 days, days out of stock taken "
            "out (14 days up to the last in stock, if it was out of stock on all). cover: on hand / that. total: sold and expected until exit. batch: chance that a "
            "minimum batch started now sells out. last: last Monday to order. *: changed since the run "
            "before."
        )
    ]


def _lines(sheet: pl.DataFrame, width: int, changed: frozenset[str]) -> list[Text]:
    rows = sheet.rows(named=True)

    def column(head: str, cells: list[str], goes: int = 0, *, right: bool = True) -> Column:
        return Column(head, cells, right, NOTHING_TOLD if all(cell in ("-", "") for cell in cells) else goes)

    names = [f"{'*' if r['style_id'] in changed else ' '}{r['style_id']} {r['name'] or ''}".rstrip() for r in rows]
    others = [
        column(_("age"), ["-" if r["age_days"] is None else days(r["age_days"]) for r in rows], 4),
        column(_("sold"), [count(r["sold"]) for r in rows]),
        column(_("thru"), [_share(r["sell_through"]) for r in rows], 2),
        column(_("a day"), [_figure(r["rate"], 1) for r in rows], 3),
        column(_("cover"), ["-" if r["cover_days"] is None else days(r["cover_days"]) for r in rows], 5),
        column(_("total"), [count(r["expected_total"]) for r in rows]),
        column("80%", [f"{count(r['expected_low'])}-{count(r['expected_high'])}" for r in rows], 6),
        column(_("grade"), [grade(r["grade"]) for r in rows], right=False),
        column(_("batch"), [_share(r["chance"]) for r in rows], 7),
        column(_("verdict"), [verdict(r["verdict"]) for r in rows], right=False),
        column(_("last"), ["-" if r["last_order_date"] is None else f"{r['last_order_date']:%m-%d}" for r in rows], 1),
        column(_("flags"), [flags(r["flags"]) for r in rows], 8, right=False),
    ]
    return narrow(
        column(_("style"), names, right=False), others, width, [LOOKS.get(r["verdict"] or "", "") for r in rows]
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def _figure(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"
