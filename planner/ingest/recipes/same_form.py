"""The sheets of a file that hold the same kind of table, and what they must agree on, since each alone may be too short to show it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from planner.ingest.recipes.blocks import blocks_of
from planner.ingest.recipes.columns import shared
from planner.ingest.recipes.context import Known, NeedsAnswerError, refuse
from planner.ingest.recipes.decimals import agree_on_numbers
from planner.ingest.recipes.layout import locate
from planner.ingest.recipes.meanings import meanings_of
from planner.ingest.recipes.reading import Reading
from planner.ingest.recipes.rows import PLAIN_TOTAL
from planner.ingest.recipes.sheet import Sheet
from planner.ingest.recipes.sheets import sheets_of
from planner.ingest.recipes.signs import agree_on_signs
from planner.ingest.recipes.understand import understand
from planner.ingest.source_file import FileFaultError, SourceFile
from planner.language import _

OF_GOODS = frozenset(("style", "code", "barcode", "link", "spec", "colour", "size", "title"))
CODED = ("style", "code")


def readings_of(source: SourceFile, known: Known) -> tuple[list[Reading], list[str]]:
    """How each sheet is read: those of the first kind that can be; others are told."""
    sheets = [part for sheet in sheets_of(source) if sheet.head for part in blocks_of(sheet)]
    if not sheets:
        raise refuse(source.name, _("a table"), _("It is empty; export it again."))
    understood, faulty = _understood(_without_sums_alone(sheets), known, source.name)
    first = understood[0]
    for like, fault_of in faulty:  # no other kind of table, but more of this one
        if like.whole or _same_headers(like, first):
            raise fault_of
    same = [r for r in understood if r.form == first.form]
    _agree(same)
    for other in understood:
        _refuse_other_block(other, first, source.name)
    left = [sheet.name for sheet, _unused in faulty]
    if same != understood or any(isinstance(fault, NeedsAnswerError) for _unused, fault in faulty):
        left += [r.sheet.name for r in understood if r not in same]
    if not (names := [name for name in left if name]):
        return same, []
    words = _("{name}: not used, since they hold another kind of table or none: {names}")
    return same, [words.format(name=source.name, names=", ".join(names))]


def _without_sums_alone(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets without those that have nothing but sums and notes, where another has rows below the same header."""
    if len(sheets) < 2:
        return sheets
    located = [locate(sheet) for sheet in sheets]
    bodies = [[] if at is None else sheet.head[at.last + 1 :] for sheet, at in zip(sheets, located, strict=True)]
    sums = [bool(body) and all(_is_no_row(row) for row in body) for body in bodies]
    told = [at.headers for at, body, alone in zip(located, bodies, sums, strict=True) if at and body and not alone]
    return [
        sheet
        for sheet, at, alone in zip(sheets, located, sums, strict=True)
        if not (alone and at and at.headers in told)
    ]


def _is_no_row(row: Sequence[str]) -> bool:
    """Whether it is a sum, or words without a figure, which can say no units."""
    return any(re.match(PLAIN_TOTAL, cell) for cell in row) or not any(map(str.isdigit, "".join(row)))


def _understood(
    sheets: list[Sheet], known: Known, file: str
) -> tuple[list[Reading], list[tuple[Sheet, FileFaultError]]]:
    """How the sheets are read that can be, and why others cannot; the fault where none can."""
    understood: list[Reading] = []
    faulty: list[tuple[Sheet, FileFaultError]] = []
    for sheet in sheets:
        try:
            understood.append(understand(sheet, known, file))
        except FileFaultError as fault:
            faulty.append((sheet, fault))
    if not understood:
        faults = [fault for _unused, fault in faulty]
        raise next((fault for fault in faults if isinstance(fault, NeedsAnswerError)), faults[0])
    return understood, faulty


def _refuse_other_block(reading: Reading, first: Reading, file: str) -> None:
    """A part of a sheet below another header, which turned out to be another kind of table."""
    if not reading.sheet.whole or reading.form == first.form:
        return
    row = reading.sheet.editor_rows(reading.layout.first - 1, pl.Series([0]))[0]
    mend = _("The header in this row has others that are none: correct it, or move its table to a sheet of its own.")
    raise refuse(file, _("sizes or days as in the header above"), mend, row=int(row))


def _agree(readings: list[Reading]) -> None:
    """What one sheet shows of its numbers holds for the others, which may be too short to show it."""
    agree_on_numbers(readings)
    _agree_on_goods(readings)
    agree_on_signs(readings)
    for name in ("outflow", "pieces"):
        if any(getattr(reading.recipe, name) for reading in readings):
            for reading in readings:
                reading.recipe = reading.recipe.model_copy(update={name: True})


def _agree_on_goods(readings: list[Reading]) -> None:
    """Sheets under the same headers say style, colour and size by the same columns and the same cut: those of the sheet in which
    the best columns are filled. One whose column of codes is empty would take its names for codes.
    """
    for reading in readings:
        alike = [other for other in readings if other.layout.headers == reading.layout.headers]
        best = min(alike, key=_worth)
        goods = {name: place for name, place in best.places.items() if name in OF_GOODS}
        reading.places = {**{n: p for n, p in reading.places.items() if n not in OF_GOODS}, **goods}
        reading.recipe = reading.recipe.model_copy(update={"variants": best.recipe.variants})


def _worth(reading: Reading) -> tuple[int, int, int]:
    """Less is better: of the columns that may have codes most are filled, those taken are the best by name, many rows bear them out."""
    layout, rows = reading.layout, reading.sheet.head[reading.layout.last + 1 :]
    may = {place for name in CODED for place in shared(layout, name)}
    filled = sum(1 for place in may if any(place < len(row) and row[place].strip() for row in rows))
    ranks = [meanings_of(reading.header(name)).get(name, 999) if name in reading.places else 1000 for name in CODED]
    return -filled, sum(ranks), -len(rows)


def _same_headers(sheet: Sheet, reading: Reading) -> bool:
    layout = locate(sheet)
    return layout is not None and layout.headers == reading.layout.headers
