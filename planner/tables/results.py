"""The tables that a run holds."""

# fmt: off
# One line a column or setting reads like the table it is.
from __future__ import annotations

from planner.domain import QUANTILE_NAMES
from planner.tables.columns import COLOUR, FABRIC, FACTORY, SIZE, SKU, STYLE
from planner.tables.schema import Column, Table


def _quantiles(names: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(Column(n, "number", f"demand stays at or below this with probability {int(n[1:])}%", required=True,
                        unit="units", at_least=0) for n in names)


DEMAND = Table("demand", "Units that could be sold from as_of to exit_date if stock never ran out; one row a style.", (
    STYLE,
    Column("method", "text", "how it was estimated"),
    Column("age_days", "whole", "days on sale before as_of", unit="days"),
    Column("observed_units", "number", "units sold before as_of", unit="units", at_least=0),
    Column("stockout_days", "whole", "days that began with stock 0", unit="days", at_least=0),
    Column("mean", "number", "expected demand", required=True, unit="units", at_least=0),
    Column("sd", "number", "standard deviation", unit="units", at_least=0),
    *_quantiles(QUANTILE_NAMES),
    Column("learning", "number", "share of what is uncertain about this style's total (variance of log demand) that "
           "one more week of sales is expected to resolve", at_least=0, at_most=1),
    Column("evening_chance", "number", "probability of another evening of a host before exit_date; it is in mean and "
           "quantiles only where forecast.evenings is counted", at_least=0, at_most=1),
    Column("evening_units", "number", "what such an evening is expected to sell above an ordinary day", unit="units",
           at_least=0),
), key=("style_id",), required=True)

DEMAND_WEEKLY = Table("demand_weekly", "How that total falls over the weeks.", (
    STYLE,
    Column("week", "week", "the week, by its Monday; the first is the one as_of falls in", required=True),
    Column("mean", "number", "expected demand of the week", required=True, unit="units", at_least=0),
    *(Column(n, "number", f"demand of the week at probability {int(n[1:])}%", unit="units", at_least=0)
      for n in ("p10", "p50", "p90")),
), key=("style_id", "week"), required=True)

DEMAND_SKU = Table("demand_sku", "How that total falls on colours and sizes; one row a SKU of styles that have them.", (
    STYLE,
    COLOUR, SIZE, SKU,
    Column("share", "number", "share of what the style will sell from as_of on if nothing ran out; those of a style "
           "add up to 1", required=True, at_least=0, at_most=1),
    Column("share_low", "number", "the share stays above this with probability 90%", required=True, at_least=0,
           at_most=1),
    Column("share_high", "number", "the share stays below this with probability 90%", required=True, at_least=0,
           at_most=1),
    Column("mean", "number", "expected demand", required=True, unit="units", at_least=0),
), key=("style_id", "colour", "size"))

PLANNED_ORDERS = Table("orders", "The plan: one row a production run.", (
    Column("order_id", "id", "the order", required=True),
    STYLE,
    FACTORY,
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
    Column("chance", "number", "chance that the run will be wanted when its week comes: 1 for a firm or pinned run; "
           "only with optimize.recourse", at_least=0, at_most=1),
), key=("order_id",))

ORDER_LINES = Table("order_lines", "The lines of the plan's runs: units a colour and size; those of a run add up to it.", (
    Column("order_id", "id", "the order", required=True),
    COLOUR, SIZE, SKU,
    Column("units", "whole", "units to make", required=True, unit="units", at_least=0),
), key=("order_id", "colour", "size"))

PURCHASES = Table("purchases", "Fabric to buy for the plan.", (
    FABRIC,
    Column("metres", "number", "metres to buy", required=True, unit="metres"),
    Column("week", "week", "week in which to order it", required=True),
    Column("cost", "number", "what it costs", required=True, unit="currency"),
    Column("firm", "flag", "true = a firm run needs it", required=True),
), key=("fabric_id", "week"))

SKIPPED = Table("skipped", "Styles with a forecast that get no run.", (
    STYLE,
    Column("kind", "text", "the kind of reason, a stable word for scripts", required=True),
    Column("reason", "text", "why, in plain words", required=True),
), key=("style_id",))

LIMITS = Table("limits", "How full each shared limit is, and what one unit more of it is worth.", (
    Column("kind", "text", "minutes, fabric, budget, or a hard limit such as receiving", required=True),
    Column("name", "id", "factory or fabric; blank for the budget, and for what is received from all factories", required=True),
    Column("week", "week", "week, where the limit is one of a week: of start; of receiving that of arrival; of a "
           "budget that rolls over all weeks up to it"),
    Column("used", "number", "used by the plan and by open orders", required=True),
    Column("available", "number", "the limit", required=True),
    Column("price", "number", "expected profit that one unit more would add; of fabric that can be bought, beyond "
           "what a mill asks for it", required=True, unit="currency"),
), key=("kind", "name", "week"))

VERDICTS = Table("verdicts", "Order now, keep testing, crowded out or drop: every style with a forecast; with optimize.recourse.", (
    STYLE,
    Column("verdict", "text", "order_now = the plan has a firm run; keep_testing = waiting is worth something; "
           "crowded_out = a run would pay, but for minutes, fabric or money; drop = no run would pay even with all of "
           "these there could be", required=True),
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

READOUT = Table("readout", "The morning sheet: how every style on test or sale stands; one row a style.", (
    STYLE,
    Column("name", "text", "what people call it"),
    Column("category", "id", "kind of garment"),
    Column("age_days", "whole", "days on sale before as_of", unit="days"),
    Column("sold", "number", "units sold before as_of", required=True, unit="units", at_least=0),
    Column("on_hand", "number", "units on hand as as_of opens; blank = not known", unit="units"),
    Column("on_order", "number", "units of open production orders still to come", required=True, unit="units",
           at_least=0),
    Column("sell_through", "number", "sold / (sold + on hand); blank where the stock is not known", at_least=0,
           at_most=1),
    Column("rate", "number", "units a day over the last 14 days, days out of stock taken out; out of stock on all of them: over the 14 "
           "days up to the last in stock", unit="units a day",
           at_least=0),
    Column("cover_days", "number", "on hand / rate", unit="days"),
    Column("expected_total", "number", "sold and what is expected until exit_date if stock never runs out",
           required=True, unit="units", at_least=0),
    Column("expected_low", "number", "that total stays above this with probability 90%", required=True, unit="units"),
    Column("expected_high", "number", "that total stays below this with probability 90%", required=True, unit="units"),
    Column("grade", "text", "hot 爆, good 旺, flat 平 or slow 滞 within its category (grades in planner.yaml); blank "
           "before the age of the rule"),
    Column("min_batch", "whole", "least units of a run, at the factory where it is likeliest to sell out",
           unit="units"),
    Column("chance", "number", "chance that a minimum batch started now sells out beside what is there and on order",
           at_least=0, at_most=1),
    Column("verdict", "text", "order_now, keep_testing, crowded_out or drop; blank where the plan gives none"),
    Column("order_now", "number", "units of firm runs of the plan; blank without a plan", unit="units"),
    Column("last_order_date", "date", "last Monday on which a run could start and still be expected to pay; without "
           "verdicts: and still be on sale before exit_date; blank = none"),
    Column("stockout_days", "whole", "days that began with stock 0", unit="days"),
    Column("flags", "text", "sold_out, stock_out, broken_sizes, late_data, price_change, spike; several joined by ;"),
), key=("style_id",))

BACKTEST_CASES = Table("backtest_cases", "What past forecasts claimed and what was sold; one row a forecast, day and style.", (
    Column("forecast", "id", "planner: made again from what was known then, ratio and unconditional: simple rules beside it; "
           "issued: that of a past run, ratio at issue: the rule beside it", required=True),
    Column("origin", "id", "day of the forecast, such as 2026-03-02: nothing dated on or after it was known", required=True),
    STYLE,
    Column("category", "text", "the kind of garment; empty = none given", required=True),
    Column("age_days", "whole", "days on sale by then", unit="days"),
    Column("observed", "number", "units sold by then", unit="units", at_least=0),
    Column("stockout_days", "whole", "days by then that began with stock 0", unit="days", at_least=0),
    Column("method", "text", "how it was estimated; empty = not told", required=True),
    Column("actual", "number", "units that could be sold from then to exit_date; after a stock-out, estimated from the days "
           "in stock", required=True, unit="units", at_least=0),
    Column("mean", "number", "expected demand", required=True, unit="units", at_least=0),
    *_quantiles(QUANTILE_NAMES),
    Column("scale", "number", "what the ranges had been scaled by", required=True, at_least=0),
    Column("with_ratio", "text", "yes where the ratio method forecasts the same style and day, else no", required=True),
    Column("age", "text", "band of age", required=True),
    Column("stock_out", "text", "whether it was out of stock before", required=True),
), key=("forecast", "origin", "style_id"))

RESULTS: dict[str, Table] = {t.name: t for t in (
    DEMAND, DEMAND_WEEKLY, DEMAND_SKU, PLANNED_ORDERS, ORDER_LINES, PURCHASES, SKIPPED, LIMITS, VERDICTS, READOUT,
    BACKTEST_CASES)}
