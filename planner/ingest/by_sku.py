"""Sales told by codes of SKUs: the skus table says which style, colour and size each code is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from planner.errors import Finding
from planner.ingest.headers import plain
from planner.ingest.read_result import ReadResult
from planner.ingest.reading import read_source, read_table
from planner.ingest.source_file import SourceFile
from planner.language import _
from planner.settings import TableSource
from planner.tables import SALES, SKUS, Table
from planner.tables.frames import schema_of
from planner.workspace import Workspace
from planner.workspace.manifest import file_sha256

_PIECE = ("style_id", "colour", "size")
# Several codes may mean one piece: what they count adds up.
_COUNTED = ("units", "visits", "carts", "live", "stock", "returns")
_MOST = 1000  # findings that are listed
_CODES = frozenset(plain(name) for name in ("sku", *SKUS["sku"].also))


def told_by_sku(read: ReadResult, columns: Mapping[str, str]) -> bool:
    """Whether a file that was read as sales by style names codes of SKUs, and not colour and size besides."""
    by_style = "style_id" in read.matched.values()
    headers = _CODES if "sku" not in columns else _CODES | {plain(columns["sku"])}
    names_them = any(plain(header) in headers for header in (*read.ignored, *_found(read)))
    return names_them and not (by_style and {"colour", "size"} & set(read.matched.values()))


def _found(read: ReadResult) -> list[str]:
    """Headers of a file that could not be read for want of a style."""
    lacks_style = any(fault.column == "style_id" for fault in read.faults)
    return read.ignored if not lacks_style else [*read.ignored, *read.matched]


def read_by_sku(
    table: Table, source: SourceFile, how: TableSource, columns: Mapping[str, str], skus: pl.DataFrame
) -> ReadResult:
    """The file read by its codes, as rows of sales; codes that the skus table lacks are rejected with their reason."""
    coded = replace(
        table,
        columns=(*(c for c in table.columns if c.name not in _PIECE), SKUS["sku"]),
        key=("date", "sku", *(name for name in table.key if name not in {"date", *_PIECE})),
    )
    read = read_source(coded, source, how, {k: v for k, v in columns.items() if k not in _PIECE}, locate=True)
    if read.faults:
        return read
    known = skus.select("sku", *_PIECE)
    rows = read.good.join(known, on="sku", how="left", maintain_order="left")
    strange = rows["style_id"].is_null()
    if strange.any():
        read = _with_rejects(read, strange)
    good = rows.filter(~strange).drop("sku").select(*schema_of(SALES))
    return replace(read, good=_added_up(good), good_rows=pl.Series([], dtype=pl.Int64), coded=True)


def _with_rejects(read: ReadResult, strange: pl.Series) -> ReadResult:
    rows, places = read.good.filter(strange), read.good_rows.filter(strange)
    header = next(theirs for theirs, ours in read.matched.items() if ours == "sku")
    reasons = pl.concat_str(
        pl.lit(f"{header}: '"),
        rows["sku"],
        pl.lit(_("', expected a code of the skus table. Add it there, or correct it.")),
    )
    own = [rows[ours].cast(pl.String).alias(theirs) for theirs, ours in read.matched.items()]
    more = pl.DataFrame([places.cast(pl.Int64).alias("row"), pl.select(reasons.alias("reasons")).to_series(), *own])
    rejects = pl.concat([read.rejects, more], how="diagonal").sort("row")
    expected, mend = _("a code of the skus table"), _("Add it there, or correct it.")
    told = [
        Finding(read.file, expected, mend, row=row, column=header, value=code)
        for row, code in zip(places.head(_MOST), rows["sku"].head(_MOST), strict=True)
    ]
    return replace(read, rejects=rejects, rejected=rejects.height, findings=[*read.findings, *told])


def _added_up(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a key, where several codes mean the same piece."""
    key = list(SALES.key)
    if not rows.select(pl.struct(key).is_duplicated().any()).item():
        return rows
    counted = [pl.when(pl.col(c).is_not_null().any()).then(pl.col(c).sum()).alias(c) for c in _COUNTED]
    paid = (pl.col("price") * pl.col("units")).sum() / pl.col("units").filter(pl.col("price").is_not_null()).sum()
    price = pl.when(pl.col("price").is_not_null().any() & paid.is_finite()).then(paid).otherwise(pl.col("price").mean())
    return rows.group_by(key, maintain_order=True).agg(*counted, price.alias("price")).select(rows.columns)


def known_skus(ws: Workspace) -> pl.DataFrame | None:
    """The skus table, as far as it can be read; None where there is none."""
    how = ws.source(SKUS.name)
    reads = [read_table(SKUS, path, how, ws.settings.columns.get(SKUS.name, {})) for path in ws.resolve(how)]
    return pl.concat([read.good for read in reads]).unique("sku", keep="first", maintain_order=True) if reads else None


def skus_sha256(ws: Workspace) -> str:
    """What the skus table holds, in short: files told by codes are read again when it changes. "" without one."""
    files = [file_sha256(path) for path in ws.resolve(ws.source(SKUS.name))]
    return hashlib.sha256("".join(files).encode()).hexdigest()[:16] if files else ""
