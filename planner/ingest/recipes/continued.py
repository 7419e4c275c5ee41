"""Cells that a file writes once and leaves blank below: further lines of an order, of a document, of a style."""

from __future__ import annotations

import polars as pl

from planner.ingest.raw_table import column_of

_ORDER_WIDE = (
    "status",
    "after_sale",
    "paid_at",
    "dealt_at",
    "created_at",
    "cancelled_at",
    "shop",
    "order_mark",
    "reason",
    "host",
    "medium",
)


class Continued:
    """Fills what further lines of an order leave blank, over batch after batch."""

    def __init__(self, places: dict[str, int]) -> None:
        self.places = places
        self._carry: pl.DataFrame | None = None  # the last line of the batch before, its order filled
        self._head: pl.DataFrame | None = None  # the same, its document filled

    def filled(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Further lines of an order that leave its status and days blank get those of its first line."""
        places = self.places
        if "order" not in places:
            return batch
        batch = self._below_head(batch)
        if "status" not in places:
            return batch
        names = [column_of(places[name]) for name in _ORDER_WIDE if name in places]
        status, order = column_of(places["status"]), column_of(places["order"])
        whole = batch if self._carry is None else pl.concat([self._carry, batch])
        blank = pl.col(status).is_null() | (pl.col(status).str.strip_chars() == "")
        if whole.select(blank.any()).item():
            whole = whole.with_columns(
                pl.when(blank).then(pl.col(n).drop_nulls().first().over(order)).otherwise(pl.col(n)).alias(n)
                for n in names
            )
        self._carry = whole.tail(1)
        return whole.tail(batch.height)

    def _below_head(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Further lines of a document that leave number and day blank get those of the line above."""
        names = [
            column_of(self.places[n])
            for n in ("order", "day", "status", "order_mark", "paid_at", "created_at", "shop")
            if n in self.places
        ]
        dated = [
            n
            for n in names
            if n in {column_of(self.places[m]) for m in ("day", "paid_at", "created_at") if m in self.places}
        ]
        kept_full = [column_of(self.places[n]) for n in ("code", "style", "title", "spec", "price") if n in self.places]
        first = batch.filter(pl.col(column_of(self.places["order"])).str.strip_chars().str.len_chars() > 0)
        kept_full = [n for n in kept_full if first[n].null_count() < first.height] or kept_full
        full = pl.all_horizontal(pl.col(n).str.strip_chars().str.len_chars().fill_null(0) > 0 for n in kept_full)
        blank = full & pl.all_horizontal(
            pl.col(n).is_null() | (pl.col(n).str.strip_chars() == "") for n in (column_of(self.places["order"]), *dated)
        )
        if not dated:
            return batch
        if not batch.select(blank.any()).item():
            self._head = batch.tail(1)
            return batch
        whole = batch if self._head is None else pl.concat([self._head, batch])
        whole = whole.with_columns(pl.when(~blank).then(pl.col(n)).alias(f"_{n}") for n in names)
        whole = whole.with_columns(
            pl.when(blank).then(pl.col(f"_{n}").forward_fill()).otherwise(pl.col(n)).alias(n) for n in names
        )
        whole = whole.drop(f"_{n}" for n in names)
        self._head = whole.tail(1)
        return whole.tail(batch.height)


def as_above(given: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Sheets of factories write style, number, day and factory once: further colours of a style leave them blank."""
    filled = dict(given)
    if "style" in filled:
        filled["style"] = filled["style"].forward_fill()
    run = filled.get("style", filled.get("code"))
    if run is None:
        return filled
    for name in ("po", "order", "factory", "ordered_on", "due"):
        if name in filled:
            frame = pl.DataFrame({"run": run.rle_id(), "cells": filled[name]})
            filled[name] = frame.select(pl.col("cells").forward_fill().over("run"))["cells"]
    return filled
