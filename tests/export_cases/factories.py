"""Open orders: factories' sheets of progress and purchase orders of ERPs."""

from export_cases.case import Case, day, form, text, workbook

CASES = [
    Case(
        "factory-progress",
        "进度.xlsx",
        workbook(
            """
            2026春 生产进度表
            序号 | 下单日 | 款号    | 颜色     | 工厂 | 客户交期 | 尺码数量 |    |    |      | 合计 | 备注
                 |        |         |          |      |          | S        | M  | L  | 均码 |      |
            1    | 46083  | LK3301  | [07]黑色 | 甲厂 | 4/20     | 10       | 20 | 10 |      | 40   | 加急
                 |        |         | [02]白色 |      | 4/20     | 5        | 10 | 5  |      | 20   |
            2    | 46084  | 0045112 | [03]红色 | 乙厂 | 4月25日  |          |    |    | 90件 | 90   | 首单
            合计 |        |         |          |      |          | 15       | 30 | 15 | 90   | 150  |
            """,
            [
                (0, 0, 0, 11),
                (1, 6, 1, 9),
                *((1, x, 2, x) for x in (0, 1, 2, 3, 4, 5, 10, 11)),
                (3, 2, 4, 2),
                (3, 4, 4, 4),
            ],
            [("说明", [["每日更新"]])],
        ),
        {
            (day(4, 20), "LK3301", "黑色", "S"): 10,
            (day(4, 20), "LK3301", "黑色", "M"): 20,
            (day(4, 20), "LK3301", "黑色", "L"): 10,
            (day(4, 20), "LK3301", "白色", "S"): 5,
            (day(4, 20), "LK3301", "白色", "M"): 10,
            (day(4, 20), "LK3301", "白色", "L"): 5,
            (day(4, 25), "0045112", "红色", "均码"): 90,
        },
        table="orders",
    ),
    form(
        "factory two blocks",
        "进度表.xlsx",
        workbook(
            """
            XX服饰 生产进度表
            款号   | 颜色 | 工厂 | 尺码数量 |      |      | 合计 | 客户交期
                   |      |      | S        | M    | L    |      |
            LK3301 | 黑色 | 永利 | 10       | 20   | 10   | 40   | 2026-09-20
            LK3301 | 白色 | 永利 | 5        | 10   | 5    | 20   | 9/20-25
            款号   | 颜色 | 工厂 | "26"     | "27" | "28" | 合计 | 客户交期
            LK3309 | 蓝色 | 永利 | 7        | 8    | 9    | 24   | 9月28日
            """,
            [(1, 3, 1, 5)],
        ),
        {
            (day(9, 20), "LK3301", "黑色", "S"): 10,
            (day(9, 20), "LK3301", "黑色", "M"): 20,
            (day(9, 20), "LK3301", "黑色", "L"): 10,
            (day(9, 25), "LK3301", "白色", "S"): 5,
            (day(9, 25), "LK3301", "白色", "M"): 10,
            (day(9, 25), "LK3301", "白色", "L"): 5,
            (day(9, 28), "LK3309", "蓝色", "26"): 7,
            (day(9, 28), "LK3309", "蓝色", "27"): 8,
            (day(9, 28), "LK3309", "蓝色", "28"): 9,
        },
        table="orders",
    ),
    form(
        "factory vague day",
        "进度2.xlsx",
        workbook("""
            款号   | 颜色 | 工厂 | S  | M  | 合计 | 交期
            LK3301 | 黑   | 永利 | 10 | 20 | 30   | 9月底
            LK3301 | 白   | 永利 | 10 | 20 | 30   | 9/20
            """),
        {(day(9, 20), "LK3301", "白", "S"): 10, (day(9, 20), "LK3301", "白", "M"): 20},
        table="orders",
    ),
    form(
        "jst purchase status",
        "采购单.xlsx",
        workbook("""
            采购单号 | 采购日期 | 供应商 | 状态 | 款式编码 | 商品编码 | 颜色规格 | 数量 | 已入库数量 | 预计到货日期
            PO1 | 2026-08-20 | 永利 | 已确认 | LK3301 | LK3301BKM | 黑色;M | 100 | 40 | 2026-09-20
            PO2 | 2026-08-20 | 永利 | 已完成 | LK3301 | LK3301BKL | 黑色;L | 100 | 100 | 2026-09-20
            PO3 | 2026-08-20 | 永利 | 作废 | LK3301 | LK3301BKL | 黑色;L | 500 | 0 | 2026-09-20
            PO4 | 2026-08-20 | 永利 | 已关闭 | LK3302 | LK3302WHF | 白色;均码 | 500 | 100 | 2026-09-20
            """),
        {(day(9, 20), "LK3301", "黑色", "M"): 100},
        table="orders",
    ),
    form(
        "netsuite po",
        "PurchaseOrders.csv",
        text(
            """
            Date | Document Number | Vendor | Status | Item | Quantity | Quantity Received | Expected Receipt Date
            8/13/2026 | PO1001 | Yongli | Pending Receipt | LK3301-BLK-M | 100 | 40 | 9/20/2026
            8/13/2026 | PO1002 | Yongli | Closed | LK3301-BLK-L | 100 | 40 | 9/20/2026
            8/13/2026 | PO1003 | Yongli | Partially Received | LK3301-BLK-L | 60 | 10 | 9/20/2026
            """,
            encoding="utf-8",
        ),
        {(day(9, 20), "LK3301", "BLK", "M"): 100, (day(9, 20), "LK3301", "BLK", "L"): 60},
        table="orders",
    ),
    form(
        "po outstanding",
        "采购.xlsx",
        workbook("""
            采购单号 | 供应商 | 款号   | 颜色 | 尺码 | 采购数量 | 已入库数量 | 未入库数量 | 交期
            PO1      | 永利   | LK3301 | 黑   | M    | 100      | 40         | 60         | 2026-09-20
            """),
        {(day(9, 20), "LK3301", "黑", "M"): 100},
        table="orders",
    ),
    form(
        "sap me2m",
        "me2m.csv",
        text(
            """
            Purchasing Document | Item | Vendor | Material    | Delivery Date | Order Quantity | Still to be delivered
            4500000001          | 10   | Yongli | LK3301-01-M | 20.09.2026    | 1.000          | 600
            4500000001          | 20   | Yongli | LK3301-01-L | 20.09.2026    | 400            | 0
            """,
            delimiter=";",
            encoding="cp1252",
        ),
        {(day(9, 20), "LK3301", "01", "M"): 600, (day(9, 20), "LK3301", "01", "L"): 0},
        table="orders",
    ),
    form(
        "po balance",
        "po-status.csv",
        text(
            """
            PO No | Factory | Style No | Colour | Size | Order Qty | Cut Qty | Shipped Qty | Balance | Ex-Factory Date | Status
            PO1 | Y1 | LK3301 | Black | S | 100 | 100 | 40 | 60 | 15-Sep-2026 | In production
            PO1 | Y1 | LK3301 | Black | M | 150 | 150 | 150 | 0 | 15-Sep-2026 | Shipped
            """,
            encoding="utf-8",
        ),
        {(day(9, 15), "LK3301", "Black", "S"): 60, (day(9, 15), "LK3301", "Black", "M"): 0},
        table="orders",
    ),
    form(
        "vip po",
        "唯品会PO单.xlsx",
        workbook("""
 PO号 | 供应商 | 货号 | 条码 | 颜色 | 尺码 | 订货数量 | 交货日期 | 已入库数量
 PO2601 | 我司 | LK3301 | 690 | 黑色 | M | 100 | 2026-08-20 | 40
 """),
        {(day(8, 20), "LK3301", "黑色", "M"): 100},
        "orders",
    ),
]
