"""ERPs of brands, wholesalers and sellers abroad: 伯俊, 百胜 E3, 管家婆, 管易, 马帮, 店小秘, 领星."""

from export_cases.case import day, form, text, workbook

B, L = (day(8, 1), "LK3301", "黑色", "M"), (day(8, 2), "LK3301", "黑色", "L")
EB, EL = (day(8, 1), "LK3301", "Black", "M"), (day(8, 2), "LK3301", "Black", "L")
KB, KL = (day(8, 1), "LK3301", "BLK", "M"), (day(8, 2), "LK3301", "BLK", "L")

CASES = [
    form(
        "bojun, 商品编号 is the style",
        "零售流水.xlsx",
        workbook("""
 店仓编号 | 店仓名称 | 单据日期 | 单据编号 | 营业员 | 商品编号 | 商品名称 | 颜色名称 | 尺寸名称 | 条码 | 销售类型 | 数量 | 成交金额
 001 | 万象城店 | 20260801 | R1 | y | LK3301 | 裙 | 黑色 | M | LK330101M | 正常 | 2 | 198
 001 | 万象城店 | 20260802 | R2 | y | LK3301 | 裙 | 黑色 | L | LK330101L | 正常 | 1 | 99
 """),
        {B: 2, L: 1},
    ),
    form(
        "baison, orders that are confirmed",
        "e3_order.csv",
        text("""
 订单号 | 交易号 | 商店名称 | 下单时间 | 支付时间 | 订单状态 | 发货状态 | 商品货号 | 颜色代码 | 颜色名称 | 尺码代码 | 尺码名称 | 商品SKU | 商品数量
 2601 | 3920000000000000001 | 甲店 | 2026-08-01 10:00:00 | 2026-08-01 10:01:00 | 已确认 | 已发货 | LK3301 | 07 | 黑色 | 03 | M | LK33010703 | 2
 2602 | 3920000000000000002 | 甲店 | 2026-08-02 10:00:00 | 2026-08-02 10:01:00 | 已确认 | 未发货 | LK3301 | 07 | 黑色 | 04 | L | LK33010704 | 1
 """),
        {B: 2, L: 1},
    ),
    form(
        "grasp, colour and size in two columns of specifications",
        "销售明细账本.xlsx",
        workbook("""
 日期 | 单据编号 | 单据类型 | 往来单位 | 商品编号 | 商品全名 | 规格 | 型号 | 单位 | 数量 | 单价 | 金额
 2026-08-01 | XS1 | 销售单 | a | LK3301 | 裙 | 黑色 | M | 件 | 2 | 99 | 198
 2026-08-02 | XS2 | 销售单 | a | LK3301 | 裙 | 黑色 | L | 件 | 1 | 99 | 99
 2026-08-02 | XT1 | 销售退货单 | a | LK3301 | 裙 | 黑色 | L | 件 | -1 | 99 | -99
 """),
        {B: 2, L: (1, 1)},
    ),
    form(
        "guanyi stock",
        "管易库存.xlsx",
        workbook("""
 仓库 | 商品代码 | 商品名称 | 规格代码 | 规格名称 | 数量 | 可销售数 | 在途数 | 占用数 | 安全库存
 主仓 | LK3301 | 裙 | LK3301BKM | 黑色 M | 30 | 25 | 0 | 5 | 0
 主仓 | LK3301 | 裙 | LK3301BKL | 黑色 L | 8 | 8 | 0 | 0 | 0
 """),
        {(None, *B[1:]): 25, (None, *L[1:]): 8},
        "stock",
    ),
    form(
        "mabang",
        "mabang_orders.xlsx",
        workbook("""
 订单编号 | 交易编号 | 平台 | 店铺名 | 订单状态 | 付款时间 | 发货时间 | 国家 | SKU | 主SKU | 商品名称 | 多属性 | 商品数量 | 商品售价 | 币种
 MB1 | 26-1 | Shopee | my-1 | 已发货 | 2026-08-01 10:00:00 | 2026-08-02 10:00:00 | MY | LK3301-BLK-M | LK3301 | Dress | Black,M | 2 | 9 | MYR
 MB2 | 26-2 | Shopee | my-1 | 配货中 | 2026-08-02 10:00:00 |  | MY | LK3301-BLK-L | LK3301 | Dress | Black,L | 1 | 9 | MYR
 """),
        {EB: 2, EL: 1},
    ),
    form(
        "dianxiaomi",
        "订单_店小秘.xlsx",
        workbook("""
 订单号 | 包裹号 | 店铺账号 | 平台渠道 | 订单状态 | 下单时间 | 付款时间 | 发货时间 | SKU | 商品SKU | 产品名称 | 产品规格 | 产品数量 | 产品售价 | 国家/地区
 26-1 | XM1 | a | shopee | 已发货 | 2026-08-01 09:00 | 2026-08-01 10:00 | 2026-08-02 10:00 | LK3301-BLK-M | LK3301-BLK-M | Dress | Black/M | 2 | 9 | MY
 26-2 | XM2 | a | shopee | 待审核 | 2026-08-02 09:00 | 2026-08-02 10:00 |  | LK3301-BLK-L | LK3301-BLK-L | Dress | Black/L | 1 | 9 | MY
 """),
        {EB: 2, EL: 1},
    ),
    form(
        "lingxing orders",
        "amazon_order_lingxing.xlsx",
        workbook("""
 订单号 | 订单状态 | 订购时间 | 付款时间 | 店铺 | 国家 | 品名/SKU | MSKU | ASIN | 标题 | 数量 | 币种 | 单价 | 退款数量
 111-1 | Shipped | 2026-08-01 10:00:00 | 2026-08-01 10:10:00 | US1 | 美国 | 裙 | LK3301-BLK-M | B001 | Dress | 2 | USD | 29 | 0
 111-2 | Canceled | 2026-08-01 10:00:00 |  | US1 | 美国 | 裙 | LK3301-BLK-L | B002 | Dress | 3 | USD | 29 | 0
 111-3 | Shipped | 2026-08-02 10:00:00 | 2026-08-02 10:10:00 | US1 | 美国 | 裙 | LK3301-BLK-L | B002 | Dress | 1 | USD | 29 | 0
 """),
        {KB: 2, KL: 1},
    ),
    form(
        "lingxing stock, what can be sold among all there is",
        "FBA库存.xlsx",
        workbook("""
 店铺 | 国家 | MSKU | FNSKU | ASIN | SKU | 品名 | 总库存 | FBA可售 | 待调仓 | 不可售 | 标发在途
 US1 | 美国 | LK3301-BLK-M | X1 | B1 | LK3301-BLK-M | 裙 | 30 | 25 | 0 | 1 | 0
 US1 | 美国 | LK3301-BLK-L | X2 | B2 | LK3301-BLK-L | 裙 | 8 | 8 | 0 | 0 | 0
 """),
        {(None, *KB[1:]): 25, (None, *KL[1:]): 8},
        "stock",
    ),
]
