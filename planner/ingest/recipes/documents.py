"""Lists that look like sales and are none: returns, goods received, purchases, transfers, by what they call themselves."""

from __future__ import annotations

import re

from planner.ingest.recipes.context import refuse
from planner.ingest.recipes.layout import Layout
from planner.ingest.recipes.meanings import plain
from planner.ingest.source_file import FileFaultError
from planner.language import _

_TITLE_CHARS = 24  # a longer row above the header is a note, not a title
_RETURNS = re.compile(
    r"退货|退款|售后|退换|\brefunds?\b|\breturns?\b|retouren|devoluci|devolu[çc]|\bretours\b|remboursements?|\bresi\b|返品|返金|반품|환불|возврат",
    re.I,
)
_SUPPLY = re.compile(
    r"采购|进货|入库|收货|调拨|盘点|领料|purchas|goods.?received|\breceipts?\b|\btransfers?\b|stock.?take|\bcompras?\b|recepci[oó]n|traspaso|recebiment|\bachats?\b|réception|transfert|acquist|carico|trasferiment|仕入|入荷|発注|棚卸|移動|매입|입고|발주|이동|закуп|поступлен|приход|перемещен|инвентариз",
    re.I,
)
_SALES = re.compile(
    r"销售(?!退)|零售|日报|销量|日销|出库|(?<!采购)订单|\bsales\b|\borders?\b|\bsold\b|\bventas?\b|\bvendas?\b|\bventes?\b|\bvendit|売上|販売|受注|注文|판매|매출|주문|продаж|реализац|\bзаказ",
    re.I,
)
_RETURN_IDS = re.compile(
    r"^(?:售后单号|售后编号|售后单编号|退货单号|退货单编号|退款编号|退款单号|return-?\s?(?:id|number|date)|rma.*)$",
    re.I,
)
_SUPPLY_HEADERS = re.compile(
    r"^(?:入库单号|入库单编号|入库日期|入库时间|入库数量|收货单号|收货数量|调出仓.*|调入仓.*|调拨.*)$"
)


def other_document(layout: Layout, sheet: str, file: str, places: dict[str, int]) -> FileFaultError | None:
    """Why the table holds no sales by what it, its sheet, its titles or its first columns are called; None where they do not say."""
    stem = file.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("_", " ")
    names = [title for title in layout.titles if len(title) <= _TITLE_CHARS] + [sheet, stem]
    headers = [plain(header) for header in layout.headers if header]
    first = headers[:2]
    if (id_ := next((h for h in first if _RETURN_IDS.match(h)), None)) is not None:
        return _returns(file, id_)
    if any(name in places for name in ("paid_at", "visits", "kind")):
        return None
    if (header := next((h for h in headers if _SUPPLY_HEADERS.match(h)), None)) is not None:
        return _supply(file, header)
    for name in names:
        if _SALES.search(name):
            continue
        if _RETURNS.search(name):
            return _returns(file, name)
        if _SUPPLY.search(name):
            return _supply(file, name)
    return None


def _returns(file: str, told: str) -> FileFaultError:
    mend = _(
        "These are returns: export the orders, which say of each whether it came back. If they are "
        "sales, say --table sales."
    )
    return refuse(file, _("sales"), mend, value=told)


def _supply(file: str, told: str) -> FileFaultError:
    mend = _(
        "This is what was bought, received or moved, not sold: export the sales. If they are sales, "
        "say --table sales; open orders of factories need a column of the day they are due."
    )
    return refuse(file, _("sales"), mend, value=told)
