"""The morning sheet: one row a style with a forecast, put together from sales, forecast and plan."""

from __future__ import annotations

import polars as pl

from planner.domain import QUANTILE_NAMES, Inputs
from planner.readout.chances import chances
from planner.readout.flags import flags
from planner.readout.grades import grades
from planner.readout.rates import on_hand, on_order, panel_of_live, rates
from planner.settings import GradeSettings
from planner.tables import READOUT
from planner.tables.frames import schema_of


def readout_table(
    inputs: Inputs,
    sales: pl.DataFrame,
    demand: pl.DataFrame,
    weekly: pl.DataFrame,
    rule: GradeSettings,
    orders: pl.DataFrame | None = None,
    verdicts: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The readout, a row a style of `demand`, in its order. `sales` holds nothing dated on or after as_of; `orders` and
    `verdicts` are those of the plan, None where there is none.
    """
    sales = sales.filter(pl.col("date") < inputs.as_of)
    rows = _base(inputs, demand)
    panel = panel_of_live(inputs, sales, rows["style_id"])
    rows = _joined(rows, rates(panel, rows))
    received = pl.col("sold") + pl.col("on_hand")
    rows = rows.with_columns(
        sell_through=pl.when(received > 0).then(pl.col("sold") / received),
        cover_days=pl.when(pl.col("rate") > 0).then(pl.col("on_hand") / pl.col("rate")),
        expected_total=pl.col("sold") + pl.col("mean"),
        expected_low=pl.col("sold") + pl.col("p10"),
        expected_high=pl.col("sold") + pl.col("p90"),
        supply=pl.col("on_hand").fill_null(0) + pl.col("on_order"),
    )
    rows = rows.with_columns(grade=grades(rows, rule))
    rows = _joined(rows, chances(rows, inputs, weekly))
    rows = _joined(rows, _ordered_now(orders))
    rows = _joined(rows, _verdicts(verdicts))
    rows = _joined(rows, flags(rows, inputs, sales, price_mix=panel.price_mix))
    ordered = pl.when(pl.col("order_now") > 0).then(pl.lit("order_now"))
    rows = rows.with_columns(
        pl.col("order_now").fill_null(0) if orders is not None else pl.col("order_now"),
        verdict=pl.coalesce("verdict", ordered),
        last_order_date=pl.col("latest_start") if verdicts is not None else pl.col("deadline"),
    )
    return rows.select(pl.col(name).cast(kind) for name, kind in schema_of(READOUT).items())


def _base(inputs: Inputs, demand: pl.DataFrame) -> pl.DataFrame:
    """What forecast, styles, stock and open orders say."""
    known = {"age_days": pl.Int64, "observed_units": pl.Float64, "stockout_days": pl.Int64}
    lacking = [pl.lit(None, kind).alias(name) for name, kind in known.items() if name not in demand.columns]
    rows = demand.with_columns(lacking).select("style_id", *known, "mean", *QUANTILE_NAMES)
    rows = rows.rename({"observed_units": "sold"}).with_columns(pl.col("sold").fill_null(0))
    styles = inputs.styles.select("style_id", "name", "category", "colours", "exit_date")
    rows = rows.join(styles, on="style_id", how="inner", maintain_order="left")
    rows = _joined(_joined(rows, on_hand(inputs)), on_order(inputs))
    return rows.with_columns(pl.col("on_order").fill_null(0))


def _ordered_now(orders: pl.DataFrame | None) -> pl.DataFrame:
    if orders is None:
        return pl.DataFrame(schema={"style_id": pl.String, "order_now": pl.Float64})
    return orders.filter(pl.col("firm")).group_by("style_id").agg(order_now=pl.col("units").sum().cast(pl.Float64))


def _verdicts(verdicts: pl.DataFrame | None) -> pl.DataFrame:
    if verdicts is None:
        return pl.DataFrame(schema={"style_id": pl.String, "verdict": pl.String, "latest_start": pl.Date})
    return verdicts.select("style_id", "verdict", "latest_start")


def _joined(rows: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    return rows.join(more, on="style_id", how="left", maintain_order="left")
