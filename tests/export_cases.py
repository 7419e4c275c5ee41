"""Made-up exports in the form of each source, and what is right for them. No row is anybody's."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import xlsxwriter

Row = Sequence[object]


@dataclass(frozen=True)
class Case:
    """A file of one source. `units` are (day, style, colour, size) -> units; for stock and orders the day is None or due; `returns` likewise."""

    source: str
    name: str
    data: bytes
    units: dict[tuple[object, ...], float]
    table: str = "sales"
    cut: str | None = None
    zone: str | None = None
    returns: Mapping[tuple[object, ...], float] = field(default_factory=dict)


def text(rows: Sequence[Row], delimiter: str = ",", encoding: str = "utf-8-sig", end: str = "\r\n") -> bytes:
    """Delimited text; what holds the separator is quoted."""

    def cell(value: object) -> str:
        shown = "" if value is None else str(value)
        return f'"{shown}"' if delimiter in shown or shown.startswith(("\t", "=")) else shown

    return "".join(delimiter.join(map(cell, row)) + end for row in rows).encode(encoding)


def workbook(
    rows: Sequence[Row],
    merges: Sequence[tuple[int, int, int, int]] = (),
    sheets: Sequence[tuple[str, Sequence[Row]]] = (),
) -> bytes:
    """One sheet with merged cells, and further ones."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    for name, content, merged in [("数据", rows, merges), *((n, r, ()) for n, r in sheets)]:
        sheet = book.add_worksheet(name)
        for y, row in enumerate(content):
            for x, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(y, x, value)
                elif value is not None:
                    sheet.write(y, x, value)
        for top, left, bottom, right in merged:
            value = content[top][left]
            sheet.merge_range(top, left, bottom, right, value if value is not None else "")
    book.close()
    return held.getvalue()


A, B = date(2026, 3, 2), date(2026, 3, 3)
DRESS, SHIRT, SCARF = "LK3301", "LK3302", "0045112"
USUAL = {
    (A, DRESS, "黑色", "S"): 1,
    (A, DRESS, "黑色", "M"): 2,
    (B, SHIRT, "白色", "L"): 3,
    (B, SCARF, "红色", "均码"): 4,
}

DOUYIN = text(
    [
        [
            "主订单编号",
            "子订单编号",
            "选购商品",
            "商品规格",
            "商品数量",
            "商品ID",
            "商家编码",
            "商品金额",
            "订单提交时间",
            "支付完成时间",
            "订单状态",
            "售后状态",
            "达人ID",
            "流量体裁",
        ],
        [
            "\t7001000000000000001",
            "\t7001000000000000001",
            "\t连衣裙",
            "\t黑色;S",
            1,
            "\t3500000000000000001",
            "LK3301-07-S",
            "99.00",
            "2026-03-02 00:10:00",
            "2026-03-02 00:11:00",
            "已发货",
            "-",
            "-",
            "商品卡",
        ],
        [
            "\t7001000000000000002",
            "\t7001000000000000003",
            "\t连衣裙",
            "\t黑色;M",
            2,
            "\t3500000000000000001",
            "LK3301-07-M",
            "198.00",
            "2026-03-02 20:00:00",
            "2026-03-02 20:01:00",
            "已完成",
            "-",
            "\t75001",
            "直播",
        ],
        [
            "\t7001000000000000004",
            "\t7001000000000000004",
            "\t衬衫",
            "\t白色;L",
            3,
            "\t3500000000000000002",
            "LK3302-02-L",
            "297.00",
            "2026-03-03 08:00:00",
            "2026-03-03 08:00:30",
            "已发货",
            "退款成功",
            "-",
            "短视频",
        ],
        [
            "\t7001000000000000005",
            "\t7001000000000000005",
            "\t衬衫",
            "\t白色;M",
            5,
            "\t3500000000000000002",
            "LK3302-02-M",
            "99.00",
            "2026-03-03 09:00:00",
            "-",
            "已关闭",
            "-",
            "-",
            "商品卡",
        ],
        [
            "\t7001000000000000006",
            "\t7001000000000000006",
            "\t丝巾",
            "\t红色;均码",
            4,
            "\t3500000000000000003",
            "0045112-03-F",
            "99.00",
            "2026-03-03 10:00:00",
            "2026-03-03 10:00:20",
            "待发货",
            "-",
            "-",
            "商品卡",
        ],
    ]
)
JST_ROWS: list[Row] = [
    [
        "内部订单号",
        "线上订单号",
        "店铺",
        "订单状态",
        "订单日期",
        "付款日期",
        "款式编码",
        "商品编码",
        "颜色规格",
        "数量",
        "金额",
    ],
    [
        "900001",
        "7001000000000000001",
        "抖音店",
        "已发货",
        "2026-03-02 00:10:00",
        "2026-03-02 00:11:00",
        DRESS,
        "LK330107S",
        "黑色;S",
        1,
        99.0,
    ],
    [
        "900002",
        "7001000000000000002",
        "抖音店",
        "已发货",
        "2026-03-02 20:00:00",
        "2026-03-02 20:01:00",
        DRESS,
        "LK330107M",
        "黑色;M",
        2,
        198.0,
    ],
    [
        "900003",
        "7001000000000000004",
        "抖音店",
        "已发货",
        "2026-03-03 08:00:00",
        "2026-03-03 08:00:30",
        SHIRT,
        "LK330202L",
        "白色;L",
        3,
        297.0,
    ],
    [
        "900004",
        "7001000000000000005",
        "抖音店",
        "已取消",
        "2026-03-03 09:00:00",
        None,
        SHIRT,
        "LK330202M",
        "白色;M",
        5,
        99.0,
    ],
    [
        "900005",
        "7001000000000000006",
        "抖音店",
        "待发货",
        "2026-03-03 10:00:00",
        "2026-03-03 10:00:20",
        SCARF,
        "0045112RF",
        "红色;均码",
        4,
        99.0,
    ],
    ["合计", None, None, None, None, None, None, None, None, 15, 792.0],
]
SIZES_WIDE: list[Row] = [
    ["日期", "款号", "颜色", "S", "M", "L", "均码", "合计"],
    [46083, DRESS, "黑色", 1, "２", None, None, 3],
    [None, "小计", None, 1, 2, None, None, 3],
    [46084, SHIRT, "白色", None, "—", 3, None, 3],
    [46084, "'0045112", "红色", None, None, None, "4件", 4],
    ["总计", None, None, 1, 2, 3, 4, 10],
]
DATES_WIDE: list[Row] = [
    ["款号", "颜色", "尺码", "3/2", "3月3日", "合计"],
    [DRESS, "黑色", "S", 1, None, 1],
    [DRESS, "黑色", "M", 2, "-", 2],
    [SHIRT, "白色", "L", None, 3, 3],
    ["'0045112", "红色", "均码", None, 4, 4],
    ["合计", None, None, 3, 7, 10],
]
FACTORY: list[Row] = [
    ["2026春 生产进度表"],
    ["序号", "下单日", "款号", "颜色", "工厂", "客户交期", "尺码数量", None, None, None, "合计", "备注"],
    [None, None, None, None, None, None, "S", "M", "L", "均码", None, None],
    [1, 46083, DRESS, "[07]黑色", "甲厂", "4/20", 10, 20, 10, None, 40, "加急"],
    [None, None, None, "[02]白色", None, "4/20", 5, 10, 5, None, 20, None],
    [2, 46084, SCARF, "[03]红色", "乙厂", "4月25日", None, None, None, "90件", 90, "首单"],
    ["合计", None, None, None, None, None, 15, 30, 15, 90, 150, None],
]
FACTORY_MERGES = [
    (0, 0, 0, 11),
    (1, 6, 1, 9),
    *((1, x, 2, x) for x in (0, 1, 2, 3, 4, 5, 10, 11)),
    (3, 2, 4, 2),
    (3, 4, 4, 4),
]
BY_STYLE = {(A, DRESS, None, None): 3, (A, SHIRT, None, None): 1}
SHOPIFY_HEAD = [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem sku",
    "Cancelled at",
    "Refunded Amount",
    "Id",
]

CASES = [
    Case("douyin-orders", "抖店订单20260303.csv", DOUYIN, USUAL),
    Case("jst-orders", "jst.xlsx", workbook(JST_ROWS), USUAL),
    Case(
        "shopify-orders",
        "orders_export.csv",
        text(
            [
                SHOPIFY_HEAD,
                [
                    "#2001",
                    "x@example.com",
                    "paid",
                    "2026-03-02 10:00:00 +0100",
                    "2026-03-02 09:59:00 +0100",
                    1,
                    "Dress - Black / S",
                    30,
                    "LK3301-BLK-S",
                    "",
                    0,
                    6001,
                ],
                [
                    "#2001",
                    "x@example.com",
                    "",
                    "",
                    "2026-03-02 09:59:00 +0100",
                    2,
                    "Dress - Black / M",
                    30,
                    "LK3301-BLK-M",
                    "",
                    "",
                    "",
                ],
                [
                    "#2002",
                    "y@example.com",
                    "refunded",
                    "2026-03-03 23:50:00 +0100",
                    "2026-03-03 23:49:00 +0100",
                    3,
                    "Shirt - White / L",
                    30,
                    "LK3302-WHT-L",
                    "",
                    90,
                    6002,
                ],
                [
                    "#2003",
                    "y@example.com",
                    "voided",
                    "",
                    "2026-03-03 12:00:00 +0100",
                    5,
                    "Shirt - White / L",
                    30,
                    "LK3302-WHT-L",
                    "2026-03-03 12:10:00 +0100",
                    0,
                    6003,
                ],
                [
                    "#2004",
                    "z@example.com",
                    "paid",
                    "2026-03-03 13:00:00 +0100",
                    "2026-03-03 13:00:00 +0100",
                    4,
                    "Scarf",
                    7,
                    SCARF,
                    "",
                    0,
                    6004,
                ],
            ],
            encoding="utf-8",
        ),
        {
            (A, DRESS, "Black", "S"): 1,
            (A, DRESS, "Black", "M"): 2,
            (B, SHIRT, "White", "L"): 3,
            (B, SCARF, None, None): 4,
        },
    ),
    Case(
        "shengyicanmou-products",
        "商品排行.xlsx",
        workbook(
            [
                ["生意参谋-商品-商品排行"],
                ["统计日期：2026-03-02 ~ 2026-03-02"],
                [],
                [
                    "统计日期",
                    "商品ID",
                    "商品名称",
                    "货号",
                    "商品访客数",
                    "商品加购件数",
                    "下单件数",
                    "支付件数",
                    "支付金额",
                    "商品支付转化率",
                ],
                ["2026-03-02", "812000000001", "连衣裙", DRESS, "1,234", "88", "4", "2", "358.00", "0.24%"],
                ["2026-03-02", "812000000009", "连衣裙 新链接", DRESS, "100", "-", "1", "1", "179.00", "1.00%"],
                ["2026-03-02", "812000000002", "衬衫", SHIRT, "210", "6", "1", "1", "139.00", "0.48%"],
            ]
        ),
        BY_STYLE,
    ),
    Case(
        "pinduoduo-orders",
        "pdd.csv",
        text(
            [
                [
                    "商品",
                    "订单号",
                    "订单状态",
                    "商品总价(元)",
                    "商品数量(件)",
                    "支付时间",
                    "商品id",
                    "商品规格",
                    "样式ID",
                    "商家编码-规格维度",
                    "商家编码-商品维度",
                    "售后状态",
                ],
                [
                    "连衣裙",
                    "260302-100000000000001",
                    "已发货，待收货",
                    99,
                    1,
                    "2026-03-02 10:00:00",
                    700001,
                    "黑色,S",
                    1,
                    "LK3301-07-S",
                    DRESS,
                    "无售后或售后取消",
                ],
                [
                    "连衣裙",
                    "260302-100000000000002",
                    "已收货",
                    99,
                    2,
                    "2026-03-02 11:00:00",
                    700001,
                    "黑色,M",
                    2,
                    "LK3301-07-M",
                    DRESS,
                    "无售后或售后取消",
                ],
                [
                    "衬衫",
                    "260303-100000000000003",
                    "未发货，退款成功",
                    99,
                    3,
                    "2026-03-03 11:00:00",
                    700002,
                    "白色,L",
                    3,
                    "LK3302-02-L",
                    SHIRT,
                    "退款成功",
                ],
                [
                    "衬衫",
                    "260303-100000000000004",
                    "已取消",
                    99,
                    9,
                    "",
                    700002,
                    "白色,L",
                    3,
                    "LK3302-02-L",
                    SHIRT,
                    "无售后或售后取消",
                ],
                [
                    "丝巾",
                    "260303-100000000000005",
                    "待发货",
                    99,
                    4,
                    "2026-03-03 12:00:00",
                    700003,
                    "红色,均码",
                    4,
                    "0045112-03-F",
                    SCARF,
                    "",
                ],
            ]
        ),
        USUAL,
    ),
    Case(
        "wangdiantong-outbound",
        "出库明细.csv",
        text(
            [
                [
                    "订单编号",
                    "原始单号",
                    "原始子单号",
                    "店铺",
                    "出库单状态",
                    "商家编码",
                    "货品编号",
                    "规格名称",
                    "货品数量",
                    "付款时间",
                    "发货时间",
                ],
                [
                    "JY001",
                    "7001000000000000001",
                    "7001000000000000001",
                    "抖音",
                    "已发货",
                    "LK330107S",
                    DRESS,
                    "黑色 S",
                    "1.0000",
                    "2026-03-02 00:11:00",
                    "2026-03-04 09:00:00",
                ],
                [
                    "JY002",
                    "7001000000000000002",
                    "7001000000000000003",
                    "抖音",
                    "已发货",
                    "LK330107M",
                    DRESS,
                    "黑色 M",
                    "2.0000",
                    "2026-03-02 20:01:00",
                    "2026-03-04 09:00:00",
                ],
                [
                    "JY003",
                    "7001000000000000004",
                    "7001000000000000004",
                    "抖音",
                    "已完成",
                    "LK330202L",
                    SHIRT,
                    "白色 L",
                    "3.0000",
                    "2026-03-03 08:00:30",
                    "2026-03-04 09:00:00",
                ],
                [
                    "JY004",
                    "7001000000000000006",
                    "7001000000000000006",
                    "抖音",
                    "已完成",
                    "0045112RF",
                    SCARF,
                    "红色 均码",
                    "4.0000",
                    "2026-03-03 10:00:20",
                    "2026-03-04 09:00:00",
                ],
            ],
            encoding="gb18030",
        ),
        USUAL,
    ),
    Case(
        "kingdee-k3-outbound",
        "k3.xlsx",
        workbook(
            [
                ["销售出库序时簿"],
                ["日期", "单据编号", "购货单位", "产品代码", "产品名称", "规格型号", "实发数量", "单价", "金额"],
                ["2026-03-02", "XOUT000101", "门店", "LK3301.07.S", "连衣裙", "黑色/S", 1, 99, 99],
                ["2026-03-02", "XOUT000101", "门店", "LK3301.07.M", "连衣裙", "黑色/M", 2, 99, 198],
                ["2026-03-03", "XOUT000102", "门店", "LK3302.02.L", "衬衫", "白色/L", 3, 99, 297],
                ["2026-03-03", "XOUT000102", "门店", "0045112.03.F", "丝巾", "红色/均码", 4, 9, 36],
                ["合计", None, None, None, None, None, 10, None, 630],
            ]
        ),
        USUAL,
    ),
    Case(
        "yonyou-u8-sales",
        "u8.csv",
        text(
            [
                ["销售类型", "销售发票号", "销售日期", "存货编码", "存货名称", "存货规格", "数量", "含税单价"],
                ["普通销售", "0000000901", "2026-03-02", "LK330107S", "连衣裙", "黑色 S", "1.00", "99.00"],
                ["普通销售", "0000000901", "2026-03-02", "LK330107M", "连衣裙", "黑色 M", "2.00", "99.00"],
                ["普通销售", "0000000902", "2026-03-03", "LK330202L", "衬衫", "白色 L", "3.00", "99.00"],
            ],
            encoding="gb18030",
        ),
        {key: units for key, units in USUAL.items() if key[1] != SCARF},
        cut="款6+色2+码",
    ),
    Case(
        "netsuite-sales",
        "SalesbyItemDetail.csv",
        text(
            [
                ["Type", "Date", "Document Number", "Item", "Quantity", "Amount"],
                ["Invoice", "3/2/2026", "INV1001", "LK3301-BLK-S", 1, "$99.00"],
                ["Invoice", "3/2/2026", "INV1001", "LK3301-BLK-M", 2, "$198.00"],
                ["Invoice", "3/13/2026", "INV1002", "LK3302-WHT-L", 3, "$297.00"],
                ["Total", "", "", "", 6, "$594.00"],
            ],
            encoding="utf-8",
        ),
        {(A, DRESS, "BLK", "S"): 1, (A, DRESS, "BLK", "M"): 2, (date(2026, 3, 13), SHIRT, "WHT", "L"): 3},
    ),
    Case(
        "lightspeed-lines",
        "sales_lines.csv",
        text(
            [
                [
                    "Sale ID",
                    "Completed Date",
                    "System ID",
                    "Custom SKU",
                    "Description",
                    "Quantity",
                    "Unit Price",
                    "Total",
                ],
                [501, "2026-03-02", 210000000001, "LK3301-BLK-S", "Dress", 1, 99, 99],
                [502, "2026-03-02", 210000000002, "LK3301-BLK-M", "Dress", 2, 99, 198],
                [503, "2026-03-03", 210000000001, "LK3301-BLK-S", "Dress", -1, 99, -99],
            ],
            encoding="utf-8",
        ),
        {(A, DRESS, "BLK", "S"): 1, (A, DRESS, "BLK", "M"): 2, (B, DRESS, "BLK", "S"): 0},
    ),
    Case(
        "xentral-articles",
        "artikel.csv",
        text(
            [
                ["Artikelnummer", "Bezeichnung", "Menge", "Datum", "Preis", "Lager"],
                [SCARF, "Seidentuch rot, Größe U", "4,00", "02.03.2026", "1.234,50", "Hauptlager"],
                [SCARF, "Seidentuch rot, Größe U", "2,00", "02.03.2026", "1.234,50", "Hauptlager"],
            ],
            delimiter=";",
            encoding="cp1252",
        ),
        {(A, SCARF, None, None): 6},
    ),
    Case(
        "amazon-orders",
        "all_orders.txt",
        text(
            [
                [
                    "amazon-order-id",
                    "purchase-date",
                    "order-status",
                    "product-name",
                    "sku",
                    "item-status",
                    "quantity",
                    "item-price",
                ],
                [
                    "302-0000001-0000001",
                    "2026-03-01T20:00:00+00:00",
                    "Shipped",
                    "Dress",
                    "LK3301-BLK-S",
                    "Shipped",
                    1,
                    "30.0",
                ],
                [
                    "302-0000002-0000002",
                    "2026-03-02T10:00:00+00:00",
                    "Shipped",
                    "Dress",
                    "LK3301-BLK-M",
                    "Shipped",
                    2,
                    "60.0",
                ],
                [
                    "302-0000003-0000003",
                    "2026-03-02T11:00:00+00:00",
                    "Cancelled",
                    "Dress",
                    "LK3301-BLK-M",
                    "Cancelled",
                    2,
                    "",
                ],
            ],
            delimiter="\t",
            encoding="utf-8",
        ),
        {(A, DRESS, "BLK", "S"): 1, (A, DRESS, "BLK", "M"): 2},
        zone="Asia/Tokyo",
    ),
    Case("a sheet with sizes as columns", "sizes.xlsx", workbook(SIZES_WIDE), USUAL),
    Case("a sheet with days as columns", "days 2026.xlsx", workbook(DATES_WIDE), USUAL),
    Case(
        "factory-progress",
        "进度.xlsx",
        workbook(FACTORY, FACTORY_MERGES, [("说明", [["每日更新"]])]),
        {
            (date(2026, 4, 20), DRESS, "黑色", "S"): 10,
            (date(2026, 4, 20), DRESS, "黑色", "M"): 20,
            (date(2026, 4, 20), DRESS, "黑色", "L"): 10,
            (date(2026, 4, 20), DRESS, "白色", "S"): 5,
            (date(2026, 4, 20), DRESS, "白色", "M"): 10,
            (date(2026, 4, 20), DRESS, "白色", "L"): 5,
            (date(2026, 4, 25), SCARF, "红色", "均码"): 90,
        },
        table="orders",
    ),
    Case(
        "jst-stock",
        "库存.csv",
        text(
            [
                ["仓库", "款式编码", "商品编码", "颜色规格", "实际库存数", "订单占有数", "可用数"],
                ["主仓", DRESS, "LK330107S", "黑色;S", 12, 2, 10],
                ["二仓", DRESS, "LK330107S", "黑色;S", 5, 0, 5],
                ["主仓", SHIRT, "LK330202L", "白色;L", 3, 4, -1],
            ],
            encoding="gb18030",
        ),
        {(None, DRESS, "黑色", "S"): 15, (None, SHIRT, "白色", "L"): 0},
        table="stock",
    ),
    Case(
        "shopify-inventory",
        "inventory_export.csv",
        text(
            [
                [
                    "Handle",
                    "Title",
                    "Option1 Name",
                    "Option1 Value",
                    "Option2 Name",
                    "Option2 Value",
                    "SKU",
                    "Location",
                    "Available (not editable)",
                    "On hand (current)",
                ],
                ["dress", "Dress", "Size", "M", "Color", "Black", "LK3301-BLK-M", "Main", 5, 7],
                ["dress", "Dress", "Size", "L", "Color", "Black", "LK3301-BLK-L", "Main", "not stocked", ""],
            ],
            encoding="utf-8",
        ),
        {(None, DRESS, "Black", "M"): 5, (None, DRESS, "Black", "L"): 0},
        table="stock",
    ),
    Case(
        "sap-mb52",
        "mb52.xlsx",
        workbook(
            [
                [
                    "Material",
                    "Material description",
                    "Plant",
                    "Storage Location",
                    "Base Unit of Measure",
                    "Unrestricted",
                    "Value Unrestricted",
                ],
                ["LK3301-07-M", "Dress", "1000", "0001", "EA", "1,012.000", "12,000.00"],
                ["LK3301-07-L", "Dress", "1000", "0001", "EA", "3.000-", "12.00-"],
                ["LK3301-07-S", "Dress", "1000", "0002", "EA", "7.000", "12.00"],
            ]
        ),
        {(None, DRESS, "07", "M"): 1012, (None, DRESS, "07", "L"): 0, (None, DRESS, "07", "S"): 7},
        table="stock",
    ),
]

REFUSED = {
    "totals of the shop": (
        "shop.csv",
        text([["Date", "Ordered Product Sales", "Units Ordered", "Sessions - Total"], ["3/2/26", "$9.00", 3, 20]]),
    ),
    "settlements": (
        "jiesuan.csv",
        text(
            [
                ["结算时间", "订单号", "结算金额", "下单时间", "收入合计", "支出合计"],
                ["", "", "收入+支出", "", "", ""],
                ["2026-03-09 05:00:00", "'7001", "97.02", "2026-03-02", "109.00", "11.98"],
            ]
        ),
    ),
    "means": (
        "shein.csv",
        text([["商品名称", "SKC", "供方货号", "日均销量", "日均访客"], ["Dress", "sw26", DRESS, 3.4, 120]]),
    ),
    "several days together": (
        "month.csv",
        text(
            [
                ["统计日期", "商品ID", "货号", "商品访客数", "支付件数"],
                ["2026-02-01 ~ 2026-02-28", 812, DRESS, "31,204", 412],
            ],
            encoding="gb18030",
        ),
    ),
    "a day": ("products.csv", text([["商品名称", "货号", "成交件数", "商品曝光人数"], ["连衣裙", DRESS, 3, "1.2万"]])),
    "the style": (
        "links.csv",
        text([["统计时间", "商品ID", "商品访客数", "成交件数"], ["2026-03-02 00:00:00", 600000000001, 12, "3件"]]),
    ),
    "where the style ends": (
        "codes.csv",
        text([["日期", "商品编码", "颜色规格", "销量"], ["2026-03-02", "LK330107S", "黑色 S", 3]]),
    ),
    "the day of each order": (
        "items.csv",
        text(
            [
                ["订单编号", "标题", "购买数量", "商品属性", "商家编码"],
                ['="26030200001"', "连衣裙", 1, "颜色分类：黑色;尺码：S", "LK3301-07-S"],
            ]
        ),
    ),
    "what was ordered": (
        "orders.csv",
        text(
            [
                ["订单编号", "买家会员名", "订单状态", "订单创建时间", "订单付款时间 ", "宝贝总数量"],
                ['="26030200001"', "某", "交易成功", "2026-03-02 09:00:00", "2026-03-02 09:00:10", 1],
            ]
        ),
    ),
    "which number is the day": (
        "us.csv",
        text([["date", "order id", "sku", "quantity"], ["3/2/26", "A1", "LK3301", 1]]),
    ),
    "UTC": (
        "utc.csv",
        text([["order id", "created at", "sku", "quantity"], ["A1", "2026-03-02T10:00:00Z", "LK3301", 1]]),
    ),
    "These are returns": (
        "销售退货单_202608.xlsx",
        workbook([["日期", "单据编号", "款号", "颜色", "数量"], ["2026-08-01", "TH001", DRESS, "黑色", 3]]),
    ),
    "say of each whether it came back": (
        "list.xlsx",
        workbook(
            [
                ["售后单号", "线上订单号", "售后类型", "申请时间", "款式编码", "颜色规格", "数量"],
                ["SH1", "3920000000000000001", "退货退款", "2026-08-01 10:00:00", DRESS, "黑色;M", 2],
            ]
        ),
    ),
    "bought, received or moved": (
        "采购明细.csv",
        text(
            [["日期", "单据编号", "供应商", "款号", "颜色", "数量"], ["2026-08-01", "CG001", "永利", DRESS, "黑", 300]]
        ),
    ),
    "not sold": (
        "list.csv",
        text([["入库日期", "供应商", "款号", "颜色", "入库数量"], ["2026-08-01", "永利", DRESS, "黑", 300]]),
    ),
}
