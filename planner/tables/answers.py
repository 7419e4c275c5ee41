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
    Column("cost_change", "number", "what the units cost now less what they cost before, without setup and fabric",
           required=True, unit="currency"),
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

ANSWERS: dict[str, Table] = {t.name: t for t in (CHANGES,)}
