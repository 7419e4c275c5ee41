"""Rows that are no data: blank lines, totals that spreadsheets and exports put below, lines that were cancelled."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import polars as pl

from planner.ingest.headers import Match, plain
from planner.ingest.raw_table import AT
from planner.ingest.recipes.recipe import CountRule
from planner.ingest.recipes.status import fate, is_ended
from planner.tables import ORDERS, SALES, Table

# What stands in the first cell, or in the place of a name, in a row of totals.
TOTALS = tuple(
    plain(word) for word in ("total", "totals", "grand total", "sub total", "合计", "总计", "小计", "共计", "总合计")
)


def blank_rows(batch: pl.DataFrame, some_column: str) -> pl.Series:
    """Which rows hold nothing but blanks; only those with nothing in `some_column` can."""
    maybe = batch.select(_is_blank(batch, some_column)).to_series()
    if not maybe.any():
        return maybe
    rest = batch.filter(maybe).select(pl.all_horizontal(_is_blank(batch, c) for c in batch.columns if c != AT))
    return maybe.scatter(maybe.arg_true(), rest.to_series())


def _is_blank(batch: pl.DataFrame, name: str) -> pl.Expr:
    cell = pl.col(name)
    return cell.is_null() if batch.schema[name] != pl.String else cell.is_null() | (cell.str.strip_chars() == "")


def is_total(batch: pl.DataFrame, name: str) -> pl.Expr:
    """Whether a cell says that its row is a total."""
    cells = batch[name]
    if cells.dtype != pl.String:
        return pl.lit(False)
    distinct = cells.unique().drop_nulls()
    # No such word holds a digit: that leaves few texts to look at.
    likely = distinct.filter((distinct.str.len_chars() <= 20) & ~distinct.str.contains(r"\d"))
    words = [text for text in likely.to_list() if plain(text.rstrip("：:")) in TOTALS]
    if not words:
        return pl.lit(False)
    return pl.col(name).is_in(words).fill_null(False)


# What people write below a table: nothing else stands in such a row.
_NOTE = r"^\s*(?:备\s*注|注意?|说明|制表|制单|审核|填表人?|(?i:notes?|remarks?))\s*[:：]"


def is_note(batch: pl.DataFrame) -> pl.Series:
    """Which rows hold nothing but a note such as 备注：..., in the first of their cells."""
    texts = [name for name in batch.columns if name != AT and batch.schema[name] == pl.String]
    no = pl.Series([False]).new_from_index(0, batch.height)
    if not texts or not (maybe := batch[texts[0]].str.contains(_NOTE).fill_null(False)).any():
        return no
    rest = [~_is_blank(batch, name) for name in batch.columns if name not in (AT, texts[0])]
    return maybe & ~batch.select(pl.any_horizontal(pl.lit(False), *rest).alias("rest"))["rest"]


# Headers of what became of a line, and the words for: nothing.
_STATES = frozenset(
    plain(header)
    for header in [
        "status",
        "state",
        "order_status",
        "line_status",
        "document_status",
        "状态",
        "订单状态",
        "交易状态",
        "单据状态",
        "行状态",
        "明细状态",
        "处理状态",
    ]
)
_CANCELLED = re.compile(
    r"(?:(?:已|被|全部|订单|交易|买家|卖家|系统|客户|用户)*(?:取消|关闭|作废|废止|删除|无效)(?:订单|交易)?|void(?:ed)?|cancell?ed|cancel|"
    r"annulled|rejected|deleted|storniert|cancelad[oa]|anulad[oa]|annul[ée]e?|annullat[oa]|キャンセル(?:済み?)?|取消済?|취소(?:\s*완료)?|отмен[её]н[ао]?|"
    r"(?:待|未)(?:买家)?(?:付款|支付)|等待买家付款|草稿|unpaid|awaiting payment|draft|quote|quotation(?: sent)?|expired)[。.!]?",
    re.IGNORECASE,
)

# What says of a line only that nothing is wrong with it.
_FINE = frozenset(
    plain(word) for word in ("正常", "有效", "正式", "启用", "ok", "normal", "active", "valid", "yes", "good")
)
_USUAL = CountRule()


def state_places(table: Table, headers: Sequence[str], match: Match) -> list[int]:
    """Where a table of sales or open orders says what became of each line, in columns that are none of ours."""
    if table.name not in {SALES.name, ORDERS.name}:
        return []
    return [i for i, header in enumerate(headers) if i not in match.columns and plain(header) in _STATES]


def is_cancelled(batch: pl.DataFrame, name: str, over: Callable[[str], bool] = lambda _state: False) -> pl.Expr:
    """Whether a cell says that its line came to nothing, in the words that mean so anywhere or in further ones (`over`)."""
    words = [text for text in _words(batch[name]) if _CANCELLED.fullmatch(text.strip()) or over(text)]
    return pl.col(name).is_in(words).fill_null(False) if words else pl.lit(False)


def over_in(table: Table, rule: CountRule = _USUAL) -> Callable[[str], bool]:
    """What else tells in a table of sales that a line is none, and in one of open orders that nothing more will come."""
    return is_ended if table.name == ORDERS.name else lambda state: fate(state, None, None, rule) == "out"


def unknown_states(batch: pl.DataFrame, name: str, rule: CountRule = _USUAL) -> dict[str, int]:
    """State of lines of sales -> how many lines have it, of those words that nobody knows."""
    cells = batch[name]
    strange = [text for text in _words(cells) if fate(text, None, None, rule) == "unknown" and plain(text) not in _FINE]
    return {text.strip(): int((cells == text).sum()) for text in strange if not _CANCELLED.fullmatch(text.strip())}


def _words(cells: pl.Series) -> list[str]:
    return cells.unique().drop_nulls().sort().to_list() if cells.dtype == pl.String else []
