"""Arrivals told by codes of SKUs: the skus table, or the lines of booked orders, say which style, colour and size each is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from planner.ingest.by_sku import known_skus
from planner.ingest.read_result import ReadResult
from planner.language import _
from planner.tables.labels import plain_colour, plain_size
from planner.workspace import Workspace

_PIECE = ("style_id", "colour", "size")


def with_pieces(ws: Workspace, read: ReadResult) -> ReadResult:
    """`read` (RECEIPTS) with style, colour and size of every row that has a code, and the code as the table writes it.

    Rows with a code that nothing knows, or that contradicts what else they say, are rejected.
    """
    if read.good["sku"].null_count() == read.good.height:
        return read
    known = codes_of(ws)
    told, wrong = [], {}
    for place, row in enumerate(read.good.rows(named=True)):
        code = row["sku"]
        piece = known.get(code) if code is not None else {}
        if piece is None:
            wrong[place] = _("sku: {code!r}, expected a code of the skus table. Add it there, or correct it.").format(
                code=code
            )
        elif clash := _clash(row, piece):
            wrong[place] = _("{column}: {value!r}, expected {expected!r}, as the code {code} says").format(
                column=clash, value=row[clash], expected=piece[clash], code=code
            )
        told.append({name: row[name] or (piece or {}).get(name) for name in _PIECE})
    columns = [pl.Series(name, [row[name] for row in told], dtype=read.good.schema[name]) for name in _PIECE]
    good = read.good.with_columns(columns)
    return replace(read, good=good) if not wrong else _without(replace(read, good=good), wrong)


def codes_of(ws: Workspace) -> dict[str, dict[str, str | None]]:
    """sku or barcode -> style_id, colour, size: those of the booked lines, and of the skus table, which comes first."""
    found: dict[str, dict[str, str | None]] = {}
    styles = ws.store.ledger.orders().select("order_id", "style_id")
    lines = ws.store.ledger.lines().filter(pl.col("sku").is_not_null()).join(styles, on="order_id")
    table = known_skus(ws)
    for rows, codes in ((lines, ("sku",)), (table, ("barcode", "sku"))):
        if rows is not None:
            for name in codes:
                named = rows.filter(pl.col(name).is_not_null()).rows(named=True)
                found |= {row[name]: {part: row[part] for part in _PIECE} for row in named}
    return found


def _clash(row: dict[str, str | None], piece: dict[str, str | None]) -> str | None:
    """The column in which a row says another thing than its code."""
    plain: dict[str, Callable[[str], str]] = {"style_id": str, "colour": plain_colour, "size": plain_size}
    for name, same in plain.items():
        said, meant = row[name], piece.get(name)
        if said is not None and meant is not None and same(said) != same(meant):
            return name
    return None


def _without(read: ReadResult, wrong: dict[int, str]) -> ReadResult:
    """`read` with the rows at these places of `good` among the rejects, with their reasons."""
    places = list(wrong)
    own = [read.good[places][ours].cast(pl.String).alias(theirs) for theirs, ours in read.matched.items()]
    rows = read.good_rows.gather(places).cast(pl.Int64).alias("row")
    more = pl.DataFrame([rows, pl.Series("reasons", list(wrong.values()), pl.String), *own])
    rejects = pl.concat([read.rejects, more], how="diagonal").sort("row")
    stays = pl.Series([place not in wrong for place in range(read.good.height)], dtype=pl.Boolean)
    return replace(
        read,
        good=read.good.filter(stays),
        good_rows=read.good_rows.filter(stays),
        rejects=rejects,
        rejected=rejects.height,
    )
