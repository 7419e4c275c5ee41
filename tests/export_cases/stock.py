"""What lies in stock, by system and by people's own lists."""

from export_cases.case import Case, form, text, workbook

SPOOL = """
List of Warehouse Stocks on Hand

------------------------------------------------------------
|Material   |Material description|Plnt|SLoc|BUn|Unrestricted|In Transit|
------------------------------------------------------------
|LK3301-01-M|Dress               |1000|0001|EA |   1,012.000|     0.000|
|LK3301-01-L|Dress               |1000|0001|EA |       3.000|     5.000|
------------------------------------------------------------
|*          |                    |    |    |EA |   1,015.000|     5.000|
------------------------------------------------------------
"""

CASES = [
    Case(
        "jst-stock",
        "库存.csv",
        text(
            """
            仓库 | 款式编码 | 商品编码  | 颜色规格 | 实际库存数 | 订单占有数 | 可用数
            主仓 | LK3301   | LK330107S | 黑色;S   | 12         | 2          | 10
            二仓 | LK3301   | LK330107S | 黑色;S   | 5          | 0          | 5
            主仓 | LK3302   | LK330202L | 白色;L   | 3          | 4          | -1
            """,
            encoding="gb18030",
        ),
        {(None, "LK3301", "黑色", "S"): 15, (None, "LK3302", "白色", "L"): 0},
        table="stock",
    ),
    Case(
        "shopify-inventory",
        "inventory_export.csv",
        text(
            """
            Handle | Title | Option1 Name | Option1 Value | Option2 Name | Option2 Value | SKU | Location | Available (not editable) | On hand (current)
            dress | Dress | Size | M | Color | Black | LK3301-BLK-M | Main | 5 | 7
            dress | Dress | Size | L | Color | Black | LK3301-BLK-L | Main | not stocked |
            """,
            encoding="utf-8",
        ),
        {(None, "LK3301", "Black", "M"): 5, (None, "LK3301", "Black", "L"): 0},
        table="stock",
    ),
    Case(
        "sap-mb52",
        "mb52.xlsx",
        workbook("""
            Material | Material description | Plant | Storage Location | Base Unit of Measure | Unrestricted | Value Unrestricted
            LK3301-07-M | Dress | "1000" | 0001 | EA | 1,012.000 | 12,000.00
            LK3301-07-L | Dress | "1000" | 0001 | EA | 3.000- | 12.00-
            LK3301-07-S | Dress | "1000" | 0002 | EA | "7.000" | "12.00"
            """),
        {(None, "LK3301", "07", "M"): 1012, (None, "LK3301", "07", "L"): 0, (None, "LK3301", "07", "S"): 7},
        table="stock",
    ),
    form(
        "sap spool",
        "mb52.txt",
        SPOOL.encode(),
        {(None, "LK3301", "01", "M"): 1012, (None, "LK3301", "01", "L"): 3},
        table="stock",
    ),
    form(
        "sap german",
        "mb52.csv",
        text(
            """
            Material | Materialkurztext | Werk | Lagerort | Basismengeneinheit | Frei verwendbar | Wert frei verwendbar
            LK3301-01-M | Kleid für Damen | 1000 | 0001 | ST | 1.012 | 12.000,00
            LK3301-01-L | Kleid für Damen | 1000 | 0001 | ST | 3 | 12,00
            LK3301-01-S | Kleid | 1000 | 0001 | ST | 2.000 | 12,00
            """,
            delimiter=";",
            encoding="cp1252",
        ),
        {(None, "LK3301", "01", "M"): 1012, (None, "LK3301", "01", "L"): 3, (None, "LK3301", "01", "S"): 2000},
        table="stock",
    ),
    form(
        "german thousands no evidence",
        "bestand.csv",
        text(
            """
            Material    | Werk | Frei verwendbar
            LK3301-01-M | 1000 | 2.000
            LK3301-01-L | 1000 | 350
            """,
            delimiter=";",
            encoding="cp1252",
        ),
        {(None, "LK3301", "01", "M"): 2000, (None, "LK3301", "01", "L"): 350},
        table="stock",
    ),
    form(
        "stock days",
        "库存快照.csv",
        text("""
            快照日期   | 款号   | 颜色 | 尺码 | 库存
            2026-08-30 | LK3301 | 黑   | M    | 10
            2026-08-31 | LK3301 | 黑   | M    | 7
            """),
        {(None, "LK3301", "黑", "M"): 7},
        table="stock",
    ),
    form(
        "stock two kinds of rows",
        "库存.xlsx",
        workbook("""
            仓库     | 款号        | 颜色 | 尺码 | 库存数量 | 占用数
            主仓     | LK3301      | 黑   | M    | 10       | 2
            ""       | LK3301 小计 | ""   | ""   | 10       | 2
            残次品仓 | LK3301      | 黑   | M    | 50       | 0
            合计     | ""          | ""   | ""   | 60       | 2
            """),
        {(None, "LK3301", "黑", "M"): 60},
        table="stock",
    ),
    form(
        "u8 stock",
        "现存量.csv",
        text(
            """
            现存量查询
            仓库编码 | 仓库名称 | 存货编码    | 存货名称 | 规格型号 | 主计量单位名称 | 现存数量 | 可用数量
            01       | 成品库   | LK3301-01-M | 裙       | 黑色 M   | 件             | 1,010.00 | 1,000.00
            01       | 成品库   | LK3301-01-L | 裙       | 黑色 L   | 件             | 5.00     | 5.00
                     |          |             |          |          | 小计           | 1,015.00 | 1,005.00
            """,
            encoding="gb18030",
        ),
        {(None, "LK3301", "黑色", "M"): 1000, (None, "LK3301", "黑色", "L"): 5},
        table="stock",
    ),
    form(
        "fba",
        "fba.txt",
        text(
            """
            sku | fnsku | asin | product-name | condition | your-price | mfn-listing-exists | afn-listing-exists | afn-warehouse-quantity | afn-fulfillable-quantity | afn-unsellable-quantity | afn-reserved-quantity
            LK3301-BLK-M | X0 | B0 | Dress | New | 30.0 | No | Yes | 12 | 10 | 0 | 2
            """,
            delimiter="\t",
            encoding="utf-8",
        ),
        {(None, "LK3301", "BLK", "M"): 10},
        table="stock",
    ),
    form(
        "a stock count",
        "盘点.csv",
        text("""
            盘点日期   | 款号   | 颜色 | 尺码 | 账面数量 | 实盘数量
            2026-08-31 | LK3301 | 黑   | M    | 10       | 9
            """),
        {(None, "LK3301", "黑", "M"): 9},
        table="stock",
    ),
]
