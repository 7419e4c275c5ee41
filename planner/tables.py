"""The schema of every table that crosses a boundary: what users give, and what runs hold.

A column's kind says how its text is read:

    id       text that names something; leading zeros stay, numbers never become 1E05
    text     free text
    list     texts separated by `;`
    number   decimal, thousands separators allowed
    whole    whole number
    date     ISO, or the table's date_format
    week     a date; it counts as the Monday of its ISO week
    flag     true / false
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.domain import QUANTILE_NAMES

Kind = Literal["id", "text", "list", "number", "whole", "date", "week", "flag"]
NUMERIC = frozenset({"number", "whole"})


@dataclass(frozen=True)
class Column:
    """One column: how it is read, what it means, which values are right, and what else people call it.

    at_least, at_most, above   limits of the value (inclusive, inclusive, exclusive)
    default                    what an optional column that is absent or blank holds; None = null
    also                       usual headers, English and Chinese, that mean this column
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    unit: str = ""
    default: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    also: tuple[str, ...] = ()

    def expectation(self) -> str:
        """What a right value looks like, in words, for messages and docs."""
        noun = {"id": "a name", "text": "text", "list": "texts separated by ;", "number": "a number",
                "whole": "a whole number", "date": "a date (YYYY-MM-DD)", "week": "a date (YYYY-MM-DD)",
                "flag": "true or false"}[self.kind]
        if self.at_least is not None and self.at_most is not None:
            return f"{noun} from {self.at_least:g} to {self.at_most:g}"
        if self.at_least is not None:
            return f"{noun} of at least {self.at_least:g}"
        return noun if self.above is None else f"{noun} above {self.above:g}"


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, and the key that names a row.

    required   whether a workspace must have it
    attributes whether further columns are kept (as attributes of the design)
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    attributes: bool = False

    def __getitem__(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(c.name for c in self.columns)


_STYLE = ("style", "style_no", "style_code", "product_id", "sku_style", "款号", "货号", "款式编号", "商品编码", "款式")
_FACTORY = ("factory", "factory_code", "supplier", "supplier_id", "工厂", "工厂编号", "供应商", "加工厂")
_FABRIC = ("fabric", "fabric_code", "material_id", "面料", "面料编号", "布料", "面料号")
_COLOUR = ("color", "colourway", "颜色", "色", "颜色名称")
_SIZE = ("size_name", "尺码", "尺寸", "码")
_UNITS = ("qty", "quantity", "sold", "units_sold", "销量", "件数", "销售数量", "数量", "销售件数")


def _style(meaning: str = "the style", *, required: bool = True) -> Column:
    return Column("style_id", "id", meaning, required=required, also=_STYLE)


def _factory(*, required: bool = True) -> Column:
    return Column("factory_id", "id", "the factory", required=required, also=_FACTORY)


COLOUR = Column("colour", "id", "colourway", also=_COLOUR)
SIZE = Column("size", "id", "size", also=_SIZE)
CHANNEL = Column("channel", "id", "where it was sold or shown", also=("渠道", "平台", "店铺", "platform", "shop"))
AUDIENCE = Column("audience", "id", "whom it was shown to", also=("人群", "客群", "受众", "segment"))

STYLES = Table("styles", "Every style: on sale, on test, finished (history), or not yet launched.", (
    _style(),
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
    Column("fabric_id", "id", "the planned fabric it is cut from", also=_FABRIC),
    Column("fabric_per_unit", "number", "metres of that fabric a unit", unit="metres a unit", default=0, at_least=0,
           also=("单耗", "面料单耗", "用料", "consumption")),
    Column("return_rate", "number", "share of units sold that come back; a returned unit brings salvage_value",
           default=0, at_least=0, at_most=1, also=("退货率", "退换率")),
    Column("holding_cost", "number", "a unit on hand at the end of each week before exit_date",
           unit="currency a unit and week", default=0, at_least=0, also=("仓储费", "持有成本")),
    Column("lost_sale_penalty", "number", "goodwill lost by a unit of demand not met", unit="currency a unit",
           default=0, at_least=0, also=("缺货损失",)),
    Column("colours", "list", "its colourways", also=("colors", "颜色列表", "配色")),
    Column("sizes", "list", "its sizes", also=("尺码列表", "尺码段")),
    Column("name", "text", "what people call it",
           also=("description", "style_name", "品名", "名称", "款名", "商品名称")),
), key=("style_id",), required=True, attributes=True)

SALES = Table("sales", "Units sold a day. A missing day is a day with no sale.", (
    Column("date", "date", "the day", required=True, also=("day", "日期", "销售日期", "统计日期", "时间")),
    _style(),
    Column("units", "number", "units sold, before returns", required=True, unit="units", at_least=0, also=_UNITS),
    COLOUR, SIZE, CHANNEL, AUDIENCE,
    Column("visits", "number", "people who saw it", unit="people", at_least=0,
           also=("uv", "访客数", "访客", "浏览量", "visitors", "views")),
    Column("stock", "number", "units on hand at the start of the day; blank = in stock", unit="units", at_least=0,
           also=("库存", "期初库存", "库存数", "on_hand", "inventory")),
    Column("returns", "number", "units that came back", unit="units", at_least=0, also=("退货", "退货数", "退货件数")),
    Column("price", "number", "mean price paid that day", unit="currency a unit", at_least=0,
           also=("单价", "成交价", "均价", "unit_price", "selling_price")),
), key=("date", "style_id", "colour", "size", "channel", "audience"), required=True)

FACTORIES = Table("factories", "Who sews: capacity, minimum batches, lead times, costs.", (
    _factory(),
    Column("weekly_minutes", "number", "sewing capacity a week", required=True, unit="minutes a week", at_least=0,
           also=("capacity", "产能", "周产能", "周工时")),
    Column("min_batch", "whole", "least units of one style in one run", required=True, unit="units", at_least=0,
           also=("moq", "起订量", "最小批量", "起做量")),
    Column("lead_time_weeks", "whole", "weeks from the start of a run to goods on sale", required=True, unit="weeks",
           at_least=0, also=("lead_time", "交期", "交期周数", "生产周期")),
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
           also=("加班工时",)),
    Column("overtime_cost", "number", "a minute of overtime", unit="currency a minute", default=0, at_least=0,
           also=("加班成本",)),
), key=("factory_id",), required=True)

CAPACITY = Table("capacity", "Capacity of single weeks (holidays); replaces weekly_minutes in that week.", (
    _factory(),
    Column("week", "week", "the week, by its Monday", required=True, also=("周", "周次", "星期")),
    Column("minutes", "number", "sewing capacity of that week", required=True, unit="minutes", at_least=0,
           also=("产能", "工时", "weekly_minutes")),
), key=("factory_id", "week"))

FABRICS = Table("fabrics", "Cloth on hand and what the mills ask.", (
    Column("fabric_id", "id", "the fabric", required=True, also=_FABRIC),
    Column("on_hand", "number", "metres paid and not promised to an open order", required=True, unit="metres",
           at_least=0, also=("stock", "库存", "现货米数", "在库")),
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
    _style(),
    _factory(),
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
    _style(),
    Column("units", "number", "units on hand", required=True, unit="units", at_least=0,
           also=("stock", "on_hand", "qty", "quantity", "库存", "库存数", "数量", "件数")),
    COLOUR, SIZE,
), key=("style_id", "colour", "size"))

REACH = Table("reach", "Visits expected at full reach; the most specific row wins.", (
    Column("visits_per_week", "number", "expected visits", required=True, unit="people a week", at_least=0,
           also=("visits", "周访客数", "访客数")),
    _style(required=False),
    Column("category", "id", "category", also=("品类", "类目")),
    CHANNEL, AUDIENCE,
), key=("style_id", "category", "channel", "audience"))

EVENTS = Table("events", "Festivals and promotions that multiply sales.", (
    Column("name", "id", "the event", required=True, also=("活动", "活动名称", "event")),
    Column("start_date", "date", "first day", required=True, also=("start", "开始日期")),
    Column("end_date", "date", "last day", required=True, also=("end", "结束日期")),
    Column("uplift", "number", "known multiplier of units sold; blank = learned", above=0, also=("倍数", "提升倍数")),
), key=("name", "start_date"))

BUDGET = Table("budget", "Open-to-buy: what runs that start in a week may commit.", (
    Column("week", "week", "the week, by its Monday", required=True, also=("周", "周次")),
    Column("amount", "number", "most that may be committed", required=True, unit="currency", at_least=0,
           also=("budget", "金额", "预算", "otb")),
), key=("week",))

PINS = Table("pins", "What people have decided already: exactly so many units; 0 = none.", (
    _style(),
    _factory(required=False),
    Column("week", "week", "week in which the run starts", also=("周", "周次")),
    Column("units", "whole", "units to make", required=True, unit="units", at_least=0,
           also=("qty", "数量", "件数")),
    Column("note", "text", "why", also=("备注", "说明")),
), key=("style_id", "factory_id", "week"))

RECEIPTS = Table("receipts", "What came in of released orders: a file for `planner receive`.", (
    Column("order_id", "id", "the order, as `planner orders` names it", required=True,
           also=("po", "po_no", "订单号", "生产单号", "订单编号")),
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
    STYLES, SALES, FACTORIES, CAPACITY, FABRICS, ORDERS, STOCK, REACH, EVENTS, BUDGET, PINS)}


def _quantiles(names: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(Column(n, "number", f"demand stays at or below this with probability {int(n[1:])} %", required=True,
                        unit="units", at_least=0) for n in names)


DEMAND = Table("demand", "Units that could be sold from as_of to exit_date if stock never ran out; one row a style.", (
    _style(),
    Column("method", "text", "how it was estimated"),
    Column("age_days", "whole", "days on sale before as_of", unit="days"),
    Column("observed_units", "number", "units sold before as_of", unit="units", at_least=0),
    Column("stockout_days", "whole", "days that began with stock 0", unit="days", at_least=0),
    Column("mean", "number", "expected demand", required=True, unit="units", at_least=0),
    Column("sd", "number", "standard deviation", unit="units", at_least=0),
    *_quantiles(QUANTILE_NAMES),
    Column("learning", "number", "share of what is uncertain about this style's total (variance of log demand) that "
           "one more week of sales is expected to resolve", at_least=0, at_most=1),
), key=("style_id",), required=True)

DEMAND_WEEKLY = Table("demand_weekly", "How that total falls over the weeks.", (
    _style(),
    Column("week", "week", "the week, by its Monday; the first is the one as_of falls in", required=True),
    Column("mean", "number", "expected demand of the week", required=True, unit="units", at_least=0),
    *(Column(n, "number", f"demand of the week at probability {int(n[1:])} %", unit="units", at_least=0)
      for n in ("p10", "p50", "p90")),
), key=("style_id", "week"), required=True)

PLANNED_ORDERS = Table("orders", "The plan: one row a production run.", (
    Column("order_id", "id", "the order", required=True),
    _style(),
    _factory(),
    Column("week", "week", "week in which the run starts", required=True),
    Column("arrival_date", "date", "Monday on which the goods are on sale", required=True),
    Column("units", "whole", "units to make", required=True, unit="units"),
    Column("firm", "flag", "true = release now; false = provisional", required=True),
    Column("unit_cost", "number", "unit_cost x cost_factor", required=True, unit="currency a unit"),
    Column("expected_sold", "number", "units that sell at full price because of this run", required=True,
           unit="units"),
    Column("expected_leftover", "number", "units of it left at exit_date", required=True, unit="units"),
    Column("expected_profit", "number", "what it is expected to earn", required=True, unit="currency"),
    Column("reason", "text", "why, in plain words", required=True),
    Column("chance", "number", "chance that the run will be wanted when its week comes: 1 for a firm run; only with "
           "optimize.recourse", at_least=0, at_most=1),
), key=("order_id",))

PURCHASES = Table("purchases", "Fabric to buy for the plan.", (
    Column("fabric_id", "id", "the fabric", required=True),
    Column("metres", "number", "metres to buy", required=True, unit="metres"),
    Column("week", "week", "week in which to order it", required=True),
    Column("cost", "number", "what it costs", required=True, unit="currency"),
    Column("firm", "flag", "true = a firm run needs it", required=True),
), key=("fabric_id", "week"))

SKIPPED = Table("skipped", "Styles with a forecast that get no run.", (
    _style(),
    Column("kind", "text", "the kind of reason, a stable word for scripts", required=True),
    Column("reason", "text", "why, in plain words", required=True),
), key=("style_id",))

LIMITS = Table("limits", "How full each shared limit is, and what one unit more of it is worth.", (
    Column("kind", "text", "minutes, fabric, budget", required=True),
    Column("name", "id", "factory or fabric; blank for the budget", required=True),
    Column("week", "week", "week, where the limit is one of a week"),
    Column("used", "number", "used by the plan and by open orders", required=True),
    Column("available", "number", "the limit", required=True),
    Column("price", "number", "expected profit that one unit more would add", required=True, unit="currency"),
), key=("kind", "name", "week"))

VERDICTS = Table("verdicts", "Order now, keep testing or drop: every style with a forecast; with optimize.recourse.", (
    _style(),
    Column("verdict", "text", "order_now = the plan has a firm run; keep_testing = waiting is worth something; "
           "drop = no run is likely to pay any more", required=True),
    Column("value_of_waiting", "number", "what waiting for the next decision earns above the best firm run; below 0: "
           "it costs", required=True, unit="currency"),
    Column("latest_start", "date", "last Monday on which a run could start and still be expected to pay, as demand "
           "is seen today; blank = none"),
    Column("profit_now", "number", "expected profit of the best firm run and what follows it; blank = none can be",
           unit="currency"),
    Column("profit_wait", "number", "expected profit of waiting for the next decision", required=True, unit="currency"),
    Column("learning", "number", "share of what is uncertain that will be known by then", required=True, at_least=0,
           at_most=1),
    Column("reason", "text", "why, in plain words", required=True),
), key=("style_id",))

RESULTS: dict[str, Table] = {t.name: t for t in (DEMAND, DEMAND_WEEKLY, PLANNED_ORDERS, PURCHASES, SKIPPED, LIMITS,
                                            VERDICTS)}
