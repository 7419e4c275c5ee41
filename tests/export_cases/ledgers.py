"""Ledgers of stock: a column for what came in, one for what left; and what counts other things than pieces."""

from export_cases.case import day, form, text, workbook

B, L = (day(8, 1), "LK3301", "黑色", "M"), (day(8, 2), "LK3301", "黑色", "L")
KB, KL = (day(8, 1), "LK3301", "BLK", "M"), (day(8, 2), "LK3301", "BLK", "L")

CASES = [
    form(
        "a ledger, received beside issued",
        "收发明细表.xlsx",
        workbook("""
 收发明细表 |  |  |  |  |  |  |  |  |  |
 日期 | 单据类型 | 单据编号 | 物料编码 | 物料名称 | 规格型号 | 仓库 | 期初数量 | 收入数量 | 发出数量 | 结存数量
 2026-08-01 | 采购入库 | WIN1 | LK3301-07-M | 裙 | 黑色 M | 主仓 | 20 | 50 |  | 70
 2026-08-01 | 销售出库 | XOUT1 | LK3301-07-M | 裙 | 黑色 M | 主仓 |  |  | 2 | 68
 2026-08-02 | 销售出库 | XOUT2 | LK3301-07-L | 裙 | 黑色 L | 主仓 | 9 |  | 1 | 8
 2026-08-02 | 调拨出库 | DB1 | LK3301-07-L | 裙 | 黑色 L | 主仓 |  |  | 3 | 5
 2026-08-02 | 其他入库 | QT1 | LK3301-07-L | 裙 | 黑色 L | 主仓 |  | 4 |  | 9
 """),
        {B: 2, L: 1},
    ),
    form(
        "a ledger, groups of quantity, price and amount",
        "物料收发明细表.xlsx",
        workbook(
            """
 日期 | 单据编号 | 单据类型 | 物料代码 | 规格型号 | 收入 |  |  | 发出 |  |  | 结存 |  |
  |  |  |  |  | 数量 | 单价 | 金额 | 数量 | 单价 | 金额 | 数量 | 单价 | 金额
 2026-08-01 | WIN1 | 外购入库 | LK3301-07-M | 黑色 M | 50 | 40 | 2000 |  |  |  | 70 | 40 | 2800
 2026-08-01 | XOUT1 | 销售出库 | LK3301-07-M | 黑色 M |  |  |  | 2 | 40 | 80 | 68 | 40 | 2720
 2026-08-02 | XOUT2 | 销售出库 | LK3301-07-L | 黑色 L |  |  |  | 1 | 40 | 40 | 8 | 40 | 320
 """,
            [(0, 5, 0, 7), (0, 8, 0, 10), (0, 11, 0, 13)],
        ),
        {B: 2, L: 1},
    ),
    form(
        "a ledger, what came back stands among what came in",
        "流水账.xlsx",
        workbook("""
 单据日期 | 单据号 | 收发类别 | 存货编码 | 存货名称 | 规格型号 | 入库数量 | 出库数量 | 结存数量
 2026-08-01 | 1 | 采购入库 | LK3301-07-M | 裙 | 黑色 M | 50 |  | 70
 2026-08-01 | 2 | 销售出库 | LK3301-07-M | 裙 | 黑色 M |  | 2 | 68
 2026-08-02 | 3 | 销售出库 | LK3301-07-L | 裙 | 黑色 L |  | 1 | 8
 2026-08-02 | 4 | 销售退货入库 | LK3301-07-L | 裙 | 黑色 L | 1 |  | 9
 """),
        {B: 2, L: (1, 1)},
    ),
    form(
        "erpnext stock ledger",
        "Stock Ledger.csv",
        text("""
 Date | Item | Item Name | Stock UOM | In Qty | Out Qty | Balance Qty | Voucher # | Warehouse | Item Group | Voucher Type
 2026-08-01 09:00:00 | LK3301-BLK-M | Dress | Nos | 10 | 0 | 30 | MAT-STE-1 | Main | Women | Stock Entry
 2026-08-01 10:00:00 | LK3301-BLK-M | Dress | Nos | 0 | -2 | 28 | SI-1 | Main | Women | Sales Invoice
 2026-08-02 10:00:00 | LK3301-BLK-L | Dress | Nos | 0 | -1 | 8 | SI-2 | Main | Women | Sales Invoice
 """),
        {KB: 2, KL: 1},
    ),
    form(
        "erpnext sales register",
        "Item-wise Sales Register.csv",
        text("""
 Item Code | Item Name | Item Group | Description | Invoice | Posting Date | Customer Group | Customer | Sales Order | Stock Qty | Stock UOM | Rate | Amount
 LK3301-BLK-M | Dress | Women | Dress Black M | ACC-SINV-2026-00001 | 2026-08-01 | Retail | Shop |  | 2 | Nos | 99 | 198
 LK3301-BLK-L | Dress | Women | Dress Black L | ACC-SINV-2026-00002 | 2026-08-02 | Retail | Shop |  | 1 | Nos | 99 | 99
 """),
        {KB: 2, KL: 1},
    ),
    form(
        "erpnext stock balance",
        "Stock Balance.csv",
        text("""
 Item | Item Name | Item Group | Warehouse | Stock UOM | Balance Qty | Balance Value | Opening Qty | In Qty | In Value | Out Qty | Out Value
 LK3301-BLK-M | Dress | Women | Main - X | Nos | 25 | 900 | 20 | 10 | 1 | 5 | 1
 LK3301-BLK-L | Dress | Women | Main - X | Nos | 8 | 900 | 8 | 0 | 1 | 0 | 1
 """),
        {(None, "LK3301", "BLK", "M"): 25, (None, "LK3301", "BLK", "L"): 8},
        "stock",
    ),
    form(
        "erpnext orders of buyers, with the day of delivery",
        "Sales Order Analysis.csv",
        text("""
 Sales Order | Date | Status | Customer | Item Code | Description | Qty | Delivered Qty | Pending Qty | Amount | Delivery Date | Warehouse
 SO-1 | 2026-08-01 | Completed | a | LK3301-BLK-M | x | 2 | 2 | 0 | 198 | 2026-08-03 | Main
 SO-2 | 2026-08-02 | To Deliver and Bill | a | LK3301-BLK-L | x | 1 | 0 | 1 | 99 | 2026-08-05 | Main
 """),
        {KB: 2, KL: 1},
    ),
    form(
        "amazon fba ledger",
        "ledger_detail.csv",
        text("""
 Date | FNSKU | ASIN | MSKU | Title | Event Type | Reference ID | Quantity | Fulfillment Center | Disposition | Reason
 08/01/2026 | X1 | B001 | LK3301-BLK-M | Dress | Shipments |  | -2 | PHX6 | SELLABLE |
 08/13/2026 | X2 | B002 | LK3301-BLK-L | Dress | Shipments |  | -1 | PHX6 | SELLABLE |
 08/13/2026 | X2 | B002 | LK3301-BLK-L | Dress | Receipts | FBA1 | 40 | PHX6 | SELLABLE |
 08/13/2026 | X2 | B002 | LK3301-BLK-L | Dress | WhseTransfers |  | -5 | PHX6 | SELLABLE |
 08/14/2026 | X2 | B002 | LK3301-BLK-L | Dress | CustomerReturns |  | 1 | PHX6 | SELLABLE |
 08/14/2026 | X2 | B002 | LK3301-BLK-L | Dress | Adjustments |  | -3 | PHX6 | WAREHOUSE_DAMAGED | E
 """),
        {KB: 2, (day(8, 13), *KL[1:]): 1, (day(8, 14), *KL[1:]): (0, 1)},
    ),
    form(
        "units sold beside what came in and the stock at both ends of the day",
        "进销存日报.xlsx",
        workbook("""
 日期 | 款号 | 颜色 | 尺码 | 期初库存 | 进货数量 | 销售数量 | 退货数量 | 期末库存
 2026-08-01 | LK3301 | 黑色 | M | 20 | 50 | 2 | 0 | 68
 2026-08-02 | LK3301 | 黑色 | L | 9 | 0 | 1 | 1 | 9
 """),
        {B: 2, L: (1, 1)},
    ),
    form(
        "hours of a day",
        "小时销售.xlsx",
        workbook("""
 日期 | 小时 | 款号 | 颜色 | 尺码 | 销量
 2026-08-01 | 10 | LK3301 | 黑色 | M | 1
 2026-08-01 | 11 | LK3301 | 黑色 | M | 1
 2026-08-02 | 11 | LK3301 | 黑色 | L | 1
 """),
        {B: 2, L: 1},
    ),
]
