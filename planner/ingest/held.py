"""What the store holds, summed so that a person can check it against the exports; and taking a file back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import polars as pl

from planner.errors import UsageError
from planner.language import _
from planner.workspace import Workspace
from planner.workspace.order_lines import KEY, month_of

By = Literal["day", "week", "style", "sku", "channel", "file"]
WAYS: tuple[By, ...] = get_args(By)
_KEYS: dict[By, tuple[str, ...]] = {
    "day": ("date",),
    "week": ("week",),
    "style": ("style_id",),
    "sku": ("style_id", "colour", "size"),
    "channel": ("channel",),
    "file": ("file",),
}


def sales_held(
    ws: Workspace,
    by: By = "day",
    first: date | None = None,
    last: date | None = None,
    styles: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The sales that count, of the days [first, last] and of some styles, one row a day, week, style, SKU, channel or file.

    Columns: the key, units, returns and visits (null where none is told), rows, styles, first_day, last_day. By file
    every file is listed, also one of which nothing counts; what order lines came to counts for the export that told
    each line last.
    """
    rows = ws.store.sales_and_files(_where(first, last, styles))
    if by == "file":
        rows = _told_by_exports(ws, rows)
    rows = rows.rename({"source": "file"}).with_columns(week=pl.col("date").dt.truncate("1w"))
    keys = list(_KEYS[by])
    told = [_sum_if_told(name).alias(name) for name in ("returns", "visits")]
    held = rows.group_by(keys).agg(
        pl.col("units").sum(),
        *told,
        rows=pl.len().cast(pl.Int64),
        styles=pl.col("style_id").n_unique().cast(pl.Int64),
        first_day=pl.col("date").min(),
        last_day=pl.col("date").max(),
    )
    if by == "file":
        files = [name for name in ws.store.files.names() if month_of(name) is None]
        names = pl.DataFrame({"file": files}, schema={"file": pl.String})
        held = names.join(held, on="file", how="full", coalesce=True).with_columns(
            pl.col("units", "rows", "styles").fill_null(0)
        )
    return held.sort(keys, nulls_last=False)


def _told_by_exports(ws: Workspace, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with those that months of order lines came to told by the exports that the lines are of; month after month,
    since lines are many.
    """
    parts = []
    for (source,), told in rows.partition_by("source", as_dict=True).items():
        month = month_of(str(source))
        if month is not None:
            lines = ws.store.lines.of_month_by_file(month).select("file", *KEY, of_file="units", back="returns")
            told = told.join(lines, on=KEY, how="left", nulls_equal=True).with_columns(
                source=pl.coalesce("file", "source"),
                units=pl.coalesce("of_file", "units"),
                returns=pl.coalesce("back", "returns"),
            )
        parts.append(told.select(rows.columns))
    return pl.concat(parts) if parts else rows


def _where(first: date | None, last: date | None, styles: Sequence[str] | None) -> pl.Expr:
    wanted = [pl.col("date") >= first] if first else []
    wanted += [pl.col("date") <= last] if last else []
    wanted += [pl.col("style_id").is_in(list(styles))] if styles else []
    return pl.all_horizontal(pl.lit(True), *wanted)


def _sum_if_told(name: str) -> pl.Expr:
    """The sum, null where no row tells it: nobody saw it is not the same as nobody knows."""
    return pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum())


def forget_sales(ws: Workspace, files: Sequence[str], *, dry_run: bool = False) -> list[dict[str, Any]]:
    """Takes back what the files said; a line a file. UsageError, before any is taken back, where one is not known.

    Of the stock table it is the newest count of a night, with its day as `counted`.
    """
    names = [None if _is_stock(ws, file) else _known_as(ws, file) for file in files]
    return [
        _forget_count(ws, dry_run=dry_run)
        if name is None
        else {"file": name, "rows": ws.store.forget(name, dry_run=dry_run)}
        for name in dict.fromkeys(names)
    ]


def _is_stock(ws: Workspace, file: str) -> bool:
    named = {os.path.realpath(ws.folder / file), os.path.realpath(file)}
    return any(os.path.realpath(path) in named for path in ws.resolve(ws.source("stock")))


def _forget_count(ws: Workspace, *, dry_run: bool) -> dict[str, Any]:
    file, found = ", ".join(ws.source("stock").paths), ws.store.counts.forget_newest(dry_run=dry_run)
    if found is None:
        raise UsageError(
            _("the store holds no count of {file}").format(file=file),
            hint=_("Each night keeps the stock table that it found."),
        )
    return {"file": file, "counted": str(found[0]), "rows": found[1]}


def _known_as(ws: Workspace, file: str) -> str:
    """The name by which the store knows a file that a person names: as listed, as a path, or by its last part alone."""
    known = list(ws.store.files.names())
    for name in (file, ws.kept_name(ws.folder / file), ws.kept_name(Path(file))):
        if name in known:
            return name
    alike = [name for name in known if Path(name).name == Path(file).name]
    if len(alike) == 1 and Path(file).name == file:
        return alike[0]
    listed = ", ".join((alike or known)[:10]) or "none"
    raise UsageError(
        _("the store holds no sales of {file}").format(file=file),
        hint=_("It holds those of: {listed}. `planner sales --by file` lists them.").format(listed=listed),
    )
