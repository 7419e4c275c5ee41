"""Codes that no table knows: when most rows of a file have such, it is written in another kind of code."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

import polars as pl

from planner.errors import Finding, InputError
from planner.language import _

# Of the rows in all, and of the latest days alone, more than so many must be strangers.
_MOST = 0.5
_LATEST = timedelta(days=28)
_FEWEST = 5  # rows of a table below which no habit shows
_LOOKED_AT = 500  # codes among which a likeness is looked for


def rows_by_style(sales: pl.DataFrame) -> pl.DataFrame:
    """style_id, rows, last: how often each code stands in sales and on which day last."""
    return sales.group_by("style_id").agg(rows=pl.len().cast(pl.Int64), last=pl.col("date").max())


def mostly_strangers(by_style: pl.DataFrame, known: pl.Series, file: str) -> list[Finding]:
    """A finding where most of the sales, and most of the latest, are of styles that the styles table does not list.

    `by_style` as of `rows_by_style`. Old styles that have left the table are no reason to stop: their rows are old.
    """
    if int(by_style["rows"].sum()) < _FEWEST:
        return []
    strange = ~by_style["style_id"].is_in(known.implode())
    if not (_share(by_style, strange) > _MOST and _share(*_latest(by_style, strange)) > _MOST):
        return []
    lost = by_style.filter(strange).sort("rows", "style_id", descending=[True, False])
    rows, all_rows = int(lost["rows"].sum()), int(by_style["rows"].sum())
    return [
        Finding(
            file,
            column="style_id",
            value=lost["style_id"][0],
            expected=_(
                "styles of the styles table, but {rows:,} of {all_rows:,} rows of sales are of none of them"
            ).format(rows=rows, all_rows=all_rows),
            mend=likeness(lost["style_id"].head(_LOOKED_AT).to_list(), known),
        )
    ]


def refuse_strangers(sales: pl.DataFrame, known: pl.Series) -> None:
    """InputError where most of the sales are of styles that no table lists: a plan of them would be one of nothing."""
    findings = mostly_strangers(rows_by_style(sales), known, "sales")
    if findings:
        raise InputError(
            _("most sales are of styles that the styles table does not list"),
            details=findings,
            hint=_(
                "`planner sales --by file` shows which files they came from; `planner ingest --forget FILE` "
                "takes one back."
            ),
        )


def other_codes(named: pl.Series, known: pl.Series) -> pl.Series | None:
    """The codes of a table of which most are none of `known`; None where it is only some, or too few to tell."""
    strange = named.drop_nulls().unique(maintain_order=True)
    strange = strange.filter(~strange.is_in(known.implode()))
    few = named.len() - named.null_count() < _FEWEST
    return None if few or strange.len() <= _MOST * named.drop_nulls().n_unique() else strange


def _latest(by_style: pl.DataFrame, strange: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    late = by_style["last"] > by_style["last"].max() - _LATEST  # type: ignore[operator]
    return by_style.filter(late), strange.filter(late)


def _share(by_style: pl.DataFrame, strange: pl.Series) -> float:
    return float(by_style["rows"].filter(strange).sum()) / max(int(by_style["rows"].sum()), 1)


def without_zeros(codes: Iterable[str], known: Iterable[str]) -> str:
    """The end of a sentence: which of the codes may be a known one that lost its zeros; "" where none is."""
    bare = {style.lstrip("0"): style for style in known if style.startswith("0")}
    code = next((code for code in codes if code in bare), None)
    return "" if code is None else _("; {code} may be {value} without its zeros").format(code=code, value=bare[code])


def likeness(codes: Collection[str], known: pl.Series) -> str:
    """What the unknown codes may be, by an example, and what to do."""
    if known.is_empty():
        return _("Fill in the styles table.")
    bare = {style.lstrip("0"): style for style in known if style.startswith("0")}
    for code in codes:
        if (style := bare.get(code)) is not None:
            return _(
                "{code} looks like {style} that lost its zeros in a spreadsheet: format the column as text "
                "and export again."
            ).format(code=code, style=style)
    styles = set(known.to_list())
    for code in codes:
        if start := next((code[:n] for n in range(len(code) - 1, 2, -1) if code[:n] in styles), None):
            return _(
                "{code} begins with the style {start}: these look like codes of SKUs. Give the skus table, "
                "or map the column that holds the style in planner.yaml (columns: {{sales: {{style_id: THEIR "
                "HEADER}}}})."
            ).format(code=code, start=start)
    return _(
        "Map the column that holds the style in planner.yaml (columns: {sales: {style_id: THEIR "
        "HEADER}}), give the skus table where these are codes of SKUs, or add the styles."
    )
