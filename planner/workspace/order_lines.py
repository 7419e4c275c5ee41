"""Order lines, each kept by its own id: what overlapping exports and later states of an order say of it, once.

Daily sales are made of them, a month at a time, under the name `order lines YYYY-MM`, which takes the place of a file.
An order that several sources tell of (a platform, an ERP) counts as the platform has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from planner.language import _
from planner.workspace.delta_table import StoredTable
from planner.workspace.line_parts import LineParts
from planner.workspace.same_orders import told_otherwise

LINES_SCHEMA: dict[str, pl.DataType] = {
    "source": pl.String(),
    "rank": pl.Int8(),
    "order": pl.String(),
    "line": pl.String(),
    "own": pl.Boolean(),
    "date": pl.Date(),
    "style_id": pl.String(),
    "colour": pl.String(),
    "size": pl.String(),
    "channel": pl.String(),
    "units": pl.Float64(),
    "live": pl.Float64(),
    "returns": pl.Float64(),
    "returned_on": pl.Date(),
    "file": pl.String(),
}
NAME = "order lines"
RANKS = {"platform": 0, "erp": 1}  # whose word on an order counts; others come last
KEY = ["date", "style_id", "colour", "size", "channel"]
_ID = ["source", "order", "line", "style_id", "colour", "size", "channel"]
_DAYS = ["date", "returned_on"]
_LOOK_AROUND = timedelta(days=93)  # a line changes its day by little: paid the day after it was ordered
OF_PARCEL = "\x1f"  # between the id of a line and that of the parcel in which a part of it leaves
SHORT_ID = 10  # #1001 is the order of any shop; ids of platforms are long


@dataclass(frozen=True)
class LinesChange:
    """What a file's lines change: `months` -> daily sales of the month, and how many orders two sources tell of."""

    months: dict[date, pl.DataFrame]
    twice: int = 0


class OrderLines:
    """The table of lines."""

    def __init__(self, table: StoredTable) -> None:
        self._table = table

    def files(self) -> list[str]:
        """The names of files whose lines the table holds."""
        if self._table.version() is None:
            return []
        return self._table.read(None, None, ["file"])["file"].unique().to_list()

    def put(self, lines: pl.DataFrame, *, dry_run: bool = False) -> LinesChange:
        """Puts lines (LINES_SCHEMA) in the place of what was said of them before; the months that this concerns.

        A line with an id of its own (`own`) replaces that line; others replace what the source told of their order.
        """
        dated = lines.filter(pl.col("date").is_not_null())
        if dated.is_empty():
            return LinesChange({})
        if dry_run:
            return self._tried(dated, lines)
        first, last = ends(dated)
        return _together([self.of_month(month) for month in self._put([lines], first, last)])

    def _tried(self, dated: pl.DataFrame, lines: pl.DataFrame) -> LinesChange:
        """What `put` would come to."""
        first, last = ends(dated)
        window = pl.col("date").is_between(first - _LOOK_AROUND, last + _LOOK_AROUND)
        there = self._read(window)
        gone = _told_again(there, lines)
        months = _months(pl.concat([dated.select(_DAYS), there.filter(gone).select(_DAYS)]))
        whole = pl.concat([there.filter(~gone), dated])
        # Returns may fall into a month long after the sale, and other sales into the months concerned.
        return _by_month(pl.concat([whole, self._read(~window & _in_months(months))]), months)

    def put_parts(self, parts: LineParts, file: str) -> list[date]:
        """Puts the lines of `parts` as `put` does, part after part; the months that this concerns."""
        return self._put((part.with_columns(file=pl.lit(file)) for part in parts), parts.first, parts.last)

    def _put(self, parts: Iterable[pl.DataFrame], first: date, last: date) -> list[date]:
        """The same, a commit a part. `first`, `last`: the days of all parts, for lines that have none.

        No line stands in two parts, so what was there before decides what each of them replaces.
        """
        before = self._table.version()
        months: set[date] = set()
        for lines in parts:
            dated = lines.filter(pl.col("date").is_not_null())
            days = ends(dated) if dated.height == lines.height else (first, last)
            removed = self._replaced(lines, days[0] - _LOOK_AROUND, days[1] + _LOOK_AROUND, before)
            months.update(_months(pl.concat([dated.select(_DAYS), removed.select(_DAYS)])))
            kept = dated.clear()
            if removed.height:
                there = self._read(pl.col("date").is_between(*ends(removed)))
                kept = there.join(removed, on=_ID, how="anti", nulls_equal=True).select(*LINES_SCHEMA)
            self._write(dated, kept, removed)
        return sorted(months)

    def _replaced(self, lines: pl.DataFrame, first: date, last: date, version: int | None) -> pl.DataFrame:
        """Ids and days of the lines of that version that the new ones replace."""
        if version is None:
            return lines.clear().select(*_ID, *_DAYS)
        there = self._table.read(version, pl.col("date").is_between(first, last), [*_ID, *_DAYS])
        return there.filter(_told_again(there, lines))

    def of_month(self, month: date) -> LinesChange:
        """Sales by day of a month, made of the lines that are there now."""
        wanted = [name for name in LINES_SCHEMA if name not in {"line", "own", "file"}]
        return _by_month(self._read(_in_months([month]), wanted), [month])

    def of_month_by_file(self, month: date) -> pl.DataFrame:
        """The same, and which file told each last: `file`, KEY, units, live, returns."""
        return daily(_once(self._read(_in_months([month])))[0], "file").filter(
            pl.col("date").dt.truncate("1mo") == month
        )

    def forget(self, file: str, *, dry_run: bool = False) -> LinesChange:
        """Takes back the lines that the file told last."""
        mine = self._read(pl.col("file") == file)
        if mine.is_empty():
            return LinesChange({})
        months = _months(mine.select("date", "returned_on"))
        first, last = ends(mine)
        kept = self._read(pl.col("date").is_between(first, last)).filter(pl.col("file") != file)
        if not dry_run:
            self._write(kept.clear(), kept, mine)
        others = self._read(_in_months(months)).filter(pl.col("file") != file)
        return _by_month(others, months)

    def _read(self, where: pl.Expr, columns: Sequence[str] | None = None) -> pl.DataFrame:
        if self._table.version() is None:
            return pl.DataFrame(schema=LINES_SCHEMA)
        return self._table.read(None, where, columns)

    def _write(self, fresh: pl.DataFrame, kept: pl.DataFrame, removed: pl.DataFrame) -> None:
        """One commit: an append, or the days of what goes written again."""
        fresh = fresh.select(pl.col(name).cast(kind) for name, kind in LINES_SCHEMA.items())
        if removed.is_empty():
            if fresh.height:
                self._table.append(fresh.sort("date"), {"lines": str(fresh.height)})
            return
        first, last = ends(removed)
        stay = kept.filter(pl.col("date").is_between(first, last))
        rows = pl.concat([stay, fresh]).sort("date")
        inside = rows.filter(pl.col("date").is_between(first, last))
        outside = rows.filter(~pl.col("date").is_between(first, last))
        self._table.replace(f"date >= '{first}' AND date <= '{last}'", inside, {"lines": str(fresh.height)})
        if outside.height:
            self._table.append(outside, {"lines": str(outside.height)})
        self._table.compact()


def name_of(month: date) -> str:
    """The name under which the daily sales of a month of lines are kept."""
    return f"{NAME} {month:%Y-%m}"


def month_of(name: str) -> date | None:
    """The month of lines whose daily sales are kept under that name; None where it is that of a file."""
    month = name.removeprefix(NAME + " ")
    return None if month == name else date.fromisoformat(f"{month}-01")


def ends(lines: pl.DataFrame) -> tuple[date, date]:
    """The first and the last day of sale; some line has one."""
    first, last = lines["date"].min(), lines["date"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    return first, last


def _told_again(there: pl.DataFrame, lines: pl.DataFrame) -> pl.Series:
    """Which of the lines in the table the new ones replace."""
    if there.is_empty():
        return pl.Series("gone", [], pl.Boolean)
    own = lines.filter("own").select("source", "order", "line").unique()
    whole = lines.filter(~pl.col("own")).select("source", "order").unique()
    # A line told in parcels and the same told as a whole take each other's place.
    base = pl.col("line").str.split_exact(OF_PARCEL, 1).struct.field("field_0")
    ids = there.select("source", "order", "line", base.alias("base"))
    bases = own.with_columns(base.alias("base"))
    parted = ids["line"] != ids["base"]
    unparted = bases.filter(pl.col("line") == pl.col("base"))
    return (
        _among(ids, own, "line")
        | _among(ids, whole, None)
        | (~parted & _among(ids, bases, "base"))
        | (parted & _among(ids, unparted, "base"))
    ).alias("gone")


def _among(ids: pl.DataFrame, told: pl.DataFrame, by: str | None) -> pl.Series:
    """Which of the ids are among those told, by source, order and the column `by`."""
    key = ["source", "order", *([by] if by else [])]
    marked = ids.join(
        told.select(key).unique().with_columns(_there=pl.lit(True)), on=key, how="left", maintain_order="left"
    )
    return marked["_there"].is_not_null()


def _months(days: pl.DataFrame) -> list[date]:
    told = pl.concat([days["date"], days["returned_on"]]).drop_nulls().dt.truncate("1mo").unique().sort()
    return told.to_list()


def _in_months(months: Sequence[date]) -> pl.Expr:
    """Whether a line was sold or came back in one of the months; by spans, which leave most of the table unread."""
    spans = [(month, _next(month) - timedelta(days=1)) for month in months]
    return pl.any_horizontal(
        pl.lit(False), *(pl.col(name).is_between(*span).fill_null(False) for span in spans for name in _DAYS)
    )


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _together(changes: Sequence[LinesChange]) -> LinesChange:
    """The changes of several months as one."""
    months = {month: rows for change in changes for month, rows in change.months.items()}
    return LinesChange(months, sum(change.twice for change in changes))


def daily(lines: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Sales by day of lines: `by`, KEY, units, live, returns, in no order.

    A piece that came back was a sale on its day and is a return on the day it came back.
    """
    none = pl.lit(0.0)
    sold = lines.filter(pl.col("units") > 0).select(*by, *KEY, "units", "live", none.alias("returns"))
    back = lines.filter(pl.col("returns") > 0).select(
        *by,
        pl.coalesce("returned_on", "date").alias("date"),
        *KEY[1:],
        none.alias("units"),
        none.alias("live"),
        "returns",
    )
    return pl.concat([sold, back]).group_by(*by, *KEY).agg(pl.col("units", "live", "returns").sum())


def _by_month(lines: pl.DataFrame, months: Sequence[date]) -> LinesChange:
    """Sales by day of the months, each order once."""
    lines, twice = _once(lines)
    both = daily(lines)
    parts = both.with_columns(pl.col("date").dt.truncate("1mo").alias("_month")).partition_by(
        "_month", as_dict=True, include_key=False
    )
    return LinesChange({month: parts.get((month,), both.clear()) for month in months}, twice)


def _once(lines: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The lines without those of orders that a source of better rank tells of, and how many such orders there are.

    The same order has the same long id, or another form of it and the same goods (same_orders.py).
    """
    if lines["source"].n_unique() < 2:
        return lines, 0
    long = pl.col("order").str.len_chars() >= SHORT_ID
    best = pl.struct("rank", "source").rank("dense").over("order")
    marked = lines.with_columns(pl.when(long).then(best).otherwise(1).alias("_best"))
    twice = marked.filter(pl.col("_best") > 1)["order"].n_unique()
    once = marked.filter(pl.col("_best") == 1).drop("_best")
    otherwise = told_otherwise(once)
    return once.join(otherwise, on=["source", "order"], how="anti", maintain_order="left"), twice + otherwise.height


def in_words(source: str) -> str:
    """A source of sales as people read it: the file, or the order lines of a month, which several exports tell."""
    month = source.removeprefix(NAME + " ")
    return source if month == source else _("order lines {month}").format(month=month)
