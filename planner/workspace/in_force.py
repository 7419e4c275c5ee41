"""What files have said of sales -> what counts: the last word on each key, and one level of detail a style and day.

Two files may speak of the same sales. Where they name the same key (date, style, colour, size, channel, audience), the
one that said so later counts; what it leaves blank, such as returns, stays as it was. Where one speaks of the style as a whole and the other of its colours and sizes, adding
both would count every piece twice: the finer one counts. Rows of one file are parts of one another's whole and all
count.
"""

from __future__ import annotations

import polars as pl

from planner.tables import SALES
from planner.tables.row_codes import row_codes, strictly_ascending
from planner.workspace.restate import OLDER, STATED

DETAIL = ("colour", "size")
_BESIDE = [name for name in SALES.names if name not in SALES.key and name != "units"]
_WHOLE = ("date", "style_id", "channel", "audience")  # what rows of two levels must share to tell of the same sales


def last_word(rows: pl.DataFrame) -> pl.DataFrame:
    """Of stored `rows` (with file and since) those that count, sorted by key; each key once."""
    rows = rows.with_columns(pl.col(name).fill_null(OLDER) for name in STATED)
    if not strictly_ascending(rows, SALES.key):
        code = row_codes([rows], SALES.key)[0]
        order = pl.DataFrame({"code": code, "since": rows["since"]}).select(pl.arg_sort_by("code", "since")).to_series()
        rows, code = rows[order], code.gather(order)
        said_later = (code == code.shift(-1)).fill_null(False)
        if said_later.any():
            rows = _with_what_stood(rows, code, said_later)
    coarse = _coarse(rows)
    return rows if coarse is None else rows.filter(~coarse)


def _with_what_stood(rows: pl.DataFrame, code: pl.Series, said_later: pl.Series) -> pl.DataFrame:
    """The last row of each key; what it leaves blank (returns, visits, ...) is what an earlier one said of it."""
    several = said_later | said_later.shift(1).fill_null(False)
    told = pl.DataFrame({"code": code}).hstack(rows.select(_BESIDE)).filter(several)
    told = told.with_columns(pl.col(_BESIDE).forward_fill().over("code")).filter(~said_later.filter(several))
    last = rows.filter(~said_later)
    at = several.filter(~said_later).arg_true()
    return last.with_columns(last[name].scatter(at, told[name]) for name in _BESIDE)


def two_levels(rows: pl.DataFrame) -> pl.DataFrame:
    """date, style_id, units, finer: what does not count, since another file tells the same in finer parts.

    One row a style, day, channel and audience, of which a file says `units` in all and the parts come to `finer`.
    """
    coarse = _coarse(rows)
    if coarse is None:
        return rows.clear().select("date", "style_id", "units", finer=pl.lit(0.0))
    parts = last_word(rows).group_by(_WHOLE).agg(finer=pl.col("units").sum())
    left_out = rows.filter(coarse).group_by(_WHOLE).agg(pl.col("units").max())
    return left_out.join(parts, on=_WHOLE, how="left").select("date", "style_id", "units", "finer")


def _coarse(rows: pl.DataFrame) -> pl.Series | None:
    """Which rows are left out as the coarser of two levels; None where there is only one level of detail."""
    given = [rows[name] != "" for name in DETAIL]
    if all(not one.any() or one.all() for one in given) or rows["file"].n_unique() < 2:
        return None
    level = sum((one.cast(pl.Int8) for one in given), pl.zeros(rows.height, pl.Int8, eager=True))
    whole = row_codes([rows], _WHOLE)[0]
    finest = pl.col("level").max().over("whole")
    table = pl.DataFrame({"whole": whole, "level": level, "file": rows["file"]})
    reaches = pl.col("level").max().over("whole", "file") == finest
    return table.select((~reaches).alias("coarse")).to_series()
