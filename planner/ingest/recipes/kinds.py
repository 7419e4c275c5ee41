"""Lists of movements have more than sales in them: which rows are sales, which returns, which are none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import polars as pl

from planner.ingest.raw_table import column_of
from planner.ingest.recipes.columns import shared
from planner.ingest.recipes.layout import Layout
from planner.ingest.recipes.meanings import bare
from planner.ingest.recipes.recipe import CountRule
from planner.ingest.recipes.values import by_distinct, clean, texts
from planner.ingest.skipped_rows import is_cancelled, over_in, unknown_states
from planner.language import _
from planner.tables import SALES

BACK = "back"  # marks rows of a list of movements that are returns
Kind = Literal["sale", "back", "none"]

_NO_SALE = re.compile(
    r"采购|进货|供应商|调拨|调整|盘点|盘盈|盘亏|生产|领料|报损|报废|组装|拆卸|借出|归还|样衣|补发|补寄|(?<!退)换货|赠品|刷单|其他出库|其它出库|付款|收款|订金|邮费|运费|补差|"
    r"\bpurchase|\bexchange|\breplacement|\btransfer|\badjust|goods receipt|item receipt|\bcount\b|\bassembly|\bpayment|\bquote|\bestimate|\bdeposit|\bbill\b|\bdiscount|\bshipping|\bfreight|gift ?card|\btip\b|"
    r"adjmt|consumption|\boutput\b|g/l account|\bresource\b|charge \(item\)|fixed asset|payment out|\bjournal\b|transfers\b|vendor\s?returns?|\bstock entry\b|\bdisposed|\blost\b|\bfound\b|damaged|\bmisplaced"
    r"|\bcompra|traspaso|\bajuste|inventario\b|\bcobro|transfer[eê]ncia|\bachat|\bajustement|\btransfert|r[èe]glement|\bdevis\b|acquist|trasferiment|rettific|preventiv|incasso"
    r"|仕入|移動|調整|棚卸|入金|見積|サンプル|매입|구매입고|재고이동|이동|조정|실사|입금|견적|закуп|поступлени|перемещени|инвентаризаци|списани|оприходовани|оплата|логистик|хранени|штраф|удержани"
)
_BACK = re.compile(
    r"退|红字|\breturn|customerreturn|\brefund|^(?:sales )?credit$|credit (?:memo|note)|\bgutschrift|\bretour|devoluci|devolu[çc]|\babono|nota de cr[eé]dito|\bavoir\b|remboursement|\bres[oi]\b|nota di credito|rimbors|返品|赤伝|返金|반품|환불|возврат"
)
_IN = re.compile(r"入库|收货|入荷|입고|entrada|приход|(?<!sales )\breceipts?\b")
_OF_TILLS = frozenset(("payment", "refund"))
# SAP's types of movement that are deliveries to customers and sales of shops, and those that take them back.
_SAP = re.compile(r"\d{3}")
_SAP_SALES, _SAP_BACK = frozenset(("601", "251")), frozenset(("602", "252", "651", "653", "655", "657"))
_YES = frozenset(("是", "y", "yes", "true", "1", "√", "✓", "x", "已作废", "作废", "已取消", "赠品", "刷单"))
_REJECTED = re.compile(r"reasonforrejection|rejectionreason|absagegrund")
# An order with its lines below it has a row of its own, whose count is that of its lines together.
_LINE = re.compile(r"\bline\b|明细行")


class Movements:
    """Keeps the sales of batch after batch, and counts what is left out by kind."""

    def __init__(self) -> None:
        self.no_sales: dict[str, int] = {}
        self.unknown: dict[str, int] = {}

    def kept(self, rows: pl.DataFrame, place: int, rule: CountRule) -> pl.DataFrame:
        """The rows that the status at `place` does not call cancelled, unpaid or a draft, in usual words or in those of `rule`."""
        name = column_of(place)
        for state, count in unknown_states(rows, name, rule).items():
            self.unknown[state] = self.unknown.get(state, 0) + count
        return self._without(rows, place, is_cancelled(rows, name, over_in(SALES, rule)))

    def _without(self, rows: pl.DataFrame, place: int, off: pl.Expr) -> pl.DataFrame:
        """The rows that are not `off`; those are counted by what the column at `place` says."""
        left = rows.filter(off)
        counts = left.group_by(column_of(place), maintain_order=True).len()  # ties as the file has them
        for kind, count in counts.sort("len", descending=True, maintain_order=True).rows():
            self.no_sales[str(kind).strip()] = self.no_sales.get(str(kind).strip(), 0) + count
        return rows.filter(~off)

    def sales(self, rows: pl.DataFrame, places: Sequence[int]) -> pl.DataFrame:
        """The rows that are sales or came back of them (BACK), by the kinds in the columns at `places`."""
        back = pl.Series([False]).new_from_index(0, rows.height)
        for place in places:
            found = kinds(texts(rows[column_of(place)]))
            none = found == "none"
            rows = self._without(rows.with_columns(none.alias(BACK)), place, pl.col(BACK))
            back = (back | (found == "back")).filter(~none)
        return rows.with_columns(back.alias(BACK))

    def real(self, rows: pl.DataFrame, headers: Mapping[int, str]) -> pl.DataFrame:
        """The rows that no column such as 作废 or 是否赠品 says are none; `headers` of those columns by their places."""
        for place, header in headers.items():
            said = by_distinct(texts(rows[column_of(place)]), pl.Boolean(), lambda text: _plain(text) in _YES)
            marked = said.fill_null(False)
            if _REJECTED.match(bare(header)):  # a reason or its number
                marked = texts(rows[column_of(place)]).is_not_null()
            if count := int(marked.sum()):
                self.no_sales[header] = self.no_sales.get(header, 0) + count
                rows = rows.filter(~marked)
        return rows

    def notes(self) -> list[str]:
        """What was left out, and what counts although nobody knows its state, in words; empty where nothing was."""
        told = ", ".join(f"{count:,} {kind}" for kind, count in self.no_sales.items())
        notes = [_("rows that are no sales are left out: {told}").format(told=told)] if told else []
        most = sorted(self.unknown.items(), key=lambda state: (-state[1], state[0]))
        told = ", ".join(f"{count:,} {state}" for state, count in most[:3]) + (", ..." if len(most) > 3 else "")
        words = _("rows whose state nobody knows count as sold: {told}; say in the recipe what it means (counts)")
        return [*notes, words.format(told=told)] if most else notes


def kind_places(layout: Layout, places: Mapping[str, int]) -> list[int]:
    """The places of all columns that say of what kind a row is (业务类型 beside 销售类型), the recipe's first."""
    named = [places["kind"]] if "kind" in places else []
    return [*named, *(p for p in shared(layout, "kind") if p not in places.values())]


def kinds(cells: pl.Series) -> pl.Series:
    """`sale`, `back` or `none` for each cell of a column such as 业务类型; blank cells and unknown words are sales."""
    said = [_plain(text) for text in cells.drop_nulls().unique().to_list()]
    if are_of_sap(cells):
        return by_distinct(cells, pl.String(), lambda text: _sap_kind(_plain(text))).fill_null("sale")
    if set(said) <= _OF_TILLS:  # a till says Payment where others say Sale
        return by_distinct(cells, pl.String(), lambda text: "back" if _BACK.search(_plain(text)) else "sale").fill_null(
            "sale"
        )
    by_line = any(_LINE.search(text) for text in said)
    return by_distinct(cells, pl.String(), lambda text: kind_of(text, by_line=by_line)).fill_null("sale")


def are_of_sap(cells: pl.Series) -> bool:
    """Whether most kinds are SAP's types of movement, numbers such as 601; a word among them is none of its movements."""
    said = [_plain(text) for text in cells.drop_nulls().unique().to_list()]
    return 2 * sum(1 for text in said if _SAP.fullmatch(text)) > len(said)


def _sap_kind(movement: str) -> Kind:
    if movement in _SAP_BACK:
        return "back"
    return "sale" if movement in _SAP_SALES else "none"


def kind_of(text: str, *, by_line: bool = False) -> Kind:
    """What rows of this kind are. `by_line`: whether orders have a row of their own beside those of their lines."""
    plain = _plain(text)
    if _NO_SALE.search(plain) or (by_line and not _LINE.search(plain)):
        return "none"
    if _BACK.search(plain):
        return "back"
    return "none" if _IN.search(plain) else "sale"


def _plain(text: str) -> str:
    return clean(text).casefold()
