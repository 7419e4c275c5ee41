"""`--select` and `--sort`: which rows of the morning sheet, in which order."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from planner.errors import UsageError
from planner.language import _

# Tags and the columns they look in; `flag` looks for one of several.
TAGS = {"style": "style_id", "category": "category", "grade": "grade", "verdict": "verdict", "flag": "flags"}
CHANGED = "changed"
# What counts as a change of a style from one night to the next.
STANDING = ("grade", "verdict", "order_now")


def select_rows(sheet: pl.DataFrame, tags: Sequence[str], changed: frozenset[str]) -> pl.DataFrame:
    """The rows that fit every tag: `category:dress`, `grade:hot,good` (either), `changed`. UsageError for others."""
    for tag in tags:
        name, colon, values = tag.partition(":")
        if name == CHANGED and not colon:
            sheet = sheet.filter(pl.col("style_id").is_in(list(changed)))
        elif name in TAGS and values:
            wanted = [value.strip() for value in values.split(",")]
            column = pl.col(TAGS[name])
            there = column.str.split(";").list.set_intersection(wanted).list.len() > 0 if name == "flag" else None
            sheet = sheet.filter(column.is_in(wanted) if there is None else there)
        else:
            raise UsageError(
                _("--select {tag}: expected {names} or {CHANGED}").format(
                    tag=tag, names=", ".join(f"{name}:VALUE" for name in TAGS), CHANGED=CHANGED
                ),
                hint=_("Several values with commas: grade:hot,good; several --select must all fit."),
            )
    return sheet


def sort_rows(sheet: pl.DataFrame, column: str | None) -> pl.DataFrame:
    """By a column, largest first; `-column` the other way round. By default what matters most this morning first:
    order now, crowded out, keep testing, drop, and within each what is expected to sell most.
    """
    if column is None:
        order = {"order_now": 0, "keep_testing": 1, "crowded_out": 2, "drop": 3}
        rank = pl.col("verdict").replace_strict(order, default=2, return_dtype=pl.Int64)
        return sheet.sort(rank, "expected_total", "style_id", descending=[False, True, False])
    name, up = column.removeprefix("-"), column.startswith("-")
    if name not in sheet.columns:
        raise UsageError(
            _("--sort {column}: expected one of {names}").format(column=column, names=", ".join(sheet.columns)),
            hint=_("-COLUMN turns it round."),
        )
    text = sheet.schema[name] == pl.String
    return sheet.sort(name, "style_id", descending=[up if text else not up, False], nulls_last=True)


def changed_styles(sheet: pl.DataFrame, before: pl.DataFrame | None) -> frozenset[str]:
    """Styles whose grade, verdict or order is not that of the sheet before; none where there is none."""
    if before is None:
        return frozenset()
    both = sheet.join(before.select("style_id", *STANDING), on="style_id", how="left", suffix="_before")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in STANDING)
    return frozenset(both.filter(~same)["style_id"])
