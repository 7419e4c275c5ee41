"""Exports of goods (商品资料, 货品档案), a row a SKU or a style -> rows of the styles table."""

from __future__ import annotations

import polars as pl

from planner.errors import Finding
from planner.ingest.header_units import other_unit
from planner.ingest.problems import none, problems
from planner.ingest.raw_table import AT
from planner.ingest.recipes.applied import Applied
from planner.ingest.recipes.days import DayForm, days
from planner.ingest.recipes.values import numbers
from planner.language import _
from planner.tables import STYLES

# ours -> what exports call it; read as text, as a number or as a day.
TEXTS = {"category": "category", "name": "title", "image": "image", "fabric_id": "fabric"}
NUMBERS = {"price": "list_price", "unit_cost": "cost", "salvage_value": "clearance", "sewing_minutes": "minutes"}
DAYS = {"launch_date": "launched", "exit_date": "ended_on"}
MEANINGS = frozenset((*TEXTS.values(), *NUMBERS.values(), *DAYS.values()))


def goods_cells(
    given: dict[str, pl.Series], at: pl.DataFrame, form: DayForm, headers: dict[str, str], *, comma: bool
) -> tuple[dict[str, pl.Series], list[pl.DataFrame]]:
    """The columns of styles that the file has, typed, and what is wrong with them."""
    out: dict[str, pl.Series] = {ours: given[theirs] for ours, theirs in TEXTS.items() if theirs in given}
    found: list[pl.DataFrame] = []
    for ours, theirs in NUMBERS.items():
        if theirs in given:
            values, blank = numbers(given[theirs], decimal_comma=comma)
            wrong = (values.is_null() & ~blank) | (values < 0).fill_null(False)
            found.append(
                problems(at, wrong, headers[theirs], _("a number of 0 or more"), _("Correct it."), given[theirs])
            )
            if other_unit(headers[theirs], STYLES[ours].unit) is not None:
                expected = _("{column} in {unit}").format(column=ours, unit=_(STYLES[ours].unit))
                mend = _("Convert the numbers, and take the other unit out of the header.")
                found.append(problems(at, blank | ~blank, headers[theirs], expected, mend, given[theirs]))
            out[ours] = values
    for ours, theirs in DAYS.items():
        if theirs in given:
            read, blank = days(given[theirs], form)
            wrong = read.is_null() & ~blank
            found.append(problems(at, wrong, headers[theirs], _("a day"), _("Write it as YYYY-MM-DD."), given[theirs]))
            out[ours] = read
    return out, found


def goods_rows(applied: Applied) -> pl.DataFrame:
    """A row a style: what its SKUs say of it, its colours and sizes in their order. Of prices that differ the mean counts."""
    rows = applied.rows
    by_number = [name for name in NUMBERS if name in rows.columns]
    kept = [name for name in (*TEXTS, *DAYS) if name in rows.columns]
    one = [pl.col(name).drop_nulls().first() for name in kept]
    if "launch_date" in rows.columns:  # of several the first
        one = [
            pl.col("launch_date").min() if name == "launch_date" else pl.col(name).drop_nulls().first() for name in kept
        ]
    listed = [
        _listed(name).alias(f"{name}s")
        for name in ("colour", "size")
        if name in rows.columns and rows[name].count() > 0
    ]
    styles = rows.group_by("style_id", maintain_order=True).agg(
        *(pl.col(name).mean() for name in by_number), *one, *listed, pl.col(AT).first()
    )
    for name in by_number:
        differ = rows.group_by("style_id").agg(pl.col(name).drop_nulls().n_unique().alias("n")).filter(pl.col("n") > 1)
        if differ.height:
            first = differ["style_id"].sort()[0]
            applied.notes.append(
                _("SKUs of {height:,} style(s) differ in {name} (such as {first}): their mean is taken").format(
                    height=differ.height, name=name, first=first
                )
            )
    return styles


def blank_cells(styles: pl.DataFrame) -> pl.DataFrame:
    """Problems: what the styles table needs of every style, where the file has the column but not the value."""
    return pl.concat(
        [
            none(),
            *(
                problems(
                    styles.select(AT),
                    styles[c.name].is_null(),
                    c.name,
                    _(c.meaning),
                    _("Fill it in."),
                    styles["style_id"],
                )
                for c in STYLES.columns
                if c.required and c.name in styles.columns
            ),
        ]
    )


def _listed(name: str) -> pl.Expr:
    cells = pl.col(name).drop_nulls().str.split(";").explode().str.strip_chars()
    return cells.filter(cells != "").unique(maintain_order=True).str.join(";")


def not_there(file: str, styles: pl.DataFrame) -> list[Finding]:
    """What the styles table needs and no export of goods has."""
    needed = [c for c in STYLES.columns if c.required and c.name not in styles.columns]
    if not needed:
        return []
    names = ", ".join(f"{column.name} ({column.also[-1] if column.also else _(column.meaning)})" for column in needed)
    mend = _(
        "Add columns with these names to the file: no shop knows what a style brings after its exit, or how long it takes to sew."
    )
    return [Finding(file, column=needed[0].name, expected=_("also {names}").format(names=names), mend=mend)]
