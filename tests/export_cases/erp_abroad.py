"""Further ERPs: Zoho, Business Central, SAP, Odoo, QuickBooks, K3, U8."""

from export_cases.case import day, form, text, workbook

BC, LC = (day(8, 1), "LK3301", "黑色", "M"), (day(8, 2), "LK3301", "黑色", "L")
BB, LB = (day(8, 1), "LK3301", "BLK", "M"), (day(8, 2), "LK3301", "BLK", "L")

CASES = [
    form(
        "zoho invoice",
        "Invoice.csv",
        text(
            """
 Invoice Date | Invoice ID | Invoice Number | Invoice Status | Customer Name | Due Date | Item Name | SKU | Item Desc | Quantity | Usage unit | Item Price | Item Total | Total | Balance
 2026-08-01 | 4271668000000077324 | INV-000004 | Closed | X | 2026-08-31 | Dress | LK3301-BLK-M |  | 2.00 | pcs | 30.00 | 60.00 | 60.00 | 0.00
 2026-08-02 | 4271668000000077325 | INV-000005 | Overdue | X | 2026-08-31 | Dress | LK3301-BLK-L |  | 1.00 | pcs | 30.00 | 30.00 | 30.00 | 0.00
 2026-08-02 | 4271668000000077326 | INV-000006 | Void | X | 2026-08-31 | Dress | LK3301-BLK-L |  | 9.00 | pcs | 30.00 | 30.00 | 30.00 | 0.00
 2026-08-02 | 4271668000000077327 | INV-000007 | Draft | X | 2026-08-31 | Dress | LK3301-BLK-L |  | 9.00 | pcs | 30.00 | 30.00 | 30.00 | 0.00
 """,
            encoding="utf-8",
        ),
        {BB: 2, LB: 1},
    ),
    form(
        "zoho salesorder",
        "Sales_Order.csv",
        text(
            """
 SalesOrder ID | Order Date | Expected Shipment Date | SalesOrder Number | Status | Customer Name | Item Name | SKU | QuantityOrdered | QuantityInvoiced | QuantityPacked | QuantityCancelled | Item Price
 4271668000000088001 | 2026-08-01 | 2026-08-03 | SO-00001 | invoiced | X | Dress | LK3301-BLK-M | 2 | 2 | 2 | 0 | 30
 4271668000000088002 | 2026-08-02 | 2026-08-03 | SO-00002 | confirmed | X | Dress | LK3301-BLK-L | 3 | 1 | 1 | 2 | 30
 """,
            encoding="utf-8",
        ),
        {BB: 2, LB: 1},
    ),
    form(
        "bc item ledger",
        "Item Ledger Entries.xlsx",
        workbook("""
 Posting Date | Entry Type | Document Type | Document No. | Item No. | Variant Code | Description | Location Code | Quantity | Invoiced Quantity | Remaining Quantity | Sales Amount (Actual) | Cost Amount (Actual) | Open | Entry No.
 2026-08-01 | Sale | Sales Shipment | S-1001 | LK3301 | BLK-M | Dress | MAIN | -2 | -2 | 0 | 60 | -30 | No | 101
 2026-08-02 | Sale | Sales Shipment | S-1002 | LK3301 | BLK-L | Dress | MAIN | -1 | -1 | 0 | 30 | -15 | No | 102
 2026-08-02 | Purchase | Purchase Receipt | P-1 | LK3301 | BLK-L | Dress | MAIN | 100 | 100 | 90 | 0 | 1500 | Yes | 103
 2026-08-03 | Sale | Sales Return Receipt | R-1 | LK3301 | BLK-L | Dress | MAIN | 1 | 1 | 1 | -30 | 15 | Yes | 104
 2026-08-03 | Negative Adjmt. |  | A-1 | LK3301 | BLK-L | Dress | MAIN | -4 | -4 | 0 | 0 | 15 | No | 105
 """),
        {BB: 2, LB: 1, (day(8, 3), "LK3301", "BLK", "L"): (0, 1)},
    ),
    form(
        "bc invoice lines",
        "Posted Sales Invoice Lines.xlsx",
        workbook("""
 Document No. | Posting Date | Sell-to Customer No. | Type | No. | Variant Code | Description | Location Code | Quantity | Unit of Measure Code | Unit Price Excl. VAT | Line Amount Excl. VAT
 PSI-1001 | 2026-08-01 | C1 | Item | LK3301 | BLK-M | Dress | MAIN | 2 | PCS | 30 | 60
 PSI-1002 | 2026-08-02 | C1 | Item | LK3301 | BLK-L | Dress | MAIN | 1 | PCS | 30 | 30
 PSI-1002 | 2026-08-02 | C1 | G/L Account | 6610 |  | Freight | MAIN | 1 |  | 5 | 5
 """),
        {BB: 2, LB: 1},
    ),
    form(
        "sap mb51",
        "mb51.xlsx",
        workbook("""
 Material | Material Description | Plant | Storage Location | Movement Type | Material Document | Material Doc.Item | Posting Date | Qty in Un. of Entry | Unit of Entry | Amount in LC
 LK3301-07-M | Dress Black M | 1000 | 0001 | 601 | "4900000001" | 1 | 2026-08-01 | 2- | PC | 60-
 LK3301-07-L | Dress Black L | 1000 | 0001 | 601 | "4900000002" | 1 | 2026-08-02 | 1- | PC | 30-
 LK3301-07-L | Dress Black L | 1000 | 0001 | 101 | "5000000002" | 1 | 2026-08-02 | 100 | PC | 30
 LK3301-07-L | Dress Black L | 1000 | 0001 | 311 | "5000000003" | 1 | 2026-08-02 | 7- | PC | 30
 LK3301-07-L | Dress Black L | 1000 | 0001 | 602 | "4900000003" | 1 | 2026-08-03 | 1 | PC | 30
 """),
        {
            (day(8, 1), "LK3301", "07", "M"): 2,
            (day(8, 2), "LK3301", "07", "L"): 1,
            (day(8, 3), "LK3301", "07", "L"): (0, 1),
        },
    ),
    form(
        "sap va05",
        "va05.csv",
        text(
            """
 Sales Document | Item | Sold-To Party | Material | Description | Order Quantity | Sales Unit | Document Date | Net Value | Reason for Rejection
 0000012345 | 10 | C1 | LK3301-07-M | Dress | 2 | PC | 01.08.2026 | 60,00 |
 0000012346 | 10 | C1 | LK3301-07-L | Dress | 1 | PC | 02.08.2026 | 30,00 |
 0000012347 | 10 | C1 | LK3301-07-L | Dress | 8 | PC | 02.08.2026 | 30,00 | 50
 """,
            delimiter=";",
            encoding="cp1252",
        ),
        {(day(8, 1), "LK3301", "07", "M"): 2, (day(8, 2), "LK3301", "07", "L"): 1},
    ),
    form(
        "odoo pos lines",
        "pos.order.line.xlsx",
        workbook("""
 Order Ref | Order Ref/Date | Product/Internal Reference | Product | Quantity | Unit Price | Discount (%)
 Shop/0001 | 2026-08-01 10:00:00 | LK3301-BLK-M | [LK3301-BLK-M] Dress (Black, M) | 2 | 30 | 0
 Shop/0002 | 2026-08-02 10:00:00 | LK3301-BLK-L | [LK3301-BLK-L] Dress (Black, L) | 1 | 30 | 0
 """),
        {BB: 2, LB: 1},
    ),
    form(
        "odoo sale lines",
        "sale.order.line.csv",
        text(
            """
 Order Reference | Order Reference/Order Date | Order Reference/Status | Product/Internal Reference | Product Variant | Quantity | Delivery Quantity | Unit Price
 S00001 | 2026-08-01 10:00:00 | Sales Order | LK3301-BLK-M | Dress (Black, M) | 2.0 | 2.0 | 30
 S00002 | 2026-08-02 10:00:00 | Sales Order | LK3301-BLK-L | Dress (Black, L) | 1.0 | 0.0 | 30
 S00003 | 2026-08-02 10:00:00 | Quotation | LK3301-BLK-L | Dress (Black, L) | 5.0 | 0.0 | 30
 """,
            encoding="utf-8",
        ),
        {BB: 2, LB: 1},
    ),
    form(
        "quickbooks",
        "Sales by Product Detail.csv",
        b"My Company\r\nSales by Product/Service Detail\r\nAugust 2026\r\n\r\n"
        + text(
            """
 Product/Service | Date | Transaction Type | No. | Client | Memo/Description | Qty | Sales Price | Amount | Balance
 LK3301-BLK-M |  |  |  |  |  |  |  |  |
  | 08/01/2026 | Invoice | 1001 | X | Dress | 2.00 | 30.00 | 60.00 | 60.00
 Total for LK3301-BLK-M |  |  |  |  |  | 2.00 |  | 60.00 |
 LK3301-BLK-L |  |  |  |  |  |  |  |  |
  | 08/13/2026 | Sales Receipt | 1002 | X | Dress | 1.00 | 30.00 | 30.00 | 30.00
  | 08/14/2026 | Credit Memo | 1003 | X | Dress | -1.00 | 30.00 | -30.00 | 0.00
 Total for LK3301-BLK-L |  |  |  |  |  | 0.00 |  | 0.00 |
 TOTAL |  |  |  |  |  | 2.00 |  | 60.00 |
 """,
            encoding="utf-8",
        ),
        {BB: 2, (day(8, 13), "LK3301", "BLK", "L"): 1, (day(8, 14), "LK3301", "BLK", "L"): (0, 1)},
    ),
    form(
        "k3 wise",
        "销售出库序时簿.xls.xlsx",
        workbook("""
 日期 | 单据编号 | 购货单位 | 发货仓库 | 产品长代码 | 产品名称 | 规格型号 | 单位 | 实发数量 | 销售单价 | 销售金额 | 审核标志
 2026-08-01 | XOUT001 | 甲 | 成品仓 | LK3301.07.M | 裙 | 黑色 M | 件 | 2 | 99 | 198 | Y
 "" |  |  | 成品仓 | LK3302.02.L | 衫 | 白色 L | 件 | 3 | 99 | 198 |
 2026-08-02 | XOUT002 | 甲 | 成品仓 | LK3301.07.L | 裙 | 黑色 L | 件 | 1 | 99 | 99 | Y
 合计 |  |  |  |  |  |  |  | 6 |  | 495 |
 """),
        {BC: 2, LC: 1, (day(8, 1), "LK3302", "白色", "L"): 3},
    ),
    form(
        "k3 cloud two header",
        "销售订单列表.xlsx",
        workbook("""
 单据编号 | 日期 | 客户 | 单据状态 | 关闭状态 | 物料编码 | 物料名称 | 规格型号 | 销售单位 | 销售数量 | 要货日期 | 含税单价 | 价税合计
 XSDD000001 | 2026/8/1 | 甲 | 已审核 | 未关闭 | LK3301.07.M | 裙 | 黑色 M | 件 | 2 | 2026/8/20 | 99 | 198
 XSDD000002 | 2026/8/2 | 甲 | 已审核 | 未关闭 | LK3301.07.L | 裙 | 黑色 L | 件 | 1 | 2026/8/20 | 99 | 99
 XSDD000003 | 2026/8/2 | 甲 | 创建 | 未关闭 | LK3301.07.L | 裙 | 黑色 L | 件 | 9 | 2026/8/20 | 99 | 99
 """),
        {BC: 2, LC: 1},
    ),
    form(
        "u8 stock summary",
        "收发存汇总表.xlsx",
        workbook("""
 收发存汇总表 |  |  |  |  |  |  |
 日期：2026-08-01 至 2026-08-31 |  |  |  |  |  |  |
 存货编码 | 存货名称 | 规格型号 | 期初结存数量 | 总计入库数量 | 总计出库数量 | 期末结存数量 | 单位
 LK3301-07-M | 裙 | 黑色 M | 10 | 50 | 35 | 25 | 件
 LK3301-07-L | 裙 | 黑色 L | 10 | 0 | 2 | 8 | 件
 合计 |  |  | 20 | 50 | 37 | 33 |
 """),
        {(None, "LK3301", "黑色", "M"): 25, (None, "LK3301", "黑色", "L"): 8},
        "stock",
    ),
    form(
        "u8 dispatch",
        "发货单列表.csv",
        text(
            """
 发货单号 | 发货日期 | 业务类型 | 销售类型 | 客户简称 | 仓库 | 存货编码 | 存货名称 | 规格型号 | 颜色 | 尺码 | 数量 | 无税单价 | 价税合计 | 制单人
 0000000001 | 2026-08-01 | 普通销售 | 网销 | 甲 | 成品 | LK3301 | 裙 |  | 黑色 | M | 2.00 | 99 | 198 | x
 0000000002 | 2026-08-02 | 普通销售 | 网销 | 甲 | 成品 | LK3301 | 裙 |  | 黑色 | L | 1.00 | 99 | 99 | x
 0000000003 | 2026-08-03 | 普通销售 | 网销 | 甲 | 成品 | LK3301 | 裙 |  | 黑色 | L | -1.00 | 99 | -99 | x
 """,
            encoding="gb18030",
        ),
        {BC: 2, LC: 1, (day(8, 3), "LK3301", "黑色", "L"): (0, 1)},
    ),
    form(
        "stock multi day names",
        "库存盘点.xlsx",
        workbook("""
 店铺 | 款号 | 颜色 | 尺码 | 期初库存 | 本期入库 | 本期销售 | 期末库存
 甲店 | LK3301 | 黑色 | M | 10 | 20 | 5 | 25
 甲店 | LK3301 | 黑色 | L | 10 | 0 | 2 | 8
 """),
        {(None, "LK3301", "黑色", "M"): 25, (None, "LK3301", "黑色", "L"): 8},
        "stock",
    ),
    form(
        "netsuite item fulfilment",
        "ItemFulfillment.csv",
        text(
            """
 Date | Document Number | Type | Item | Quantity | Status
 8/1/2026 | IF1 | Item Fulfillment | LK3301-BLK-M | -2 | Shipped
 8/13/2026 | IF2 | Item Fulfillment | LK3301-BLK-L | -1 | Shipped
 8/13/2026 | IR2 | Item Receipt | LK3301-BLK-L | 50 | Received
 """,
            encoding="utf-8",
        ),
        {(day(8, 1), "LK3301", "BLK", "M"): 2, (day(8, 13), "LK3301", "BLK", "L"): 1},
    ),
]
