"""The tables that users give."""

# fmt: off
# One line a column or setting reads like the table it is.
from __future__ import annotations

from dataclasses import replace

from planner.tables.columns import AUDIENCE, CHANNEL, COLOUR, FABRIC, FACTORY, SIZE, SKU, STYLE
from planner.tables.schema import Column, Table

STYLES = Table("styles", "Every style: on sale, on test, finished (history), or not yet launched.", (
    STYLE,
    Column("category", "id", "kind of garment; factories make categories", required=True,
           also=("品类", "类目", "类别", "分类", "大类")),
    Column("price", "number", "full price", required=True, unit="currency a unit", above=0,
           also=("full_price", "retail_price", "list_price", "吊牌价", "标价", "零售价", "定价", "售价")),
    Column("unit_cost", "number", "cost of a unit, landed, at a factory with cost_factor 1, without the fabric named "
           "in fabric_id", required=True, unit="currency a unit", at_least=0,
           also=("cost", "成本", "单件成本", "成本价")),
    Column("salvage_value", "number", "what a unit left at exit_date brings", required=True, unit="currency a unit",
           at_least=0, also=("salvage", "残值", "清仓价", "处理价")),
    Column("sewing_minutes", "number", "standard minutes a unit takes", required=True, unit="minutes a unit",
           at_least=0, also=("smv", "sam", "工时", "标准工时", "单件工时")),
    Column("exit_date", "date", "first day it is no longer sold at full price", required=True,
           also=("end_date", "下架日期", "下市日期", "退市日期")),
    Column("launch_date", "date", "first day of the test; absent = day of the first sale",
           also=("上架日期", "上新日期", "上市日期", "first_day")),
    Column("release_date", "date", "first day at full reach; absent = from as_of on", also=("铺货日期", "全量日期")),
    replace(FABRIC, meaning="the planned fabric it is cut from", required=False),
    Column("fabric_per_unit", "number", "metres of that fabric a unit", unit="metres a unit", default=0, at_least=0,
           also=("单耗", "面料单耗", "用料", "consumption")),
    Column("return_rate", "number", "share of units sold that come back; a returned unit brings salvage_value",
           default=0, at_least=0, at_most=1, also=("退货率", "退换率")),
    Column("holding_cost", "number", "a unit on hand at the end of each week before exit_date",
           unit="currency a unit and week", default=0, at_least=0, also=("仓储费", "持有成本")),
    Column("lost_sale_penalty", "number", "goodwill lost by a unit of demand not met", unit="currency a unit",
           default=0, at_least=0, also=("缺货损失",)),
    Column("colours", "list", "its colourways", also=("colors", "颜色列表", "配色", "颜色")),
    Column("sizes", "list", "its sizes", also=("尺码列表", "尺码段", "尺码")),
    Column("image", "text", "path or address of a picture of it", also=("picture", "photo", "图片", "款图", "主图")),
    Column("colour_substitution", "number", "share of a missing colour's demand that takes another colour of the style",
           default=0, at_least=0, at_most=1, also=("color_substitution", "换色率", "颜色替代率")),
    Column("name", "text", "what people call it",
           also=("description", "style_name", "品名", "名称", "款名", "商品名称")),
), key=("style_id",), required=True, attributes=True)

SALES = Table("sales", "Units sold a day. A missing day is a day with no sale.", (
    Column("date", "date", "the day", required=True, also=("day", "日期", "销售日期", "统计日期", "时间")),
    STYLE,
    Column("units", "number", "units sold, before returns", required=True, unit="units", at_least=0,
           also=("qty", "quantity", "sold", "units_sold", "销量", "件数", "销售数量", "数量", "销售件数")),
    COLOUR, SIZE, CHANNEL, AUDIENCE,
    Column("visits", "number", "people who saw it", unit="people", at_least=0,
           also=("uv", "访客数", "访客", "浏览量", "visitors", "views")),
    Column("carts", "number", "pieces added to a cart", unit="units", at_least=0,
           also=("加购件数", "加购数", "added_to_cart")),
    Column("live", "number", "of the units: sold in a livestream or by a host (直播, 达人)", unit="units", at_least=0,
           also=("live_units", "直播销量", "直播件数", "达人销量")),
    Column("stock", "number", "units on hand at the start of the day; blank = in stock; below 0 (backorder) counts as 0",
           unit="units", at_least=0, floor=0,
           also=("库存", "期初库存", "库存数", "on_hand", "inventory")),
    Column("returns", "number", "units that came back", unit="units", at_least=0, also=("退货", "退货数", "退货件数")),
    Column("price", "number", "mean price paid that day", unit="currency a unit", at_least=0,
           also=("单价", "成交价", "均价", "unit_price", "selling_price")),
), key=("date", "style_id", "colour", "size", "channel", "audience"), required=True)

FACTORIES = Table("factories", "Who sews: capacity, minimum batches, lead times, costs.", (
    FACTORY,
    Column("weekly_minutes", "number", "sewing capacity a week", required=True, unit="minutes a week", at_least=0,
           of_company=True, also=("capacity", "产能", "周产能", "周工时")),
    Column("min_batch", "whole", "least units of one style in one run", required=True, unit="units", at_least=0,
           also=("moq", "起订量", "最小批量", "起做量")),
    Column("lead_time_weeks", "whole", "weeks from the start of a run to goods on sale", required=True, unit="weeks",
           at_least=0, also=("lead_time", "交期", "交期周数", "生产周期", "货期", "货期周数")),
    Column("categories", "list", "categories it makes; blank = all", also=("可做品类", "品类", "类目")),
    Column("min_batch_colour", "whole", "least units of one colour in one run", unit="units", default=0, at_least=0,
           also=("min_batch_color", "单色起订量")),
    Column("lot_size", "whole", "runs are multiples of this", unit="units", default=1, at_least=1,
           also=("批量倍数", "箱规")),
    Column("max_batch", "whole", "most units of one style in one run; blank = no limit", unit="units", at_least=0,
           also=("最大批量",)),
    Column("setup_minutes", "number", "capacity lost to the change-over of a run", unit="minutes a run", default=0,
           at_least=0, also=("换款工时", "转款工时")),
    Column("setup_cost", "number", "fixed cost of a run", unit="currency a run", default=0, at_least=0,
           also=("开款费", "开机费")),
    Column("cost_factor", "number", "its costs as a multiple of unit_cost", default=1, above=0, also=("成本系数",)),
    Column("overtime_minutes", "number", "most overtime a week", unit="minutes a week", default=0, at_least=0,
           of_company=True, also=("加班工时",)),
    Column("overtime_cost", "number", "a minute of overtime", unit="currency a minute", default=0, at_least=0,
           also=("加班成本",)),
    Column("line_multiple", "whole", "a line (one colour and size of a run) is a multiple of this", unit="units",
           default=1, at_least=1, also=("色码倍数", "每码倍数")),
    Column("min_line", "whole", "least units of a line (one colour and size of a run) that is made", unit="units",
           default=0, at_least=0, also=("色码起做量", "单码起做量")),
    Column("language", "id", "language of its order book: zh or en; blank = that of the command", also=("语言",)),
    Column("name", "text", "what people call it", also=("factory_name", "supplier_name", "工厂名称", "供应商名称")),
), key=("factory_id",), required=True)

CAPACITY = Table("capacity", "Capacity of single weeks (holidays); replaces weekly_minutes in that week.", (
    FACTORY,
    Column("week", "week", "the week, by its Monday", required=True, also=("周", "周次", "星期")),
    Column("minutes", "number", "sewing capacity of that week", required=True, unit="minutes", at_least=0,
           of_company=True, also=("产能", "工时", "weekly_minutes")),
), key=("factory_id", "week"))

FABRICS = Table("fabrics", "Fabric on hand and what the mills ask.", (
    FABRIC,
    Column("counted", "date", "the day on which on_hand was counted: what is released from that day on is taken off "
           "it; blank = whenever the figure last changed", also=("盘点日期",)),
    Column("on_hand", "number", "metres paid and not promised to an open order", required=True, unit="metres",
           at_least=0, of_company=True, also=("stock", "库存", "现货米数", "在库")),
    Column("cost", "number", "a metre bought", required=True, unit="currency a metre", at_least=0,
           also=("price", "单价", "米价")),
    Column("min_order", "number", "least metres of one purchase", required=True, unit="metres", at_least=0,
           also=("moq", "起订量", "起订米数")),
    Column("max_order", "number", "most metres of one purchase; blank = no limit", unit="metres", at_least=0,
           also=("最大订量",)),
    Column("lead_time_weeks", "whole", "weeks until a purchase can be cut", unit="weeks", default=0, at_least=0,
           also=("lead_time", "交期", "到货周数")),
    Column("leftover_value", "number", "a metre bought and not used", unit="currency a metre", default=0, at_least=0,
           also=("余料价值",)),
    Column("min_dye_lot", "number", "least metres of one colour in a run", unit="metres", default=0, at_least=0,
           also=("缸量", "最小缸量")),
), key=("fabric_id",))

ORDERS = Table("orders", "Open production orders. Where the file is given it is the whole truth of what is open.", (
    Column("order_id", "id", "the order", required=True, also=("po", "po_no", "订单号", "生产单号", "订单编号")),
    STYLE,
    FACTORY,
    Column("units", "number", "units ordered", required=True, unit="units", at_least=0,
           also=("qty", "quantity", "数量", "件数", "订单数量")),
    Column("arrival_date", "date", "when the goods are on sale", required=True,
           also=("due_date", "eta", "到货日期", "交货日期", "交期")),
    Column("week", "week", "week in which the run starts", also=("start_week", "开工周", "周")),
    COLOUR, SIZE,
    Column("received", "number", "units of it that have come in", unit="units", default=0, at_least=0,
           also=("已收", "已入库", "已到货")),
), key=("order_id", "style_id", "colour", "size"))

STOCK = Table("stock", "Units on hand as as_of opens, that day's arrivals included.", (
    STYLE,
    Column("units", "number", "units on hand; below 0 (backorder) counts as 0", required=True, unit="units", at_least=0,
           floor=0,
           also=("stock", "on_hand", "qty", "quantity", "库存", "库存数", "数量", "件数")),
    COLOUR, SIZE,
), key=("style_id", "colour", "size"))

REACH = Table("reach", "Visits expected at full reach; the most specific row wins.", (
    Column("visits_per_week", "number", "expected visits", required=True, unit="people a week", at_least=0,
           also=("visits", "周访客数", "访客数")),
    replace(STYLE, required=False),
    Column("category", "id", "category", also=("品类", "类目")),
    CHANNEL, AUDIENCE,
), key=("style_id", "category", "channel", "audience"))

EVENTS = Table("events", "Festivals and promotions that multiply sales.", (
    Column("name", "id", "the event", required=True, also=("活动", "活动名称", "event")),
    Column("start_date", "date", "first day", required=True, also=("start", "开始日期")),
    Column("end_date", "date", "last day", required=True, also=("end", "结束日期")),
    Column("uplift", "number", "known multiplier of units sold; blank = learned", above=0, also=("倍数", "提升倍数")),
), key=("name", "start_date"))

BUDGET = Table("budget", "Open-to-buy: what runs that start in a week may commit; what is left may be spent later where "
               "optimize.budget_rolls_over is true.", (
    Column("week", "week", "the week, by its Monday", required=True, also=("周", "周次")),
    Column("amount", "number", "most that may be committed", required=True, unit="currency", at_least=0,
           of_company=True, also=("budget", "金额", "预算", "otb")),
), key=("week",))

RECEIVING = Table("receiving", "What the warehouse can take in and inspect of what arrives in a week; a week without a "
                  "row has no limit.", (
    Column("week", "week", "the week, by its Monday", required=True, also=("周", "周次")),
    Column("units", "number", "most units that can be taken in and inspected of what arrives in that week, those of open "
           "orders too", required=True, unit="units", at_least=0, of_company=True,
           also=("qty", "数量", "件数", "收货能力", "入库能力", "质检能力")),
    replace(FACTORY, required=False, meaning="the limit is one for arrivals from this factory; blank = for all arrivals "
            "together"),
), key=("week", "factory_id"))

PINS = Table("pins", "What people have decided already: exactly so many units; 0 = none.", (
    STYLE,
    replace(FACTORY, required=False),
    Column("week", "week", "week in which the run starts", also=("周", "周次")),
    Column("units", "whole", "units to make", required=True, unit="units", at_least=0,
           also=("qty", "数量", "件数")),
    Column("note", "text", "why", also=("备注", "说明")),
), key=("style_id", "factory_id", "week"))

SKUS = Table("skus", "What the codes of SKUs mean: one row a style in one colour and size.", (
    replace(SKU, required=True),
    STYLE,
    COLOUR, SIZE,
    Column("barcode", "id", "what is printed on its label", also=("ean", "gtin", "upc", "条码", "条形码", "国际条码")),
    Column("image", "text", "path or address of a picture of it", also=("picture", "photo", "图片", "颜色图", "主图")),
), key=("sku",))

PACKS = Table("packs", "Ratio packs: what one pack holds of each size. Where a style has packs, each colour of a run "
              "is whole packs; the most specific row wins.", (
    Column("pack", "id", "the pack", required=True, also=("pack_id", "prepack", "配码包", "配码", "配比包")),
    replace(SIZE, required=True),
    Column("units", "whole", "units of that size in a pack", required=True, unit="units", at_least=1,
           also=("qty", "quantity", "数量", "件数", "配比")),
    replace(STYLE, required=False),
    Column("category", "id", "category", also=("品类", "类目")),
), key=("pack", "size", "style_id", "category"))

RECEIPTS = Table("receipts", "What came in of released orders: a file for `planner receive`.", (
    Column("order_id", "id", "the order, as `planner orders` names it; blank = the open order of the style",
           also=("po", "po_no", "订单号", "生产单号", "订单编号")),
    replace(STYLE, required=False),
    replace(FACTORY, required=False),
    COLOUR, SIZE, SKU,
    Column("slip", "id", "number of the factory's delivery slip", also=("slip_no", "delivery_note", "送货单号",
                                                                        "送货单", "出货单号")),
    Column("units", "whole", "units that came; below 0 takes back what was booked wrongly", required=True,
           unit="units", also=("received", "qty", "quantity", "数量", "件数", "实收", "实收数量", "到货数量",
                                   "入库数量")),
    Column("date", "date", "the day they came", also=("arrival_date", "received_date", "日期", "到货日期", "收货日期",
                                                      "入库日期")),
    Column("closed", "flag", "true = no more will come: what is outstanding is written off",
           also=("close", "final", "结案", "关闭", "完结")),
    Column("note", "text", "free text", also=("备注", "说明", "remark")),
))

GIVEN: dict[str, Table] = {t.name: t for t in (
    STYLES, SALES, FACTORIES, CAPACITY, FABRICS, ORDERS, STOCK, REACH, EVENTS, BUDGET, PINS, SKUS, PACKS,
    RECEIVING)}
