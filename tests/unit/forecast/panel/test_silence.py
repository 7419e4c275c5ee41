"""Silence of the whole shop: told from quiet days, unknown rather than without demand."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from launches import START, inputs_of, sales_of

from planner.forecast import forecast_demand
from planner.forecast.panel.panel import build_panel
from planner.forecast.panel.silence import silent_days
from planner.settings import ForecastSettings

AS_OF = START + timedelta(days=70)


def shop(sold_on, as_of=AS_OF):
    """Days from START on which `sold_on(day number)` units are sold."""
    days = [START + timedelta(days=d) for d in range((as_of - START).days)]
    rows = [(day, float(sold_on(k))) for k, day in enumerate(days) if sold_on(k)]
    return pl.DataFrame(rows, schema={"date": pl.Date, "units": pl.Float64}, orient="row")


def numbers(found):
    return [int(day) - START.toordinal() for day in found]


def test_a_daily_shop_that_falls_silent_is_noticed():
    assert numbers(silent_days(shop(lambda k: 9 * (k < 67)), AS_OF)) == [67, 68, 69]
    assert numbers(silent_days(shop(lambda k: 9 * (k not in range(30, 35))), AS_OF)) == list(range(30, 35))


def test_closed_days_of_the_week_are_no_silence():
    assert numbers(silent_days(shop(lambda k: 9 * (k % 7 < 5)), AS_OF)) == []
    assert numbers(silent_days(shop(lambda k: 9 * (k % 7 < 5 and k < 63)), AS_OF)) == list(range(61, 70))


def test_a_shop_of_rare_sales_is_quiet_often_and_never_silent():
    rng = np.random.default_rng(3)
    false = 0
    for _ in range(200):
        sold = rng.poisson(0.4, 70)
        false += len(silent_days(shop(lambda k, sold=sold: int(sold[k])), AS_OF)) > 0
    assert false <= 4


def test_too_short_a_record_says_nothing():
    assert numbers(silent_days(shop(lambda k: 9 * (k < 5)), START + timedelta(days=12))) == []
    assert len(silent_days(shop(lambda _: 0), AS_OF)) == 0


@pytest.mark.parametrize(("silent", "code"), [(0, None), (4, "sales_feed_stopped"), (28, "sales_feed_stopped")])
def test_what_is_left_to_sell_falls_by_the_days_gone_not_by_the_silence(silent, code):
    styles = [{"style_id": s, "launch_date": START, "exit_date": START + timedelta(days=119)} for s in "ab"]
    rows = [
        {"date": START + timedelta(days=d), "style_id": s, "units": n}
        for s, n in (("a", 10.0), ("b", 5.0))
        for d in range(28)
    ]
    as_of = START + timedelta(days=28 + silent)
    forecast = forecast_demand(inputs_of(styles, as_of), sales_of(rows), ForecastSettings())
    a_day = forecast.demand["mean"][0] / (91 - silent)
    assert 6 < a_day < 12
    assert {w.code for w in forecast.warnings if not w.notice} == ({code} if code else set())


def test_sales_before_the_launch_are_none_of_it():
    styles = [{"style_id": "a", "launch_date": START, "exit_date": START + timedelta(days=119)}]
    rows = [{"date": START + timedelta(days=d), "style_id": "a", "units": 10.0} for d in range(28)]
    as_of = START + timedelta(days=28)
    before = [{"date": START - timedelta(days=n), "style_id": "a", "units": 99.0} for n in range(1, 60)]
    told, plain = (
        forecast_demand(inputs_of(styles, as_of), sales_of(found), ForecastSettings())
        for found in (rows + before, rows)
    )
    assert told.demand["observed_units"][0] == 280
    assert told.demand["mean"][0] == pytest.approx(plain.demand["mean"][0], rel=0.03)
    assert [w.code for w in told.warnings if not w.notice] == ["sales_before_launch"]
    assert "99" not in told.warnings[-1].message or "5,841 units" in told.warnings[-1].message


def test_no_day_of_a_style_launched_long_ago_is_before_its_launch():
    styles = [{"style_id": "a", "launch_date": date(2020, 1, 6), "exit_date": START + timedelta(days=119)}]
    rows = [{"date": date(2020, 2, 3), "style_id": "a", "units": 7.0}]
    rows += [{"date": START + timedelta(days=d), "style_id": "a", "units": 10.0} for d in range(28)]
    inputs = inputs_of(styles, START + timedelta(days=28))
    panel = build_panel(inputs.styles, sales_of(rows), inputs.reach, inputs.as_of)
    assert panel.observed.tolist() == [287.0]
    assert panel.early is None


def test_between_seasons_nothing_on_sale_is_no_silence():
    """All styles of summer had left a fortnight before the first of winter came."""
    summer = [{"style_id": s, "launch_date": START, "exit_date": START + timedelta(days=56)} for s in "ab"]
    winter = [{"style_id": "c", "launch_date": START + timedelta(days=70), "exit_date": START + timedelta(days=160)}]
    rows = [{"date": START + timedelta(days=d), "style_id": s, "units": 5.0} for s in "ab" for d in range(54)]
    rows += [{"date": START + timedelta(days=70 + d), "style_id": "c", "units": 5.0} for d in range(10)]
    inputs = inputs_of(summer + winter, START + timedelta(days=80))
    panel = build_panel(inputs.styles, sales_of(rows), inputs.reach, inputs.as_of)
    assert numbers(panel.silent) == [54, 55]
