"""Visits and reach: rates per visit, scaled to the full audience; channels and audiences post-stratified."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from launches import REACH, START, inputs_of, sales_of

from planner.forecast import forecast_demand
from planner.forecast.panel.exposure import exposed_shares
from planner.settings import ForecastSettings

AS_OF = START + timedelta(days=10)


def shop_of(visits: dict[str, float | None], reach: list[dict], extra=()) -> dict[str, dict]:
    """Ten days of 6 units a day each, with the visits a day given."""
    styles = [
        {"style_id": s, "launch_date": START, "exit_date": START + timedelta(days=60)} | dict(extra) for s in visits
    ]
    sales = [
        {"date": START + timedelta(days=d), "style_id": s, "units": 6.0, "visits": v}
        for s, v in visits.items()
        for d in range(10)
    ]
    forecast = forecast_demand(inputs_of(styles, AS_OF, reach), sales_of(sales), ForecastSettings())
    return {r["style_id"]: r for r in forecast.demand.iter_rows(named=True)}


def test_same_sales_from_a_tenth_of_the_visits_promise_several_times_as_much():
    rows = shop_of({"few": 100.0, "many": 1000.0}, [{"visits_per_week": 7000.0}])
    assert 4 < rows["few"]["mean"] / rows["many"]["mean"] < 20


def test_visits_without_reach_change_nothing():
    with_visits, without = shop_of({"a": 100.0, "b": 1000.0}, []), shop_of({"a": None, "b": None}, [])
    assert [r["mean"] for r in with_visits.values()] == [r["mean"] for r in without.values()]


def test_until_its_release_a_style_stays_with_the_audience_of_its_test():
    late = {"release_date": AS_OF + timedelta(days=25)}
    now = shop_of({"a": 100.0}, [{"visits_per_week": 7000.0}])["a"]["mean"]
    later = shop_of({"a": 100.0}, [{"visits_per_week": 7000.0}], late)["a"]["mean"]
    assert 0.3 * now < later < 0.7 * now


def frames(rows: list[dict], reach: list[dict]):
    days = pl.DataFrame(
        rows,
        schema={
            "row": pl.Int64,
            "age": pl.Int64,
            "channel": pl.String,
            "audience": pl.String,
            "units": pl.Float64,
            "visits": pl.Float64,
        },
    )
    styles = pl.DataFrame(
        {"row": [0, 1], "style_id": ["a", "b"], "category": ["dress", "shirt"]}, schema_overrides={"row": pl.UInt32}
    )
    return days, styles, pl.DataFrame(reach, schema=REACH)


def test_a_test_among_core_fans_counts_for_more_of_the_audience_than_its_visits():
    fans = {"row": 0, "audience": "fans", "units": 900.0, "visits": 10_000.0}
    crowd = {"row": 1, "audience": "crowd", "units": 100.0, "visits": 10_000.0}
    both = [{"visits_per_week": 70_000.0, "audience": "fans"}, {"visits_per_week": 70_000.0, "audience": "crowd"}]
    shares = exposed_shares(*frames([fans | {"age": 0}, crowd | {"age": 0}], both), (2, 1))[0]
    # 10,000 fans stand for 1.8 x as many ordinary visits, the crowd for .2 x, both less some shrinkage
    assert 0.85 < shares[0, 0] < 0.9
    assert 0.1 < shares[1, 0] < 0.15


def test_a_style_shown_to_fans_is_not_taken_for_one_that_everybody_likes():
    """Both sold a twentieth of their visitors; fans always buy twice as readily, and the release is to everyone."""
    styles = [{"style_id": f"{k}", "launch_date": START, "exit_date": START + timedelta(days=60)} for k in range(12)]
    sales = [
        {
            "date": START + timedelta(days=d),
            "style_id": f"{k}",
            "audience": who,
            "visits": 400.0,
            "units": 40.0 if who == "fans" else 20.0,
        }
        for k in range(10)
        for d in range(10)
        for who in ("fans", "crowd")
    ]
    for name, who in (("10", "fans"), ("11", "crowd")):
        sales += [
            {"date": START + timedelta(days=d), "style_id": name, "audience": who, "visits": 400.0, "units": 20.0}
            for d in range(10)
        ]
    reach = [{"visits_per_week": 2_800.0 * n, "audience": who} for who, n in (("fans", 1), ("crowd", 9))]
    inputs, told = inputs_of(styles, AS_OF, reach), sales_of(sales)
    untold = told.with_columns(pl.lit(None, dtype=pl.String).alias("audience"))
    total = inputs_of(styles, AS_OF, [{"visits_per_week": 28_000.0}])
    by, plain = (
        {r["style_id"]: r["mean"] for r in forecast_demand(i, s, ForecastSettings()).demand.iter_rows(named=True)}
        for i, s in ((inputs, told), (total, untold))
    )
    assert plain["10"] == pytest.approx(plain["11"])
    assert by["10"] < 0.75 * by["11"]


def test_the_most_specific_reach_wins_and_parts_replace_a_total():
    rows = [{"row": r, "age": 0, "units": 0.0, "visits": 100.0} for r in (0, 1)]
    reach = [
        {"visits_per_week": 7_000.0},
        {"visits_per_week": 700.0, "category": "dress"},
        {"visits_per_week": 1_400.0, "style_id": "b", "channel": "web"},
    ]
    shares, _ = exposed_shares(*frames(rows, reach), (2, 2))
    np.testing.assert_allclose(shares, [[1.0, 1.0], [0.5, 0.5]])


def test_no_visits_beside_units_are_unknown_and_unknown_days_are_like_their_neighbours():
    visits = [None, 50.0, 0.0, None, 20.0, 0.0]
    rows = [{"row": 0, "age": k, "units": 5.0 * (k != 5), "visits": v} for k, v in enumerate(visits)]
    shares, odd = exposed_shares(*frames(rows, [{"visits_per_week": 700.0}]), (2, 6))
    np.testing.assert_allclose(shares, [[0.5, 0.5, 0.5, 0.5, 0.2, 0.0], [1.0] * 6])
    assert len(odd) == 0


@pytest.mark.parametrize(("units", "visits", "share"), [(10.0, 20.0, 0.5), (20.0, 1.0, 1.0), (1.0, 3.0, 0.03)])
def test_a_rate_that_no_other_style_comes_near_is_bounded_and_named(units, visits, share):
    """b sells 2% of its visitors: half of them is beyond taste, more than all cannot be; one sale of three is luck."""
    rows = [{"row": 0, "age": k, "units": units, "visits": visits} for k in range(1 if units == 1 else 10)]
    rows += [{"row": 1, "age": k, "units": 1.0, "visits": 50.0} for k in range(10)]
    reach = [{"visits_per_week": 700.0}]
    shares, odd = exposed_shares(*frames(rows, reach), (2, 10))
    assert shares[0, 0] == pytest.approx(share, rel=0.01)
    assert list(odd) == ([] if units == 1 else [0])


@pytest.mark.parametrize(
    ("rows", "reach"),
    [
        ([], [{"visits_per_week": 1.0}]),
        ([{"row": 0, "age": 0, "units": 1.0, "visits": 5.0}], []),
        ([{"row": 0, "age": 0, "units": 1.0, "visits": 5.0}], [{"visits_per_week": 0.0}]),
    ],
)
def test_nothing_to_go_by_is_no_exposure(rows, reach):
    assert exposed_shares(*frames(rows, reach), (2, 1))[0] is None
