"""Demand tables from anywhere -> a checked Forecast: a folder of CSV or Parquet, or a forecast's JSON on stdin."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from planner.domain import QUANTILE_NAMES, Forecast
from planner.errors import Finding, InputError
from planner.ingest.reading import read_table
from planner.settings import TableSource
from planner.tables import DEMAND, DEMAND_WEEKLY, Table

ENDINGS = (".parquet", ".csv", ".csv.gz", ".xlsx")
ROUNDING = 1e-9  # quantiles that fall by less are rounding


def read_demand(folder: Path) -> Forecast:
    """demand and demand_weekly of `folder`; raises InputError with every finding."""
    if not folder.is_dir():
        raise InputError(f"--demand {folder}: no such folder",
                         hint="Name a folder that holds demand.csv and demand_weekly.csv (or .parquet).")
    files = {table.name: _file(folder, table) for table in (DEMAND, DEMAND_WEEKLY)}
    missing = [name for name, path in files.items() if path is None]
    if missing:
        raise InputError(f"--demand {folder} lacks {' and '.join(missing)}",
                         hint="Both tables are needed, as CSV or Parquet; docs/tables.md lists their columns.")
    tables = {table.name: read_table(table, files[table.name] or folder, TableSource(path=str(files[table.name])), {})
              for table in (DEMAND, DEMAND_WEEKLY)}
    findings = [finding for read in tables.values() for finding in read.findings]
    return _checked(tables["demand"].good, tables["demand_weekly"].good, findings, str(folder))


def _file(folder: Path, table: Table) -> Path | None:
    return next((path for ending in ENDINGS if (path := folder / f"{table.name}{ending}").is_file()), None)


def read_demand_envelope(text: str | None = None) -> Forecast:
    """The tables that `planner forecast --json` prints, from stdin; InputError for anything else."""
    try:
        envelope = json.loads(sys.stdin.read() if text is None else text)
        if envelope.get("status") == "error":
            raise InputError(f"the forecast on stdin failed: {envelope['error']['message']}",
                             hint=envelope["error"].get("hint", ""))
        data = envelope["data"]
        demand, weekly = (_frame(data[table.name], table) for table in (DEMAND, DEMAND_WEEKLY))
    except (ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
        raise InputError(f"stdin holds no forecast ({error})",
                         hint="Chain `planner forecast --json | planner plan --demand -`.") from error
    return _checked(demand, weekly, [], "stdin")


def _frame(rows: list[dict[str, Any]], table: Table) -> pl.DataFrame:
    kinds = {"id": pl.String, "text": pl.String, "week": pl.String, "whole": pl.Int64}
    schema = {c.name: kinds.get(c.kind, pl.Float64) for c in table.columns}
    frame = pl.DataFrame(rows, schema=schema, orient="row", strict=False)
    weeks = [c.name for c in table.columns if c.kind == "week"]
    return frame.with_columns(pl.col(name).str.to_date() for name in weeks)


def _checked(demand: pl.DataFrame, weekly: pl.DataFrame, findings: Iterable[Finding], source: str) -> Forecast:
    """A Forecast, or InputError with what is wrong with these tables taken together."""
    found = [*findings, *_falling(demand, source), *_without_weeks(demand, weekly, source)]
    if found:
        raise InputError(f"{len(found)} problem(s) in the demand of {source}", details=found,
                         hint="docs/tables.md says what demand and demand_weekly hold.")
    return Forecast(demand=demand, demand_weekly=weekly)


def _falling(demand: pl.DataFrame, source: str) -> list[Finding]:
    """Quantiles must not fall."""
    pairs = pairwise(QUANTILE_NAMES)
    falls = pl.any_horizontal([pl.col(low) > pl.col(high) + ROUNDING for low, high in pairs])
    return [Finding(source, column="p01 .. p99", value=style, expected="quantiles that never fall",
                    mend="Sort the quantiles of this style.") for style in demand.filter(falls)["style_id"]]


def _without_weeks(demand: pl.DataFrame, weekly: pl.DataFrame, source: str) -> list[Finding]:
    """Every style with demand needs its fall over the weeks."""
    total = weekly.group_by("style_id").agg(pl.col("mean").sum().alias("weeks"))
    lacking = demand.join(total, on="style_id", how="left").filter(
        (pl.col("mean") > 0) & (pl.col("weeks").fill_null(0) <= 0))
    return [Finding(source, column="style_id", value=style, expected="rows of this style in demand_weekly",
                    mend="Add its weekly means.") for style in lacking["style_id"]]
