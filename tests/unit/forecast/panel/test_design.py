"""Attributes of any kind and number help styles without sales, and never break a forecast."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from launches import LIFE, START, inputs_of, sales_of, shop

from planner.forecast import forecast_demand
from planner.forecast.panel.design import UNKNOWN, design_codes, unlike
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
    forecast = forecast_demand(
        inputs_of(styles, AS_OF, attributes={"print": pl.String}), sales_of(sales), ForecastSettings()
    )
    rows = {r["style_id"]: r for r in forecast.demand.iter_rows(named=True)}
    assert rows["new-flower"]["method"] == "not_launched"
    assert rows["new-flower"]["mean"] > 2 * rows["new-plain"]["mean"]


ODD = {"code": pl.String, "gap": pl.Float64, "same": pl.Float64, "length": pl.Float64}


@pytest.mark.parametrize("count", [0, 5, 30, 120])
@pytest.mark.parametrize("kinds", [{}, ODD])
def test_any_number_of_finished_styles_and_attributes_of_any_kind_are_answered(count, kinds):
    """A level of its own for each style, nothing but gaps, one value for all, numbers that say nothing: no harm."""
    day = count + LIFE
    styles, sales, _ = shop(day, day)
    finished = {s["style_id"] for s in styles if s["exit_date"] <= START + timedelta(days=day)}
    assert len(finished) == count + 1
    odd = [
        s | {"code": f"{k}", "gap": None, "same": 1.0, "length": float(k * 7919 % 101)} for k, s in enumerate(styles)
    ]
    as_of = START + timedelta(days=day)
    odd.append(odd[-1] | {"style_id": "soon", "launch_date": as_of + timedelta(days=1), "code": "new"})
    given = [{k: v for k, v in s.items() if k in ("style_id", "launch_date", "exit_date") or k in kinds} for s in odd]
    settings = ForecastSettings()
    found = forecast_demand(inputs_of(given, as_of, attributes=kinds), sales_of(sales), settings).demand
    plain = [{k: s[k] for k in ("style_id", "launch_date", "exit_date")} for s in odd]
    without = forecast_demand(inputs_of(plain, as_of), sales_of(sales), settings).demand
    assert found.height == without.height == LIFE
    assert (set(found["method"]) <= {"cold_start", "no_sales_yet", "not_launched"}) == (count < 29)
    launched = found["method"] != "not_launched"
    ratio = found.filter(launched)["p50"].to_numpy() / without.filter(launched)["p50"].to_numpy()
    assert 0.8 < np.median(ratio) < 1.25
    assert (found["p90"] > 2 * found["p10"]).all()
