"""How a style sells while it can be bought, what is on hand, how long that lasts."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import Inputs
from planner.forecast.panel.panel import Panel, build_panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Days whose sales make up the rate: two whole weeks, so that every weekday counts as often.
RATE_DAYS = 14
# A style that could be bought on less than this part of those days tells no rate.
LEAST_OPEN_DAYS = 0.5


def panel_of_live(inputs: Inputs, sales: pl.DataFrame, style_ids: pl.Series) -> Panel:
    """The days of the styles asked about: units, and the share of the style that could be bought.

    Visits are left out: the rate is that of the audience it is shown to now.
    """
    live = inputs.styles.filter(pl.col("style_id").is_in(style_ids.implode()))
    # All sales, also of other styles: they tell on which days the shop was open and its export whole.
    return build_panel(live, sales, inputs.reach.clear(), inputs.as_of)


def rates(panel: Panel, sold: pl.DataFrame) -> pl.DataFrame:
    """style_id, rate: units a day over the last RATE_DAYS days seen, stock-outs taken out; of a style that was out of stock
    all that time, over as many days up to the last on which it could be bought; null where it never could.

    `sold`: style_id, sold, as the demand says. Where that comes from elsewhere and the store holds no sale of a style that
    sold, its days are not known, and the rate is null.
    """
    units, there = _up_to(panel, panel.seen)
    if panel.open is not None:
        days = np.arange(1, panel.units.shape[1] + 1)
        last_open = np.where((panel.open > 0) & (days <= panel.seen[:, None]), days, 0).max(axis=1, initial=0)
        units, there = _up_to(panel, np.where(there < LEAST_OPEN_DAYS, last_open, panel.seen))
    says = dict(sold.select("style_id", "sold").iter_rows())
    sells_elsewhere = (panel.units.sum(axis=1) == 0) & np.array([says.get(name, 0) > 0 for name in panel.ids.tolist()])
    told = (there >= LEAST_OPEN_DAYS) & ~sells_elsewhere
    rate = np.divide(units, there, out=np.zeros(len(units)), where=told)
    return pl.DataFrame({"style_id": panel.ids.tolist(), "rate": rate}).with_columns(
        rate=pl.when(pl.Series(told)).then("rate")
    )


def _up_to(panel: Panel, end: Ints) -> tuple[Floats, Floats]:
    """(units, days open) of the RATE_DAYS days of each style before `end` (n,)."""
    days = np.arange(panel.units.shape[1])
    recent = (days < end[:, None]) & (days >= end[:, None] - RATE_DAYS)
    units = np.where(recent, panel.units, 0.0).sum(axis=1)
    return units, (recent if panel.open is None else np.where(recent, panel.open, 0.0)).sum(axis=1)


def on_hand(inputs: Inputs) -> pl.DataFrame:
    """style_id, on_hand: units as as_of opens; styles of which no stock is known are not there."""
    return inputs.stock.group_by("style_id").agg(on_hand=pl.col("units").sum())


def on_order(inputs: Inputs) -> pl.DataFrame:
    """style_id, on_order: units of open production orders still to come."""
    left = (pl.col("units") - pl.col("received").fill_null(0)).clip(lower_bound=0)
    return inputs.orders.group_by("style_id").agg(on_order=left.sum())
