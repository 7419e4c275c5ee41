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
from planner.ingest.recipes.collect import (
    day_rows,
    line_rows,
    order_rows,
    stock_rows,
    with_columns_of,
)
from planner.ingest.recipes.context import Known, refuse
from planner.ingest.recipes.goods import blank_cells, goods_rows, not_there
from planner.ingest.recipes.line_spool import LineSpool
from planner.ingest.recipes.reading import Reading
from planner.ingest.recipes.recipe import Recipe
from planner.ingest.recipes.same_form import readings_of
from planner.ingest.rejected_rows import MOST_FINDINGS, no_rejects
from planner.ingest.source_file import SourceFile
from planner.language import _
from planner.tables import GIVEN
from planner.tables.frames import no_rows
from planner.workspace.line_parts import LineParts
from planner.workspace.order_lines import KEY, RANKS, daily

NEEDED = {"stock": ("style_id", "units"), "orders": ("style_id", "units", "due")}  # without which rows say nothing


@dataclass(frozen=True)
class Export:
    """What a file held: rows of the table it is, with all that is wrong, and how it was read."""

    result: ReadResult
    recipe: Recipe


def read_export(source: SourceFile, known: Known) -> Export:
    """Reads a file. FileFaultError says why it holds nothing for us, NeedsAnswerError what somebody must say first."""
    readings, notes = readings_of(source, known)
    first = readings[0]
    spool = _spool(source, readings)
    applied = [apply_recipe(reading, known, spool.add if spool else None) for reading in readings]
    together, step = _together(applied)
    _refuse_lacking(first, together, source.name)
    lines, good, wrong = _rows_made(first, together, spool)
    found = pl.concat([together.found, wrong]).sort(AT, maintain_order=True)
    rejects, findings = _report(source.name, readings, applied, found, step)
    skipped = [a.skipped for a in applied]
    told = list(dict.fromkeys([*notes, *(note for one in applied for note in one.notes), *together.notes]))
    result = ReadResult(
        source.name,
        _of_table(good, first.form.table),
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
        good_rows=_rows_of(readings, good, step),
        lacking=not_there(source.name, good) if first.form.table == "styles" else [],
        warnings=tuple(Warn("export", f"{note}", notice=True) for note in told),
    )
    return Export(result, first.recipe)


def _refuse_lacking(reading: Reading, applied: Applied, file: str) -> None:
    lacking = [name for name in NEEDED.get(reading.form.table, ()) if name not in applied.rows.columns]
    if lacking:
        what = _("a column of {names}").format(names=_(" and of ").join(lacking))
        raise refuse(file, what, _("Export it with the file."))


def _rows_made(
    reading: Reading, applied: Applied, spool: LineSpool | None
) -> tuple[pl.DataFrame | LineParts | None, pl.DataFrame, pl.DataFrame]:
    """(order lines where it has some, rows of our table, problems that show only beside other rows)."""
    table = reading.form.table
    if table == "sales" and reading.form.grain == "lines":
        recipe = reading.recipe
        told_by = recipe.source or f"by {reading.header('order')}", RANKS.get(recipe.seen_by or "", 2)
        if spool is not None:
            return *spool.result(lambda rows: line_rows(rows, *told_by)), none()
        lines = line_rows(applied.rows, *told_by)
        return lines, daily(lines).sort(KEY), none()
    if table == "sales":
        return None, *day_rows(applied)
    if table == "styles":
        goods = goods_rows(applied)
        wrong = blank_cells(goods)
        return None, goods.filter(~pl.col(AT).is_in(wrong[AT].to_list())), wrong
    return None, stock_rows(applied) if table == "stock" else order_rows(applied), none()


def _of_table(good: pl.DataFrame, name: str) -> pl.DataFrame:
    """The rows with all columns of the table; of styles what is not said is what the table says it is."""
    table = GIVEN[name]
    rows = with_columns_of(good, dict(no_rows(table).schema))
    given = {c.name: c.default for c in table.columns if c.default is not None} if name == "styles" else {}
    return rows.with_columns(pl.col(column).fill_null(default) for column, default in given.items())


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
