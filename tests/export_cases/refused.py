"""Files that hold no sales by day, and the words that must stand in the refusal."""

from export_cases.case import text, workbook

REFUSED = {
    "devoluções": (
        "devoluções.xlsx",
        workbook("""
            Data       | Referência | Cor   | Tamanho | Quantidade
            2026-08-01 | LK3301     | Preto | M       | 2
            """),
    ),
    "仕入明細": (
        "仕入明細.xlsx",
        workbook("""
            日付       | 仕入先名 | 品番   | カラー | サイズ | 数量
            2026-08-01 | 大連     | LK3301 | 黒     | M      | 2
            """),
    ),
    "totals of the shop": (
        "shop.csv",
        text("""
            Date   | Ordered Product Sales | Units Ordered | Sessions - Total
            3/2/26 | $9.00                 | 3             | 20
            """),
    ),
    "settlements": (
        "jiesuan.csv",
        text("""
            结算时间            | 订单号 | 结算金额  | 下单时间   | 收入合计 | 支出合计
                                |        | 收入+支出 |            |          |
            2026-03-09 05:00:00 | '7001  | 97.02     | 2026-03-02 | 109.00   | 11.98
            """),
    ),
    "numbers of pieces": (
        "orders.csv",
        text("""
            线上订单号 | 订单状态 | 付款日期   | 款式编码 | 颜色规格 | 产品分类 | 成本价 | 销售数量(打)
            T1         | 已发货   | 2026-03-02 | LK3301   | 黑色;S   | 连衣裙   | 62     | 3
            """),
    ),
    "no header is known for: units": (
        "lines.csv",
        text("""
            线上订单号 | 订单状态 | 付款日期   | 款式编码 | 颜色规格 | 产品分类 | 成本价
            T1         | 已发货   | 2026-03-02 | LK3301   | 黑色;S   | 连衣裙   | 62
            """),
    ),
    "means": (
        "shein.csv",
        text("""
            商品名称 | SKC  | 供方货号 | 日均销量 | 日均访客
            Dress    | sw26 | LK3301   | 3.4      | 120
            """),
    ),
    "several days together": (
        "month.csv",
        text(
            """
            统计日期                | 商品ID | 货号   | 商品访客数 | 支付件数
            2026-02-01 ~ 2026-02-28 | 812    | LK3301 | 31,204     | 412
            """,
            encoding="gb18030",
        ),
    ),
    "a day": (
        "products.csv",
        text("""
            商品名称 | 货号   | 成交件数 | 商品曝光人数
            连衣裙   | LK3301 | 3        | 1.2万
            """),
    ),
    "the style": (
        "links.csv",
        text("""
            统计时间            | 商品ID       | 商品访客数 | 成交件数
            2026-03-02 00:00:00 | 600000000001 | 12         | 3件
            """),
    ),
    "where the style ends": (
        "codes.csv",
        text("""
            日期       | 商品编码  | 颜色规格 | 销量
            2026-03-02 | LK330107S | 黑色 S   | 3
            """),
    ),
    "the day of each order": (
        "items.csv",
        text("""
            订单编号       | 标题   | 购买数量 | 商品属性               | 商家编码
            ="26030200001" | 连衣裙 | 1        | 颜色分类：黑色;尺码：S | LK3301-07-S
            """),
    ),
    "what was ordered": (
        "orders.csv",
        text("""
            订单编号       | 买家会员名 | 订单状态 | 订单创建时间        | "订单付款时间 "     | 宝贝总数量
            ="26030200001" | 某         | 交易成功 | 2026-03-02 09:00:00 | 2026-03-02 09:00:10 | 1
            """),
    ),
    "which number is the day": (
        "us.csv",
        text("""
            date   | order id | sku    | quantity
            3/2/26 | A1       | LK3301 | 1
            """),
    ),
    "UTC": (
        "utc.csv",
        text("""
            order id | created at           | sku    | quantity
            A1       | 2026-03-02T10:00:00Z | LK3301 | 1
            """),
    ),
    "These are returns": (
        "销售退货单_202608.xlsx",
        workbook("""
            日期       | 单据编号 | 款号   | 颜色 | 数量
            2026-08-01 | TH001    | LK3301 | 黑色 | 3
            """),
    ),
    "say of each whether it came back": (
        "list.xlsx",
        workbook("""
            售后单号 | 线上订单号            | 售后类型 | 申请时间            | 款式编码 | 颜色规格 | 数量
            SH1      | "3920000000000000001" | 退货退款 | 2026-08-01 10:00:00 | LK3301   | 黑色;M   | 2
            """),
    ),
    "bought, received or moved": (
        "采购明细.csv",
        text("""
            日期       | 单据编号 | 供应商 | 款号   | 颜色 | 数量
            2026-08-01 | CG001    | 永利   | LK3301 | 黑   | 300
            """),
    ),
    "not sold": (
        "list.csv",
        text("""
            入库日期   | 供应商 | 款号   | 颜色 | 入库数量
            2026-08-01 | 永利   | LK3301 | 黑   | 300
            """),
    ),
    "still to come of each size": (
        "进度表.xlsx",
        workbook(
            """
            款号   | 颜色 | 工厂 | 交期       | 下单数量 |    |    | 已入库 |   |
                   |      |      |            | S        | M  | L  | S      | M | L
            LK3301 | 黑色 | 永利 | 2026-09-20 | 10       | 20 | 10 | 10     | 5 | 0
            """,
            merges=[(0, 4, 0, 6), (0, 7, 0, 9)],
        ),
    ),
    "stock or sales": (
        "表1.xlsx",
        workbook("""
            款号   | 颜色 | 尺码 | 银泰店 | 万象城店
            LK3301 | 黑色 | M    | 3      | 4
            """),
    ),
    "call it one": (
        "库存.xlsx",
        workbook("""
            款号   | 颜色 | 尺码 | 杭州仓 | 广州仓 | 余杭
            LK3301 | 黑色 | M    | 3      | 4      | 9
            """),
    ),
    "Every count is below zero": (
        "list.csv",
        text(
            [
                ["日期", "订单号", "款号", "颜色", "数量"],
                *(["2026-08-01", f"A{n}", f"LK33{n}", "黑", -1] for n in range(30)),
            ]
        ),
    ),
    "which rows are sales": (
        "进销存.xlsx",
        workbook("""
            日期       | 款号   | 颜色 | 尺码 | 入库数量 | 出库数量 | 结存数量
            2026-08-01 | LK3301 | 黑色 | M    | 50       | 2        | 70
            2026-08-02 | LK3301 | 黑色 | L    | 0        | 1        | 8
            """),
    ),
    "name it in the row of headers": (
        "8月销售.xlsx",
        workbook(
            """
            款号   | 8月1日 |      | 8月2日 |
                   | 黑色   | 白色 | 黑色   | 白色
            LK3301 | 2      | 1    | 0      | 1
            """,
            merges=[(0, 1, 0, 2), (0, 3, 0, 4)],
        ),
    ),
}
