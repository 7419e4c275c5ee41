"""Sheets with a column for each warehouse or shop, and with several groups of sizes."""

from export_cases.case import day, form, text, workbook

BC, LC = (day(8, 1), "LK3301", "黑色", "M"), (day(8, 2), "LK3301", "黑色", "L")

CASES = [
    form(
        "warehouses as columns",
        "库存.xlsx",
        workbook("""
 款号 | 颜色 | 尺码 | 杭州仓 | 广州仓 | 门店仓 | 合计
 LK3301 | 黑色 | M | 20 | 5 | 0 | 25
 LK3301 | 黑色 | L | 3 | "-" | 5 | 8
 """),
        {(None, "LK3301", "黑色", "M"): 25, (None, "LK3301", "黑色", "L"): 8},
        "stock",
    ),
    form(
        "warehouses as columns no total",
        "各仓库存.xlsx",
        workbook("""
 款号 | 颜色 | 尺码 | 主仓库存 | 直播仓库存 | 门店库存
 LK3301 | 黑色 | M | 20 | 5 | 0
 LK3301 | 黑色 | L | 3 |  | 5
 """),
        {(None, "LK3301", "黑色", "M"): 25, (None, "LK3301", "黑色", "L"): 8},
        "stock",
    ),
    form(
        "warehouses grouped",
        "库存表.xlsx",
        workbook(
            """
 款号 | 颜色 | 尺码 | 库存 |  |  | 备注
 "" |  |  | 杭州仓 | 广州仓 | 小计 |
 LK3301 | 黑色 | M | 20 | 5 | 25 |
 LK3301 | 黑色 | L | 3 | 5 | 8 |
 """,
            merges=[(0, 3, 0, 5)],
        ),
        {(None, "LK3301", "黑色", "M"): 25, (None, "LK3301", "黑色", "L"): 8},
        "stock",
    ),
    form(
        "warehouses stock and on way",
        "库存2.xlsx",
        workbook("""
 款号 | 颜色 | 尺码 | 杭州仓 | 广州仓 | 在途 | 合计库存
 LK3301 | 黑色 | M | 20 | 5 | 40 | 25
 LK3301 | 黑色 | L | 3 | 5 | 0 | 8
 """),
        {(None, "LK3301", "黑色", "M"): 25, (None, "LK3301", "黑色", "L"): 8},
        "stock",
    ),
    form(
        "shops as columns",
        "日销_2026-08-01.xlsx",
        workbook("""
 款号 | 颜色 | 尺码 | 天猫旗舰店 | 抖音旗舰店 | 京东店 | 合计
 LK3301 | 黑色 | M | 1 | 1 | 0 | 2
 LK3301 | 黑色 | L | 1 |  |  | 1
 """),
        {BC: 2, (day(8, 1), "LK3301", "黑色", "L"): 1},
    ),
    form(
        "shops as columns with date",
        "各店销量.xlsx",
        workbook("""
 日期 | 款号 | 颜色 | 尺码 | 天猫 | 抖音 | 京东
 2026-08-01 | LK3301 | 黑色 | M | 1 | 1 | 0
 2026-08-02 | LK3301 | 黑色 | L | 1 |  |
 """),
        {BC: 2, LC: 1},
    ),
    form(
        "shops as columns units in title",
        "销量日报.xlsx",
        workbook("""
 各门店销量日报 2026-08-01 |  |  |  |  |
 款号 | 颜色 | 尺码 | 万象城店 | 银泰店 | 合计
 LK3301 | 黑色 | M | 1 | 1 | 2
 LK3301 | 黑色 | L | 1 |  | 1
 """),
        {BC: 2, (day(8, 1), "LK3301", "黑色", "L"): 1},
    ),
    form(
        "sizes and warehouses",
        "库存尺码.xlsx",
        workbook("""
 款号 | 颜色 | 仓库 | S | M | L | 合计
 LK3301 | 黑色 | 杭州仓 |  | 20 | 3 | 23
 LK3301 | 黑色 | 广州仓 |  | 5 | 5 | 10
 """),
        {(None, "LK3301", "黑色", "M"): 25, (None, "LK3301", "黑色", "L"): 8},
        "stock",
    ),
    form(
        "sizes of sales beside sizes of returns",
        "日销表.xlsx",
        workbook(
            """
            日期       | 款号   | 颜色 | 销量 |   |   | 退货 |   |
                       |        |      | S    | M | L | S    | M | L
            2026-08-01 | LK3301 | 黑色 | 1    | 2 | 0 | 0    | 1 | 0
            """,
            merges=[(0, 3, 0, 5), (0, 6, 0, 8)],
        ),
        {(day(8, 1), "LK3301", "黑色", "S"): 1, (day(8, 1), "LK3301", "黑色", "M"): 2},
    ),
    form(
        "sizes of orders beside sizes still to come",
        "进度表.xlsx",
        workbook(
            """
            款号   | 颜色 | 工厂 | 交期       | 下单数量 |    |    | 未入库 |    |
                   |      |      |            | S        | M  | L  | S      | M  | L
            LK3301 | 黑色 | 永利 | 2026-09-20 | 10       | 20 | 10 | 0      | 15 | 10
            """,
            merges=[(0, 4, 0, 6), (0, 7, 0, 9)],
        ),
        {(day(9, 20), "LK3301", "黑色", "M"): 15, (day(9, 20), "LK3301", "黑色", "L"): 10},
        "orders",
    ),
    form(
        "shopify inventory by location wide",
        "inventory_export_2.csv",
        text(
            """
 Handle | Title | Option1 Name | Option1 Value | Option2 Name | Option2 Value | SKU | HS Code | COO | Main Warehouse | Downtown Store
 dress | Dress | Color | Black | Size | M | LK3301-BLK-M |  |  | 20 | 5
 dress | Dress | Color | Black | Size | L | LK3301-BLK-L |  |  | 8 | not stocked
 """,
            encoding="utf-8",
        ),
        {(None, "LK3301", "Black", "M"): 25, (None, "LK3301", "Black", "L"): 8},
        "stock",
    ),
    form(
        "sizes below each day, with a sum of the day",
        "8月销售.xlsx",
        workbook(
            """
 款号 | 颜色 | 8月1日 |  |  | 8月2日 |  |  | 合计
  |  | S | M | 小计 | M | L | 小计 |
 LK3301 | 黑色 | 0 | 2 | 2 | 0 | 1 | 1 | 3
 合计 |  | 0 | 2 | 2 | 0 | 1 | 1 | 3
 """,
            [(0, 2, 0, 4), (0, 5, 0, 7)],
        ),
        {BC: 2, LC: 1},
    ),
    form(
        "sizes below one day",
        "8月1日.xlsx",
        workbook("款号 | 颜色 | 2026-08-01 | |\n | | S | M | L\nLK3301 | 黑色 | 0 | 2 | 1", [(0, 2, 0, 4)]),
        {BC: 2, (day(8, 1), "LK3301", "黑色", "L"): 1},
    ),
    form(
        "sales and stock of each shop, in two rows of headers",
        "各店销存.xlsx",
        workbook(
            """
 日期 | 款号 | 颜色 | 尺码 | 银泰店 |  | 万象城店 |
  |  |  |  | 销量 | 库存 | 销量 | 库存
 2026-08-01 | LK3301 | 黑色 | M | 1 | 5 | 1 | 6
 2026-08-02 | LK3301 | 黑色 | L | 1 | 3 | 0 | 2
 """,
            [(0, 4, 0, 5), (0, 6, 0, 7)],
        ),
        {BC: 2, LC: 1},
    ),
    form(
        "sales and stock of each shop, in one row of headers",
        "各店销存.xlsx",
        workbook("""
 日期 | 款号 | 颜色 | 尺码 | 银泰店销量 | 银泰店库存 | 万象城店销量 | 万象城店库存
 2026-08-01 | LK3301 | 黑色 | M | 1 | 5 | 1 | 6
 2026-08-02 | LK3301 | 黑色 | L | 1 | 3 | 0 | 2
 """),
        {BC: 2, LC: 1},
    ),
    form(
        "yesterday's stock beside today's",
        "库存对比.xlsx",
        workbook("""
 款号 | 颜色 | 尺码 | 昨日库存 | 今日库存
 LK3301 | 黑色 | M | 27 | 25
 LK3301 | 黑色 | L | 9 | 8
 """),
        {(None, "LK3301", "黑色", "M"): 25, (None, "LK3301", "黑色", "L"): 8},
        "stock",
    ),
]
