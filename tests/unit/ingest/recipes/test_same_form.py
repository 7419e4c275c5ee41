"""Sheets of one list are read alike, whatever one of them alone would seem to be."""

from __future__ import annotations

import datetime as dt

from export_cases.case import workbook
from export_cases.reading import read, units

LEDGER = ["单据日期", "单据号", "收发类别", "存货编码", "规格型号", "入库数量", "出库数量", "结存数量"]
IN = ["2026-08-02", "4", "销售退货入库", "LK3301-L", "黑色 L", "1", "", "9"]
OUT = ["2026-08-01", "2", "销售出库", "LK3301-M", "黑色 M", "", "2", "68"]
BACK = ["2026-08-02", "9", "销售出库", "LK3301-L", "黑色 L", "", "-1", "8"]
ERP = ["date", "Item", "Item Name", "Stock UOM", "In Qty", "Out_Qty", "Balance Qty", "Voucher #", "Voucher Type"]
SOLD = ["2026-08-01 10:00:00", "LK3301-BLK-M", "Dress", "Nos", "0", "-2", "28", "SI-1", "Sales Invoice"]
MADE = ["2026-08-01 09:00:00", "LK3301-BLK-M", "Dress", "Nos", "10", "0", "30", "SE-1", "Stock Entry"]


def sold(export):
    """style -> units of a day, of days on which some are."""
    found = units(export)
    return {(key[0], key[1]): n for key, n in found.items() if n}


def test_a_sheet_with_a_lone_return_does_not_turn_the_signs_of_the_others():
    export = read(workbook([LEDGER, OUT], sheets=[("2", [LEDGER, IN, BACK])]), "收发明细.xlsx")
    assert sold(export) == {(dt.date(2026, 8, 1), "LK3301"): 2.0}


def test_a_sheet_that_has_only_a_sum_does_not_say_what_the_list_is():
    total = ["合计", "", "", "", "10", "-2", "58", "", ""]
    note = ["Confidential", *[""] * 8]
    export = read(workbook([ERP, total, note], sheets=[("2", [ERP, MADE, SOLD])]), "Stock Ledger.xlsx")
    assert sold(export) == {(dt.date(2026, 8, 1), "LK3301"): 2.0}


def test_underscores_part_the_words_of_a_header():
    export = read(workbook([ERP, MADE, SOLD]), "Stock Ledger.xlsx")
    assert sold(export) == {(dt.date(2026, 8, 1), "LK3301"): 2.0}
