"""Sheets that people make and files that are odd in themselves: wide tables, headers in two rows, XML, UTF-16."""

from export_cases.case import USUAL, Case, day, form, workbook

XML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="S"><Table>'
    '<Row><Cell><Data ss:Type="String">日期</Data></Cell><Cell><Data ss:Type="String">款号</Data></Cell>'
    '<Cell><Data ss:Type="String">颜色</Data></Cell><Cell><Data ss:Type="String">销量</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="String">2026-08-01</Data></Cell><Cell ss:MergeDown="1"><Data ss:Type="String">LK3301</Data></Cell>'
    '<Cell ss:Index="4"><Data ss:Type="Number">3</Data></Cell></Row></Table></Worksheet></Workbook>'
)

CASES = [
    Case(
        "a sheet with sizes as columns",
        "sizes.xlsx",
        workbook("""
            日期  | 款号     | 颜色 | S | M  | L | 均码 | 合计
            46083 | LK3301   | 黑色 | 1 | ２ |   |      | 3
                  | 小计     |      | 1 | 2  |   |      | 3
            46084 | LK3302   | 白色 |   | —  | 3 |      | 3
            46084 | '0045112 | 红色 |   |    |   | 4件  | 4
            总计  |          |      | 1 | 2  | 3 | 4    | 10
            """),
        USUAL,
    ),
    Case(
        "a sheet with days as columns",
        "days 2026.xlsx",
        workbook("""
            款号     | 颜色 | 尺码 | 3/2 | 3月3日 | 合计
            LK3301   | 黑色 | S    | 1   |        | 1
            LK3301   | 黑色 | M    | 2   | -      | 2
            LK3302   | 白色 | L    |     | 3      | 3
            '0045112 | 红色 | 均码 |     | 4      | 4
            合计     |      |      | 3   | 7      | 10
            """),
        USUAL,
    ),
    form(
        "two metrics per day",
        "日报.xlsx",
        workbook(
            """
            款号   | 8月1日 |          | 8月2日 |
                   | 访客数 | 支付件数 | 访客数 | 支付件数
            LK3301 | 100    | 3        | 200    | 5
            """,
            [(0, 1, 0, 2), (0, 3, 0, 4)],
        ),
        {(day(8, 1), "LK3301", None, None): 3, (day(8, 2), "LK3301", None, None): 5},
    ),
    form(
        "sales|returns groups",
        "明细.xlsx",
        workbook(
            """
            日期       | 款号   | 颜色 | 尺码 | 销售 |      | 退货 |
                       |        |      |      | 数量 | 金额 | 数量 | 金额
            2026-08-01 | LK3301 | 黑   | M    | 3    | 297  | 1    | 99
            """,
            [(0, 4, 0, 5), (0, 6, 0, 7)],
        ),
        {(day(8, 1), "LK3301", "黑", "M"): (3, 1)},
    ),
    form(
        "sizes by letter and number",
        "日销.xlsx",
        workbook("""
            日期       | 款号   | 颜色 | S/36 | M/38 | 合计
            2026-08-01 | LK3301 | 黑   | 1    | 2    | 3
            """),
        {(day(8, 1), "LK3301", "黑", "S/36"): 1, (day(8, 1), "LK3301", "黑", "M/38"): 2},
    ),
    form(
        "numbers odd",
        "日销.xlsx",
        workbook("""
            日期          | 款号     | 销量   | 访客数
            8/1           | '0026103 | 1.2万  | １,２３４
            8月2日 (周日) | 0026103  | 12-    | —
            合计          | ""       | 11,988 | ""
            """),
        {(day(8, 1), "0026103", None, None): 12000, (day(8, 2), "0026103", None, None): (0, 12)},
    ),
    form("xml2003", "销售.xls", XML.encode(), {(day(8, 1), "LK3301", None, None): 3}),
    form(
        "utf16 tab",
        "sales.txt",
        "日期\t款号\t颜色\t尺码\t销量\r\n2026/8/1\tLK3301\t黑\tM\t３\r\n".encode("utf-16"),
        {(day(8, 1), "LK3301", "黑", "M"): 3},
    ),
    form(
        "a line that names the separator",
        "sales.csv",
        (
            "sep=;\r\nDatum;Artikelnummer;Farbe;Größe;Menge\r\n01.08.2026;LK3301;schwarz;M;3\r\n01.08.2026;LK3301;schwarz;L;1\r\n"
        ).encode("cp1252"),
        {(day(8, 1), "LK3301", "schwarz", "M"): 3, (day(8, 1), "LK3301", "schwarz", "L"): 1},
    ),
]
