"""Insights as a page: what sells more, what sells less, what makes no difference, what cannot be told."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from planner.language import _, gathered
from planner.report.figures import count, day, listed, plural
from planner.report.headings import heading

if TYPE_CHECKING:
    from planner.domain import Inputs
    from planner.forecast.insights import Changes, Insights

SHOWN, SHOWN_UNTOLD, SHOWN_CHANGES = 12, 8, 12
BAR = 21  # characters; the middle is no effect
# Columns from which every count fits beside so many names.
LEAST_WITH_COUNTS = {2: 60, 3: 90}
ROOM_FOR_BARS = 70, 21  # columns of the terminal, and for each column of names
RANGE = gathered("8 in 10 times")
CAUTION = gathered("What sold together, not what caused it: try a change on a test before it goes into a season.")


def show_insights(console: Console, inputs: Inputs, found: Insights) -> None:
    """Per group: levels that sell more or less than the average style, then the rest in a line each."""
    console.print(
        Text.assemble(
            (_("What sells"), "bold"),
            _(" as of {as_of}: {styles}, {units} units, compared by sales per {basis}").format(
                as_of=day(inputs.as_of),
                styles=plural(found.styles, "style"),
                units=count(found.units),
                basis=basis(found.basis),
            ),
        )
    )
    if found.scatter is not None:
        console.print(
            Text(
                _("Styles alike in all of this still differ by a factor of {scatter:.1f} either way").format(
                    scatter=exp(found.scatter)
                )
            )
        )
    groups = [("", found.effects)]
    if "group" in found.effects.columns:
        groups = [(str(name), frame) for (name,), frame in found.effects.group_by("group", maintain_order=True)]
    for name, frame in groups:
        if name:
            console.print(Text(f"\n{name}", style="bold"))
        _show_group(console, frame)
    console.print(Text(_(CAUTION), style="dim"))


def show_changes(console: Console, inputs: Inputs, found: Changes) -> None:
    """The changes that the evidence favours, then those it speaks against, then what cannot be told."""
    console.print(
        Text.assemble(
            (_("Changes of "), "bold"),
            (found.style_id, "bold"),
            _(" as of {as_of}, judged by {styles}, sales per {basis}").format(
                as_of=day(inputs.as_of), styles=plural(found.styles, "style"), basis=basis(found.basis)
            ),
        )
    )
    told = found.changes.filter("identified")
    _show_changes(console, _("Favoured"), told.filter(pl.col("low") > 1))
    _show_changes(console, _("Better kept as it is"), told.filter(pl.col("high") < 1).sort("high", maintain_order=True))
    unclear = told.filter((pl.col("low") <= 1) & (pl.col("high") >= 1)).height
    console.print(Text(_("No clear difference: {unclear}").format(unclear=plural(unclear, "change"))))
    _show_untold(console, found.changes)
    console.print(Text(_(CAUTION), style="dim"))


def _show_changes(console: Console, title: str, rows: pl.DataFrame) -> None:
    console.print(Text(f"{title}:" if rows.height else _("{title}: none").format(title=title), style="bold"))
    if not rows.height:
        return
    _print_table(
        console,
        {"attribute": _("attribute"), "level": _("now"), "change_to": _("change to")},
        rows.head(SHOWN_CHANGES),
        {"styles": _("styles"), "alike": _("alike")},
    )


def _show_group(console: Console, effects: pl.DataFrame) -> None:
    told = effects.filter("identified")
    clear = told.filter((pl.col("low") > 1) | (pl.col("high") < 1)).sort("effect", descending=True, maintain_order=True)
    if clear.height:
        shown = clear if clear.height <= 2 * SHOWN else pl.concat([clear.head(SHOWN), clear.tail(SHOWN)])
        _print_table(
            console,
            {"attribute": _("attribute"), "level": _("level")},
            shown,
            {"styles": _("styles"), "units": _("units")},
        )
    rest = told.filter((pl.col("low") <= 1) & (pl.col("high") >= 1))
    if rest.height:
        named = [
            f"{as_read(name)} ({frame.height})" for (name,), frame in rest.group_by("attribute", maintain_order=True)
        ]
        console.print(Text(_("No clear difference: {names}").format(names=listed(named))))
    _show_untold(console, effects)


def basis(code: str) -> str:
    """What sales are counted by."""
    return {"day in stock": _("day in stock"), "visit": _("visit")}.get(code, code)


def as_read(name: object) -> str:
    """An attribute or a level as people read it: those that the program names itself in their language."""
    own = {"(others)": _("(others)"), "(not given)": _("(not given)")}
    return own.get(str(name)) or heading(str(name))


def _show_untold(console: Console, rows: pl.DataFrame) -> None:
    untold = rows.filter(~pl.col("identified"))
    if untold.height:
        console.print(Text(_("Cannot be told:")))
    for r in untold.head(SHOWN_UNTOLD).iter_rows(named=True):
        change = f" -> {as_read(r['change_to'])}" if r.get("change_to") else ""
        console.print(Text(f"  {as_read(r['attribute'])} = {as_read(r['level'])}{change}: {r['note']}"))
    if untold.height > SHOWN_UNTOLD:
        console.print(
            Text(
                _("  ... and {value} more (--format csv shows all)").format(value=untold.height - SHOWN_UNTOLD),
                style="dim",
            )
        )


def _print_table(console: Console, names: dict[str, str], rows: pl.DataFrame, counts: dict[str, str]) -> None:
    """One line a row: names, the multiplier with its range (as a bar too where there is room), counts, the verdict.

    `names` and `counts`: column -> its head; the last count goes where there is no room.
    """
    bars = console.width >= ROOM_FOR_BARS[0] + ROOM_FOR_BARS[1] * len(names)
    if console.width < LEAST_WITH_COUNTS[len(names)]:
        counts = dict(list(counts.items())[:1])
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    words = [(head, False) for head in names.values()]
    figures = [(_("sales"), True), *([("", False)] if bars else []), (_(RANGE), True)]
    for place, (head, right) in enumerate([*words, *figures, *((head, True) for head in counts.values()), ("", False)]):
        table.add_column(head, justify="right" if right else "left", overflow="fold", no_wrap=place >= len(names))
    for r in rows.iter_rows(named=True):
        low, effect, high = r["low"], r["effect"], r["high"]
        table.add_row(
            *(Text(as_read(r[column])) for column in names),
            Text(f"x {effect:.2f}"),
            *([Text(bar(low, effect, high))] if bars else []),
            Text(f"{low:.2f} - {high:.2f}"),
            *(Text(count(r[column])) for column in counts),
            Text(r["note"]),
        )
    console.print(table)


def bar(low: float, effect: float, high: float) -> str:
    """An interval of a multiplier as characters: | no effect, o the effect, - the interval; ends at x 1/4 and x 4."""

    def place(value: float) -> int:
        return round((min(max(log(value) / log(4), -1.0), 1.0) + 1) / 2 * (BAR - 1))

    line = ["-" if place(low) <= k <= place(high) else " " for k in range(BAR)]
    line[BAR // 2] = "|"
    line[place(effect)] = "o"
    return "".join(line)
