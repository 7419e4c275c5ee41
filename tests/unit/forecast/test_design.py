"""Attributes of any kind and number help styles without sales, and never break a forecast."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
from launches import LIFE, START, inputs_of, sales_of, shop

from planner.forecast import forecast_demand
from planner.forecast.design import UNKNOWN, design_codes, unlike
from planner.settings import ForecastSettings

DAY = 150
AS_OF = START + timedelta(days=DAY)


def test_codes_tell_texts_and_bands_of_numbers_apart_and_know_the_missing():
    styles = pl.DataFrame({"category": ["a", "b", None], "price": [1.0, 1.0, 9.0], "length": [None, 2.5, 2.5]})
    codes = design_codes(styles, ["length"])
    assert codes.shape == (3, 3)
    assert codes[2, 0] == codes[0, 2] == UNKNOWN
    differ = unlike(codes, codes)
    assert differ[0, 1] == 2 / 3  # same price; another category; a length not known is like none
    assert differ[1, 1] == 0


def test_a_style_not_launched_takes_after_those_of_its_design():
    styles, sales, _ = shop(DAY, DAY)
    prints = ["flower" if k % 2 else "plain" for k in range(len(styles))]
    styles = [s | {"print": p, "category": p} for s, p in zip(styles, prints, strict=True)]
    flowers = {s["style_id"] for s in styles if s["print"] == "flower"}
    sales = [row | {"units": row["units"] * (6 if row["style_id"] in flowers else 1)} for row in sales]
    ends = {"launch_date": AS_OF + timedelta(days=7), "exit_date": AS_OF + timedelta(days=7 + LIFE)}
    styles += [{"style_id": f"new-{p}", "print": p, "category": p} | ends for p in ("flower", "plain")]
    forecast = forecast_demand(inputs_of(styles, AS_OF, attributes={"print": pl.String}), sales_of(sales),
                               ForecastSettings())
    rows = {r["style_id"]: r for r in forecast.demand.iter_rows(named=True)}
    assert rows["new-flower"]["method"] == "not_launched"
    assert rows["new-flower"]["mean"] > 2 * rows["new-plain"]["mean"]


def test_thousands_of_levels_and_nothing_but_gaps_do_no_harm():
    styles, sales, _ = shop(60, 60)
    styles = [s | {"code": f"{k}", "gap": None, "same": 1.0} for k, s in enumerate(styles)]
    kinds = {"code": pl.String, "gap": pl.Float64, "same": pl.Float64}
    as_of = START + timedelta(days=60)
    with_them = forecast_demand(inputs_of(styles, as_of, attributes=kinds), sales_of(sales), ForecastSettings())
    assert np.isfinite(with_them.demand["mean"].to_numpy()).all()
