"""A run as sheets: a summary, an order book a factory, purchases, what was skipped, limits, what the columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from planner.errors import UsageError
from planner.language import _, gathered
from planner.report.headings import heading
from planner.report.released import taken_off
from planner.report.run_tables import RunTables
from planner.report.words import coded
from planner.tables import LIMITS, PLANNED_ORDERS, PURCHASES, SKIPPED, STYLES, VERDICTS, Column, Table

# Of plan.json, in the order of the page: what it is called, what it means.
SUMMARY = {
    "status": (gathered("status"), gathered("optimal = proven within the gap asked; feasible = the best plan found")),
    "expected_profit": (
        gathered("expected profit"),
        gathered("above ordering nothing, later runs decided on what is seen until then"),
    ),
    "objective": (gathered("as it stands"), gathered("expected profit if all runs are made as they are planned today")),
    "bound": (gathered("bound"), gathered("no plan made as it stands can earn more")),
    "gap": (gathered("gap"), gathered("(bound - as it stands) / as it stands")),
    "cost": (gathered("spend"), gathered("units, setups, overtime and fabric of all runs")),
    "units": (gathered("units"), gathered("of all runs")),
    "styles_ordered": (gathered("styles ordered"), gathered("styles that get a run")),
    "styles_skipped": (gathered("styles skipped"), gathered("styles with a forecast that get none")),
}
VALUE = Column("value", "number", "units x unit_cost, without setups and fabric", unit="currency")
NAME = Column("name", "text", "what people call the style, today")
_ITEMS = Table(
    "summary",
    "The plan in figures.",
    (
        Column("item", "text", "what it is"),
        Column("value", "number", "how much"),
        Column("meaning", "text", "how it is meant, or its unit"),
    ),
)
_DEFINITIONS = Table(
    "definitions",
    "What the columns mean.",
    (
        Column("sheet", "text", "where the column stands"),
        Column("column", "text", "its header"),
        Column("meaning", "text", "what it holds"),
        Column("unit", "text", "its unit"),
    ),
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows` with the columns that `columns` describes; `factory` where it is an order book."""

    name: str
    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]
    factory: str | None = None


_TITLES = {
    "summary": gathered("summary"),
    "purchases": gathered("purchases"),
    "skipped": gathered("skipped"),
    "limits": gathered("limits"),
    "verdicts": gathered("verdicts"),
    "definitions": gathered("definitions"),
}


def title(sheet: Sheet) -> str:
    """What people call the sheet; files of other programs keep its name."""
    return _(_TITLES[sheet.name]) if sheet.factory is None else sheet.name


def sheets_of(tables: RunTables) -> list[Sheet]:
    """All sheets of a run with a plan, in reading order; UsageError where it made no plan."""
    orders = tables.orders
    if orders is None or not tables.plan:
        raise UsageError(
            _("run {run_id} made no plan").format(run_id=tables.info.run_id), hint=_("`planner runs` lists the runs.")
        )
    books = [_order_book(tables, str(factory)) for factory in orders["factory_id"].unique().sort()]
    skipped = None if tables.skipped is None else tables.named(tables.skipped)
    sheets = [
        _summary(tables),
        *books,
        _sheet("purchases", tables.purchases, PURCHASES),
        _sheet("skipped", skipped, SKIPPED),
        _sheet("limits", tables.limits, LIMITS),
    ]
    if tables.verdicts is not None:
        sheets.append(_sheet("verdicts", tables.named(tables.verdicts), VERDICTS))
    return [*sheets, _definitions(sheets)]


def _order_book(tables: RunTables, factory: str) -> Sheet:
    """The runs of one factory by week of start, then style; what a unit costs and the run is worth beside."""
    assert tables.orders is not None
    mine = tables.orders.filter(pl.col("factory_id") == factory).sort("week", "style_id", "order_id")
    rows = tables.named(mine).with_columns(value=(pl.col("units") * pl.col("unit_cost")).round(2))
    first = (
        "order_id",
        "style_id",
        "name",
        "factory_id",
        "week",
        "arrival_date",
        "units",
        "firm",
        "unit_cost",
        "value",
    )
    sheet = _sheet(factory, rows.select(*first, pl.exclude(*first)), PLANNED_ORDERS)
    return Sheet(factory, sheet.columns, sheet.rows, factory=factory)


def _sheet(name: str, frame: pl.DataFrame | None, table: Table) -> Sheet:
    """A frame with its columns as the table describes them; of a table that the run does not hold the header only."""
    if frame is None:
        return Sheet(name, table.columns, [])
    known = {c.name: c for c in (*STYLES.columns, VALUE, NAME, *table.columns)}
    columns = tuple(known.get(name) or Column(name, _kind(kind), "") for name, kind in frame.schema.items())
    return Sheet(name, columns, frame.rows(named=True))


def _kind(dtype: pl.DataType) -> Any:
    """How a column that no table describes is written."""
    return "number" if dtype.is_numeric() else "date" if dtype == pl.Date else "text"


def _summary(tables: RunTables) -> Sheet:
    """The figures of plan.json, then each factory's share."""
    assert tables.orders is not None
    plan, manifest = tables.plan, tables.manifest
    rows = [
        (_("run"), tables.info.run_id, _("planner {value}").format(value=manifest.get("command", ""))),
        (_("as of"), tables.info.as_of, str(tables.settings.get("name", ""))),
        (_("currency"), tables.currency, _("of every amount")),
    ]
    rows += [(_(words), coded(key, plan[key]), _(meaning)) for key, (words, meaning) in SUMMARY.items() if key in plan]
    rows += [
        (_("released before"), row["released"], taken_off(row, tables.currency))
        for row in manifest.get("net_released") or ()
        if row["kind"] == "budget"
    ]
    sums = (
        tables.orders.group_by("factory_id")
        .agg(
            runs=pl.len(),
            units=pl.col("units").sum(),
            firm=pl.col("units").filter(pl.col("firm")).sum(),
            profit=pl.col("expected_profit").sum().round(2),
        )
        .sort("factory_id")
    )
    for line in sums.rows(named=True):
        name = line["factory_id"]
        rows += [
            (_("{name}: units").format(name=name), line["units"], _("in {runs} runs").format(runs=line["runs"])),
            (_("{name}: firm units").format(name=name), line["firm"], _("to release now")),
            (_("{name}: expected profit").format(name=name), line["profit"], _("of its runs")),
        ]
    return Sheet("summary", _ITEMS.columns, [dict(zip(("item", "value", "meaning"), row, strict=True)) for row in rows])


def _definitions(sheets: list[Sheet]) -> Sheet:
    """What each column of the other sheets means; order books are alike, so they are told once."""
    told: dict[str, Sheet] = {_("order book") if sheet.factory is not None else title(sheet): sheet for sheet in sheets}
    rows = [
        {"sheet": name, "column": heading(c.name), "meaning": c.meaning and _(c.meaning), "unit": c.unit and _(c.unit)}
        for name, sheet in told.items()
        for c in sheet.columns
    ]
    return Sheet("definitions", _DEFINITIONS.columns, rows)
