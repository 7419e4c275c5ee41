"""Demand tables from anywhere -> a checked Forecast: a folder of CSV or Parquet, or a forecast's JSON on stdin."""

from __future__ import annotations

import io
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from planner.domain import QUANTILE_NAMES, Forecast, Warn
from planner.errors import Finding, InputError
from planner.ingest.read_result import ReadResult, weekends_told
from planner.ingest.reading import read_table
from planner.ingest.source_file import FileFaultError, open_source
from planner.language import _, gathered
from planner.settings import TableSource
from planner.tables import DEMAND, DEMAND_SKU, DEMAND_WEEKLY, Table
from planner.whole_file import UnboundedFileError, read_stream

ENDINGS = (".parquet", ".csv", ".csv.gz", ".xlsx")
CHAIN = gathered("Chain `planner forecast --json | planner plan --demand -`.")
ROUNDING = 1e-9  # quantiles that fall by less are rounding
SHARES_OFF = 1e-3  # shares that add up to within so much of 1 are rounding


def read_demand(folder: Path) -> Forecast:
    """demand and demand_weekly of `folder`, and demand_sku where it is there; raises InputError with every finding."""
    if not folder.is_dir():
        raise InputError(
            _("--demand {folder}: no such folder").format(folder=folder),
            hint=_("Name a folder that holds demand.csv and demand_weekly.csv (or .parquet)."),
        )
    files = {table.name: _file(folder, table) for table in (DEMAND, DEMAND_WEEKLY)}
    missing = [name for name, path in files.items() if path is None]
    if missing:
        raise InputError(
            _("--demand {folder} lacks {names}").format(folder=folder, names=_(" and ").join(missing)),
            hint=_("Both tables are needed, as CSV or Parquet; the documentation (tables) lists their columns."),
        )
    demand, weekly = (
        read_table(table, files[table.name] or folder, TableSource(path=str(files[table.name])))
        for table in (DEMAND, DEMAND_WEEKLY)
    )
    skus = _file(folder, DEMAND_SKU)
    mix = None if skus is None else read_table(DEMAND_SKU, skus, TableSource(path=str(skus)))
    return _checked(demand, weekly, mix, str(folder))


def _file(folder: Path, table: Table) -> Path | None:
    return next((path for ending in ENDINGS if (path := folder / f"{table.name}{ending}").is_file()), None)


def read_demand_envelope(text: str | None = None) -> Forecast:
    """The tables that `planner forecast --json` prints, from stdin; InputError for anything else."""
    envelope = _json_object(_stdin_text() if text is None else text)
    if envelope.get("status") == "error":
        error = envelope.get("error")
        told = error if isinstance(error, dict) else {}
        raise InputError(
            _("the forecast on stdin failed: {value}").format(value=told.get("message", _("it does not say why"))),
            hint=str(told.get("hint") or CHAIN),
        )
    data = envelope.get("data")
    tables = data if isinstance(data, dict) else {}
    missing = [table.name for table in (DEMAND, DEMAND_WEEKLY) if not _is_rows(tables.get(table.name))]
    if missing:
        raise InputError(
            _("stdin holds no forecast: it has no list of rows data.{value}").format(value=missing[0]), hint=_(CHAIN)
        )
    demand, weekly = (_rows_read(table, tables[table.name]) for table in (DEMAND, DEMAND_WEEKLY))
    mix = _rows_read(DEMAND_SKU, tables[DEMAND_SKU.name]) if _is_rows(tables.get(DEMAND_SKU.name)) else None
    return _checked(demand, weekly, mix, "stdin")


def _stdin_text() -> str:
    """What stdin holds, as UTF-8 or GB18030 whatever the locale, like any file."""
    binary = getattr(sys.stdin, "buffer", None)
    if binary is None:
        return sys.stdin.read()
    try:
        return open_source(read_stream(binary), "stdin").data.decode("utf-8")
    except FileFaultError as fault:
        raise InputError(_("stdin holds no forecast: it is no text"), hint=_(CHAIN), details=[fault.finding]) from None
    except UnboundedFileError as error:
        raise InputError(
            _("stdin holds no forecast. {strerror}").format(strerror=error.strerror), hint=_(CHAIN)
        ) from error


def _json_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise InputError(_("stdin holds no forecast: it is nested too deeply"), hint=_(CHAIN)) from error
    except ValueError as error:
        raise InputError(
            _("stdin holds no forecast: it is not JSON ({error})").format(error=error), hint=_(CHAIN)
        ) from error
    if not isinstance(found, dict):
        raise InputError(_("stdin holds no forecast: it is JSON, but no object with `data`"), hint=_(CHAIN))
    return found


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _rows_read(table: Table, rows: list[dict[str, Any]]) -> ReadResult:
    """Rows of JSON read as a file of the table would be; row 2 is the first of them."""
    names = list(dict.fromkeys(name for row in rows for name in row)) or list(table.names)
    given = pl.DataFrame(
        {_in_utf8(name): pl.Series([_as_cell(row.get(name)) for row in rows], dtype=pl.String) for name in names}
    )
    held = io.BytesIO()
    given.write_parquet(held)
    return read_table(
        table, held.getvalue(), TableSource(path="-"), name=_("stdin data.{name}").format(name=table.name)
    )


def _as_cell(value: object) -> str | None:
    """A value of JSON as a cell of a file: its own digits, no type guessed from its neighbours."""
    if value is None or isinstance(value, str):
        return None if value is None else _in_utf8(value)
    return _in_utf8(json.dumps(value, ensure_ascii=False))


def _in_utf8(text: str) -> str:
    """JSON can write halves of characters, which no file holds."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _checked(demand: ReadResult, weekly: ReadResult, mix: ReadResult | None, source: str) -> Forecast:
    """A Forecast, or InputError with what is wrong with these tables, each alone and taken together."""
    found = [*demand.findings, *weekly.findings, *_falling(demand)]
    if not weekly.findings:
        found += _without_weeks(demand, weekly)
    if mix is not None:
        found += mix.findings or _not_whole(mix)
    if found:
        raise InputError(
            _("{n} problem(s) in the demand of {source}").format(n=len(found), source=source),
            details=found,
            hint=_("The documentation (tables) says what demand, demand_weekly and demand_sku hold."),
        )
    shares = None if mix is None else mix.good
    return Forecast(demand.good, weekly.good, (*weekends_told(weekly), *_mean_beyond(demand)), demand_sku=shares)


def _not_whole(mix: ReadResult) -> list[Finding]:
    """The shares of a style's SKUs must add up to 1; each style is named by its first row."""
    rows = mix.good.with_columns(_row=mix.good_rows)
    sums = rows.group_by("style_id", maintain_order=True).agg(pl.col("share").sum(), pl.col("_row").first())
    return [
        Finding(
            mix.file,
            row=row,
            column="share",
            value=f"{total:g}",
            expected=_("shares that add up to 1 over the SKUs of {style}").format(style=style),
            mend=_("Divide each by their sum."),
        )
        for style, total, row in sums.filter((pl.col("share") - 1).abs() > SHARES_OFF).iter_rows()
    ]


def _falling(demand: ReadResult) -> list[Finding]:
    """Quantiles must not fall; each row is named by the first that does."""
    rows = demand.good.with_columns(_row=demand.good_rows)
    falls = [
        pl.when(pl.col(low) > pl.col(high) + ROUNDING).then(pl.lit(high)) for low, high in pairwise(QUANTILE_NAMES)
    ]
    fallen = rows.with_columns(_at=pl.coalesce(falls)).filter(pl.col("_at").is_not_null())
    return [_fall(demand.file, row) for row in fallen.iter_rows(named=True)]


def _fall(file: str, row: dict[str, Any]) -> Finding:
    high = row["_at"]
    low = QUANTILE_NAMES[QUANTILE_NAMES.index(high) - 1]
    return Finding(
        file,
        row=row["_row"],
        column=high,
        value=f"{row[high]:g}",
        expected=(_("at least {low} ({value:g}): quantiles never fall").format(low=low, value=row[low])),
        mend=_("Sort the quantiles of {style_id}.").format(style_id=row["style_id"]),
    )


def _mean_beyond(demand: ReadResult) -> list[Warn]:
    """Means below p01 or above p99 by a piece and more: one of them is of something else. Plans go by the quantiles."""
    low, high = pl.col(QUANTILE_NAMES[0]) - 1, pl.col(QUANTILE_NAMES[-1]) + 1
    odd = demand.good.filter(~pl.col("mean").is_between(low, high))
    if odd.is_empty():
        return []
    words = _(
        "{file}: of {n:,} style(s) the mean lies beyond p01 to p99 (first {style}: {mean:,.0f}); the plan goes by the quantiles"
    )
    style, mean = odd.select("style_id", "mean").row(0)
    told = words.format(file=demand.file, n=odd.height, style=style, mean=mean)
    return [Warn("mean_beyond_quantiles", told)]


def _without_weeks(demand: ReadResult, weekly: ReadResult) -> list[Finding]:
    """Every style with demand needs its fall over the weeks."""
    total = weekly.good.group_by("style_id").agg(pl.col("mean").sum().alias("weeks"))
    lacking = (
        demand.good.with_columns(_row=demand.good_rows)
        .join(total, on="style_id", how="left")
        .filter((pl.col("mean") > 0) & (pl.col("weeks").fill_null(0) <= 0))
    )
    return [
        Finding(
            demand.file,
            row=row,
            column="style_id",
            value=style,
            expected=_("its weekly means in {file}").format(file=weekly.file),
            mend=_("Add rows of it there, with means above 0."),
        )
        for style, row in lacking.select("style_id", "_row").sort("_row").iter_rows()
    ]
