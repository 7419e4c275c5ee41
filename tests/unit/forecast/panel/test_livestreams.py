"""An evening of a host does not set the rate of ordinary days; a style sold by hosts every day is sold that way."""

from datetime import timedelta

import polars as pl
from launches import START, inputs_of, sales_of, shop

from planner.forecast.panel.panel import build_panel


def panels(mark):
    """The panel without livestreams, and with what `mark` makes of the sales: (units, live) of each row."""
    styles, rows, _ = shop(30, 60)
    inputs = inputs_of(styles, START + timedelta(days=60))
    sales = sales_of(rows)
    plain = build_panel(inputs.styles, sales, inputs.reach, inputs.as_of)
    return plain, build_panel(inputs.styles, mark(sales), inputs.reach, inputs.as_of)


def test_rare_evenings_leave_the_days_as_they_were() -> None:
    def mark(sales):
        evening = pl.int_range(pl.len()).over("style_id") == 5
        live = pl.when(evening).then(40.0).otherwise(0.0)
        return sales.with_columns((pl.col("units") + live).alias("units"), live=live)

    plain, hosted = panels(mark)
    assert (hosted.units == plain.units).all()
    assert hosted.hosted is not None
    assert hosted.observed.sum() == plain.observed.sum() + hosted.hosted.sum()


def test_a_style_that_hosts_sell_every_day_is_sold_that_way() -> None:
    plain, hosted = panels(lambda sales: sales.with_columns(live=pl.col("units")))
    often = hosted.hosted is None or hosted.hosted.sum() < 0.1 * plain.observed.sum()
    assert often
    assert hosted.units.sum() > 0.9 * plain.units.sum()


def test_without_the_column_nothing_changes() -> None:
    plain, same = panels(lambda sales: sales.with_columns(live=pl.lit(None, pl.Float64)))
    assert (same.units == plain.units).all()
    assert same.hosted is None
