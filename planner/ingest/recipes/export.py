"""An export read by a recipe: the sheets that hold the same kind of table together, as rows of one of our tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from planner.domain import Warn
from planner.errors import Finding
from planner.ingest.problems import as_findings, in_words, none
from planner.ingest.raw_table import AT, column_of
from planner.ingest.read_result import ReadResult
from planner.ingest.recipes.applied import Applied
from planner.ingest.recipes.apply import apply_recipe
from planner.ingest.recipes.blocks import blocks_of
from planner.ingest.recipes.collect import (
    day_rows,
    line_rows,
    order_rows,
    stock_rows,
    with_columns_of,
)
from planner.ingest.recipes.context import Known, NeedsAnswerError, refuse
from planner.ingest.recipes.goods import blank_cells, goods_rows, not_there
from planner.ingest.recipes.layout import locate
from planner.ingest.recipes.line_spool import LineSpool
from planner.ingest.recipes.meanings import meanings_of
from planner.ingest.recipes.reading import Reading
from planner.ingest.recipes.recipe import Recipe
from planner.ingest.recipes.sheets import Sheet, sheets_of
from planner.ingest.recipes.signs import agree_on_signs
from planner.ingest.recipes.understand import understand
from planner.ingest.rejected_rows import MOST_FINDINGS, no_rejects
from planner.ingest.source_file import FileFaultError, SourceFile
from planner.language import _
from planner.tables import GIVEN
from planner.tables.frames import no_rows
from planner.workspace.line_parts import LineParts
from planner.workspace.order_lines import KEY, RANKS, daily

OF_GOODS = frozenset(("style", "code", "barcode", "link", "spec", "colour", "size", "title"))
CODED = ("style", "code")
NEEDED = {"stock": ("style_id", "units"), "orders": ("style_id", "units", "due")}  # without which rows say nothing


@dataclass(frozen=True)
class Export:
    """What a file held: rows of the table it is, with all that is wrong, and how it was read."""

    result: ReadResult
    recipe: Recipe


def read_export(source: SourceFile, known: Known) -> Export:
    """Reads a file. FileFaultError says why it holds nothing for us, NeedsAnswerError what somebody must say first."""
    readings, notes = _readings(source, known)
    first = readings[0]
    table = GIVEN[first.form.table]
    spool = _spool(source, readings)
    applied = [apply_recipe(reading, known, spool.add if spool else None) for reading in readings]
    together, extra = _together(applied)
    lacking = [name for name in NEEDED.get(first.form.table, ()) if name not in together.rows.columns]
    if lacking:
        raise refuse(
            source.name,
            _("a column of {names}").format(names=_(" and of ").join(lacking)),
            _("Export it with the file."),
        )
    lines: pl.DataFrame | LineParts | None = None
    if first.form.table == "sales" and first.form.grain == "lines":
        recipe = first.recipe
        told_by = recipe.source or f"by {first.header('order')}", RANKS.get(recipe.seen_by or "", 2)
        if spool is not None:
            lines, good = spool.result(lambda rows: line_rows(rows, *told_by))
        else:
            lines = line_rows(together.rows, *told_by)
            good = daily(lines).sort(KEY)
        wrong = none()
    elif first.form.table == "sales":
        good, wrong = day_rows(together)
    elif first.form.table == "stock":
        good, wrong = stock_rows(together), none()
    elif first.form.table == "orders":
        good, wrong = order_rows(together), none()
    else:
        good = goods_rows(together)
        wrong = blank_cells(good)
        good = good.filter(~pl.col(AT).is_in(wrong[AT].to_list()))
    found = pl.concat([together.found, wrong]).sort(AT, maintain_order=True)
    schema = no_rows(table).schema
    rows = with_columns_of(good, dict(schema))
    for column in table.columns if first.form.table == "styles" else ():
        if column.default is not None:
            rows = rows.with_columns(pl.col(column.name).fill_null(column.default))
    rejects, findings = _report(source.name, readings, applied, found, extra)
    skipped = [a.skipped for a in applied]
    told = list(dict.fromkeys([*notes, *(note for one in applied for note in one.notes), *together.notes]))
    result = ReadResult(
        source.name,
        rows,
        rejects,
        findings,
        [],
        matched={h: m for m, h in first.recipe.columns.items()},
        ignored=_unused(first),
        sha256=source.sha256,
        encoding=source.encoding,
        rows=sum(a.count for a in applied),
        blank_rows=sum(s.blank + s.other for s in skipped),
        total_rows=sum(s.totals for s in skipped),
        rejected=rejects.height,
        lines=lines,
        good_rows=_rows_of(readings, good, extra),
        lacking=not_there(source.name, good) if first.form.table == "styles" else [],
        warnings=tuple(Warn("export", f"{note}", notice=True) for note in told),
    )
    return Export(result, first.recipe)


def _unused(reading: Reading) -> list[str]:
    """The headers of columns that mean nothing to us."""
    used = {*reading.places.values(), *reading.sizes, *reading.days, *reading.shops, *reading.totals}
    return [header for place, header in enumerate(reading.layout.headers) if header and place not in used]


def _spool(source: SourceFile, readings: list[Reading]) -> LineSpool | None:
    """Where the lines of a file too large for memory go."""
    if source.whole is None or readings[0].form.grain != "lines":
        return None
    return LineSpool(source.whole.path.stat().st_size)


def _rows_of(readings: list[Reading], good: pl.DataFrame, step: int) -> pl.Series:
    """The row of the file from which each good row comes first; none where they are made of order lines."""
    if AT not in good.columns:
        return pl.Series([], dtype=pl.Int64)
    found = [
        int(
            readings[at // step if step else 0].sheet.editor_rows(
                readings[at // step if step else 0].layout.last, pl.Series([at % step if step else at], dtype=pl.UInt32)
            )[0]
        )
        for at in (good[AT].to_list() if good.height < 100_000 else [])
    ]
    return pl.Series(found, dtype=pl.Int64)


def _readings(source: SourceFile, known: Known) -> tuple[list[Reading], list[str]]:
    """How each sheet is read: those of the first kind that can be; others are told."""
    sheets = [part for sheet in sheets_of(source) if sheet.head for part in blocks_of(sheet)]
    if not sheets:
        raise refuse(source.name, _("a table"), _("It is empty; export it again."))
    understood: list[Reading] = []
    faulty: list[tuple[Sheet, FileFaultError]] = []
    for sheet in sheets:
        try:
            understood.append(understand(sheet, known, source.name))
        except FileFaultError as fault:
            faulty.append((sheet, fault))
    left = [(sheet.name, fault) for sheet, fault in faulty]
    if not understood:
        raise next((f for _unused, f in left if isinstance(f, NeedsAnswerError)), left[0][1])
    first = understood[0]
    for like, fault_of in faulty:  # no other kind of table, but more of this one
        if like.whole or (isinstance(fault_of, NeedsAnswerError) and _same_headers(like, first)):
            raise fault_of
    same = [r for r in understood if r.form == first.form]
    _agree(same)
    for other in understood:
        if other.sheet.whole and other.form != first.form:
            row = other.sheet.editor_rows(other.layout.first - 1, pl.Series([0]))[0]
            raise refuse(
                source.name,
                _("sizes or days as in the header above"),
                _(
                    "The header in this row has others that are none: correct it, or move its table to a sheet "
                    "of its own."
                ),
                row=int(row),
            )
    if same != understood or any(isinstance(fault, NeedsAnswerError) for _unused, fault in left):
        left += [(r.sheet.name, refuse(source.name, "", "")) for r in understood if r not in same]
    names = [name for name, _unused in left if name]
    notes = (
        [
            _("{name}: not used, since they hold another kind of table or none: {names}").format(
                name=source.name, names=", ".join(names)
            )
        ]
        if names
        else []
    )
    return same, notes


def _agree(readings: list[Reading]) -> None:
    """What one sheet shows of its numbers holds for the others, which may be too short to show it."""
    if any(reading.recipe.decimal == "," for reading in readings):
        for reading in readings:
            if not reading.decimal_shown:
                reading.recipe = reading.recipe.model_copy(update={"decimal": ","})
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
    """Less is better: how good its columns of styles and codes are by their names, and how many rows bear them out."""
    ranks = [meanings_of(reading.header(name)).get(name, 999) if name in reading.places else 1000 for name in CODED]
    return ranks[0], ranks[1], -len(reading.sheet.head)


def _same_headers(sheet: Sheet, reading: Reading) -> bool:
    layout = locate(sheet)
    return layout is not None and layout.headers == reading.layout.headers


def _together(applied: list[Applied]) -> tuple[Applied, int]:
    """The sheets one below the other; AT of each begins a step higher. The step is returned."""
    if len(applied) == 1:
        return applied[0], 0
    step = 1 << 21
    rows, found = [], []
    for number, one in enumerate(applied):
        shift = pl.col(AT) + number * step
        rows.append(one.rows.with_columns(shift.cast(pl.UInt32)))
        found.append(one.found.with_columns(shift.cast(pl.UInt32)))
    return replace(applied[0], rows=pl.concat(rows, how="diagonal_relaxed"), found=pl.concat(found)), step


def _report(
    file: str, readings: list[Reading], applied: list[Applied], found: pl.DataFrame, step: int
) -> tuple[pl.DataFrame, list[Finding]]:
    """The rejects and the findings, with the rows that an editor shows."""
    if found.is_empty():
        return no_rejects(), []
    rows, findings = [], []
    for number, (reading, one) in enumerate(zip(readings, applied, strict=True)):
        here = (
            found.filter(pl.col(AT) // step == number).with_columns((pl.col(AT) % step).cast(pl.UInt32))
            if step
            else found
        )
        if here.is_empty():
            continue
        shown = f"{file} ({reading.sheet.name})" if len(readings) > 1 else file
        last = reading.layout.last
        listed = here.head(MOST_FINDINGS)
        findings += as_findings(listed, shown, reading.sheet.editor_rows(last, listed[AT]))
        reasons = here.group_by(AT, maintain_order=True).agg(in_words().str.join(" | ").alias("reasons"))
        joined = reasons.join(_cells(reading, one, here), on=AT, how="left", maintain_order="left")
        numbered = joined.select(reading.sheet.editor_rows(last, joined[AT]).alias("row"), pl.exclude(AT))
        rows.append(numbered)
    return pl.concat(rows, how="diagonal_relaxed") if rows else pl.DataFrame(), findings


def _cells(reading: Reading, one: Applied, found: pl.DataFrame) -> pl.DataFrame:
    """The rows with problems as the file has them, under their headers."""
    lacking = found.filter(~pl.col(AT).is_in(one.cells[AT].to_list()))[AT].unique()
    frames = [one.cells] if one.cells.width > 1 else []
    if lacking.len():
        wanted = lacking.to_list()
        frames += [
            batch.with_columns(pl.col(AT).cast(pl.UInt32)).filter(pl.col(AT).is_in(wanted))
            for batch in reading.sheet.below(reading.layout.last)
        ]
    cells = pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame(schema={AT: pl.UInt32})
    taken: set[str] = {"row", "reasons"}
    names: list[pl.Expr] = []
    for place, header in enumerate(reading.layout.headers):
        name = header or f"column {place + 1}"
        while name in taken:
            name += "_"
        taken.add(name)
        if column_of(place) in cells.columns:
            names.append(pl.col(column_of(place)).alias(name))
    return cells.select(AT, *names)
