"""Season and events: out of the rate, back where planned, and never made up from less than a year."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from launches import EVENTS, LIFE, START, curve, inputs_of, sales_of

from planner.forecast import forecast_demand
from planner.forecast.history.history import build_history
from planner.forecast.history.seasons import Calendar, read_events
from planner.forecast.panel.panel import build_panel
from planner.settings import ForecastSettings


def seasonal_shop(days: int, peak: float = 3.0, event: tuple[date, date, float] | None = None):
    """(styles, sales): a launch every third day, three times the demand in November and December of every year."""
    rng = np.random.default_rng(3)
    styles, sales = [], []
    for k in range(0, days, 3):
        launch = START + timedelta(days=k)
        styles.append({"style_id": f"{k:04d}", "launch_date": launch, "exit_date": launch + timedelta(days=LIFE)})
        level = 300 * rng.lognormal(-0.3, 0.8)
        for age in range(min(LIFE, days - k)):
            day = launch + timedelta(days=age)
            rate = level * curve()[age] * (peak if (11, 1) <= (day.month, day.day) <= (12, 20) else 1.0)
            rate *= event[2] if event and event[0] <= day <= event[1] else 1.0
            if units := rng.poisson(rate):
                sales.append({"date": day, "style_id": f"{k:04d}", "units": float(units)})
    return styles, sales


def calendar_of(styles, sales, as_of: date, events: list[dict] = ()) -> Calendar:
    inputs = inputs_of(styles, as_of, events=list(events))
    panel = build_panel(inputs.styles, sales_of(sales), inputs.reach, as_of)
    return build_history(panel, LIFE, read_events(inputs.events)).calendar


def index_of(calendar: Calendar, day: date) -> float:
    return float(calendar.of(np.array([day.toordinal()]))[0])


def test_a_season_seen_for_a_year_is_expected_again():
    days = 600
    styles, sales = seasonal_shop(days)
    styles = [s | {"exit_date": max(s["exit_date"], date(2024, 12, 31))} for s in styles[-10:]] + styles[:-10]
    calendar = calendar_of(styles, sales, START + timedelta(days=days))
    assert calendar.season
    ratio = index_of(calendar, date(2024, 11, 25)) / index_of(calendar, date(2024, 9, 10))
    assert 1.5 < ratio < 3.5  # drawn towards no season, as it has been seen once only


def test_less_than_a_year_makes_no_season():
    styles, sales = seasonal_shop(350)
    calendar = calendar_of(styles, sales, START + timedelta(days=350))
    assert not calendar.season
    assert (calendar.index == 1).all()


def test_an_uplift_is_learned_from_past_days_of_the_event_and_put_where_it_is_planned():
    first, planned = START + timedelta(days=60), START + timedelta(days=160)
    event = (first, first + timedelta(days=4), 3.0)
    styles, sales = seasonal_shop(150, event=event)
    events = [
        {"name": "sale", "start_date": a, "end_date": a + timedelta(days=4), "uplift": None} for a in (first, planned)
    ]
    calendar = calendar_of(styles, sales, START + timedelta(days=150), events)
    assert calendar.uplifts["sale"] == pytest.approx(3.0, rel=0.25)
    assert index_of(calendar, planned) == pytest.approx(calendar.uplifts["sale"])
    assert index_of(calendar, planned + timedelta(days=5)) == 1.0


@pytest.mark.slow
def test_an_event_to_come_raises_its_week_and_the_total():
    styles, sales = seasonal_shop(150)
    as_of = START + timedelta(days=150)
    event = {"name": "11.11", "start_date": as_of + timedelta(days=7), "end_date": as_of + timedelta(days=13)}
    plain, lifted, unknown = (
        forecast_demand(inputs_of(styles, as_of, events=events), sales_of(sales), ForecastSettings())
        for events in ([], [event | {"uplift": 4.0}], [event | {"uplift": None}])
    )
    assert lifted.demand["mean"].sum() > 1.2 * plain.demand["mean"].sum()
    week = as_of + timedelta(days=7)  # as_of is a Thursday: most of the event lies in the week after next Monday
    share = [
        f.demand_weekly.filter(pl.col("week") > week - timedelta(days=7), pl.col("week") <= week)["mean"].sum()
        / f.demand["mean"].sum()
        for f in (plain, lifted)
    ]
    assert share[1] > 1.5 * share[0]
    assert unknown.demand.equals(plain.demand)
    assert "event_without_uplift" in {w.code for w in unknown.warnings}


def test_events_are_read_in_order_of_their_days():
    rows = [
        {"name": "b", "start_date": date(2024, 2, 1), "end_date": date(2024, 2, 2), "uplift": 2.0},
        {"name": "a", "start_date": date(2024, 1, 1), "end_date": date(2024, 1, 2), "uplift": None},
    ]
    assert [e.name for e in read_events(pl.DataFrame(rows, schema=EVENTS))] == ["a", "b"]
    assert read_events(pl.DataFrame(schema=EVENTS)) == ()
