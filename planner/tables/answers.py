"""The tables that questions answer with: printed by commands, kept in no run."""

# fmt: off
# One line a column or setting reads like the table it is.
from __future__ import annotations

from dataclasses import replace

from planner.tables.columns import FACTORY, STYLE
from planner.tables.schema import Column, Table

CHANGES = Table("changes", "What differs between two plans, as actions; one row a run that is not the same in both.", (
    Column("action", "text", "make, increase, decrease, expedite (starts earlier), defer (starts later) or cancel",
           required=True),
    STYLE,
    FACTORY,
    Column("week_before", "week", "week of start in the plan before; blank = it was not there"),
    Column("week", "week", "week of start now; blank = it is gone"),
    Column("units_before", "number", "units before", required=True, unit="units", at_least=0),
    Column("units", "number", "units now", required=True, unit="units", at_least=0),
    Column("units_change", "number", "units now less units before", required=True, unit="units"),
    Column("cost_change", "number", "what the units cost now less what they cost before, without setup and fabric; blank "
           "where no plan tells what a unit costs there", unit="currency"),
    Column("profit_change", "number", "expected profit now less before; blank where either does not tell",
           unit="currency"),
    Column("firm", "flag", "whether the run is to be released now", required=True),
    Column("cause", "text", "new_sales, changed_setting, changed_table, released, week_passed, own_list or other_styles",
           required=True),
    Column("why", "text", "the cause in words", required=True),
    Column("order_id_before", "id", "the order in the plan before"),
    Column("order_id", "id", "the order now"),
))

OWN_ORDERS = Table("own orders", "Somebody's own list of orders: a file for `planner value` and `planner diff`.", (
    STYLE,
    Column("units", "whole", "units to make", required=True, unit="units", at_least=0,
           also=("qty", "quantity", "数量", "件数", "订单数量", "下单数量")),
    replace(FACTORY, meaning="where; blank = the cheapest factory that makes it in time", required=False),
    Column("week", "week", "week in which the run starts; blank = as soon as it can", also=("start_week", "开工周", "周")),
    Column("order_id", "id", "the order", also=("po", "po_no", "订单号", "生产单号", "订单编号")),
))

NOT_VALUED = Table("not_valued", "Rows of such a list that cannot be valued.", (
    STYLE,
    Column("units", "number", "units that the list asks for", required=True, unit="units", at_least=0),
    Column("why", "text", "why not, in words", required=True),
))

_POLICIES = {"decided": "as decided", "proposed": "as the plan proposed", "newsvendor": "by a newsvendor's rule",
             "nothing": "without any order"}
DECISIONS = Table("decisions", "What past decisions came to; one row a style of each plan of which orders were released.", (
    STYLE,
    Column("run_id", "id", "the run with the plan", required=True),
    Column("since", "date", "day of the plan", required=True),
    Column("stock_known", "flag", "whether the stock of that day is known", required=True),
    *(Column(f"units_{name}", "number", f"units ordered {how}", required=True, unit="units", at_least=0)
      for name, how in _POLICIES.items() if name != "nothing"),
    *(Column(f"cost_{name}", "number", f"what they cost, {how}", required=True, unit="currency")
      for name, how in _POLICIES.items() if name != "nothing"),
    *(Column(f"money_{name}", "number", f"sales since, what is left and what may still sell, less the cost, {how}",
             required=True, unit="currency") for name, how in _POLICIES.items()),
    Column("sold_decided", "number", "units sold since, as decided", required=True, unit="units", at_least=0),
    Column("sold_nothing", "number", "units sold since, without any order", required=True, unit="units", at_least=0),
    Column("left_decided", "number", "units left or still to come, as decided", required=True, unit="units"),
))

SALES_TESTS = Table("tests", "The sales test of each new style that is expected to earn most.", (
    STYLE,
    Column("pieces", "whole", "pieces to put on sale; 0 = not worth a test", required=True, unit="units", at_least=0),
    Column("days", "whole", "days until the order is decided", required=True, unit="days", at_least=0),
    Column("decide_on", "date", "the day after which to order", required=True),
    Column("value", "number", "expected profit above the best order without a test", required=True, unit="currency"),
    Column("value_of_more_pieces", "number", "what a piece more would add", required=True, unit="currency a unit"),
    Column("value_of_more_days", "number", "what a day more would add; below 0: waiting costs sales", required=True,
           unit="currency"),
    Column("sold_out_chance", "number", "chance that the pieces run out before the days do", required=True, at_least=0,
           at_most=1),
    Column("order_chance", "number", "chance that an order follows", required=True, at_least=0, at_most=1),
    Column("profit", "number", "expected profit with the test", required=True, unit="currency"),
    Column("untested_profit", "number", "expected profit of the best order without one", required=True, unit="currency"),
))

_LEVEL = (
    Column("attribute", "id", "the attribute", required=True),
    Column("level", "text", "its value, or band of values", required=True),
)
_EFFECT = (
    Column("effect", "number", "times as many units as the average style, or as before the change; blank = cannot be told",
           at_least=0),
    Column("low", "number", "80% range of it, low end", at_least=0),
    Column("high", "number", "80% range of it, high end", at_least=0),
    Column("styles", "whole", "styles with that value", required=True, at_least=0),
)
_TOLD = (
    Column("identified", "flag", "whether sales can tell it from the other attributes", required=True),
    Column("note", "text", "what the range says, or why nothing can be told", required=True),
)
EFFECTS = Table("effects", "What attributes sell; one row a value of each.", (
    Column("group", "text", "the channel, audience or category (--by); without it there is no such column"), *_LEVEL, *_EFFECT, Column("units", "number", "units that its styles sold", unit="units", at_least=0), *_TOLD))
DESIGN_CHANGES = Table("design_changes", "Which changes of a style's design its sales favour; one row a change.", (
    *_LEVEL, Column("change_to", "text", "the value to change to", required=True), *_EFFECT,
    Column("alike", "whole", "of the styles with that value: of the same category", at_least=0), *_TOLD))

_GROUP = (
    Column("group", "id", "what cases are grouped by", required=True),
    Column("value", "text", "which group", required=True),
)
_FORECAST = Column("forecast", "id", "which forecast", required=True)
_CASES = Column("n", "whole", "cases", required=True, at_least=0)
MEASURES = Table("rows", "How good forecasts were, by group.", (
    *_GROUP, _FORECAST, _CASES,
    Column("wape", "number", "sum |p50 - actual| / sum actual"),
    Column("bias", "number", "sum mean / sum actual - 1"),
    Column("crps", "number", "mean CRPS / mean actual"),
    *(Column(f"cov{level}", "number", f"share of actuals inside the {level}% range", required=True, at_least=0, at_most=1)
      for level in (50, 80, 90)),
))
RELIABILITY = Table("reliability", "How often demand stayed below each quantile.", (
    _FORECAST,
    Column("level", "number", "how often it should", required=True, at_least=0, at_most=1),
    Column("below", "number", "how often it did", required=True, at_least=0, at_most=1),
    _CASES,
))
SKILL = Table("skill", "How far the forecast is ahead of simple rules, on the same cases.", (
    *_GROUP,
    Column("rule", "id", "the rule", required=True),
    _CASES,
    Column("skill", "number", "1 - CRPS of the forecast / CRPS of the rule"),
    Column("error", "number", "standard error of the skill", at_least=0),
))

ANSWERS: dict[str, Table] = {t.name: t for t in (
    CHANGES, OWN_ORDERS, NOT_VALUED, DECISIONS, SALES_TESTS, EFFECTS, DESIGN_CHANGES, MEASURES, RELIABILITY, SKILL)}
