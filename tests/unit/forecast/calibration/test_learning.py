"""What a week of sales is said to teach is what it teaches, on shops whose demand is known."""

from datetime import timedelta

import numpy as np
import pytest
from launches import LIFE, START, inputs_of, sales_of, shop

from planner.domain import QUANTILE_NAMES
from planner.forecast.calibration.learning import AGES, _falling, _log_variance, prior_learning
from planner.forecast.pipeline import forecast_demand
from planner.settings import ForecastSettings

DAY = 175


def forecast_on(day, styles, sales):
    """The forecast of that day from what was known on it."""
    as_of = START + timedelta(days=day)
    return forecast_demand(
        inputs_of([s for s in styles if s["launch_date"] < as_of], as_of),
        sales_of([r for r in sales if r["date"] < as_of]),
        ForecastSettings(),
    )


def resolved(styles, sales):
    """(age, claimed, true) variance of log demand after next week that next week resolves, a style each."""
    now, later = forecast_on(DAY, styles, sales), forecast_on(DAY + 7, styles, sales)
    next_week = START + timedelta(days=DAY + 7)
    sold = {s["style_id"]: 0.0 for s in styles}
    for row in sales:
        sold[row["style_id"]] += row["units"] * (row["date"] >= next_week)
    told_later = dict(later.demand.select("style_id", "p50").iter_rows())
    weeks = now.demand_weekly.filter(now.demand_weekly["week"] >= next_week)
    variance = _log_variance(now.demand.select(QUANTILE_NAMES).to_numpy())
    rows = []
    for style, v in zip(now.demand.iter_rows(named=True), variance, strict=True):
        name = style["style_id"]
        if name in told_later and style["age_days"] <= LIFE - 21:
            share = weeks.filter(weeks["style_id"] == name)["mean"].sum() / style["mean"]
            before, after = (np.log((sold[name] + 2) / (p50 + 2)) for p50 in (style["p50"] * share, told_later[name]))
            rows.append((style["age_days"], style["learning"] * v, before**2 - after**2))
    return np.array(rows).T


@pytest.mark.slow
def test_a_week_resolves_what_was_claimed():
    """Pooled over shops, by age: the claim is within what chance explains of the truth, and never far above it."""
    age, claimed, true = np.concatenate([resolved(*shop(265, 10**6, seed=seed)[:2]) for seed in range(3)], axis=1)
    for young in (age <= 7, (age > 7) & (age <= 21), age > 21):
        chance = true[young].std() / np.sqrt(young.sum())
        assert abs(claimed[young].mean() - true[young].mean()) < 2.5 * chance
    assert claimed[age <= 7].mean() > 5 * claimed[age > 21].mean()


@pytest.mark.slow
def test_where_the_start_says_nothing_little_is_learned():
    """Sales of the first fortnight have nothing to do with what follows."""
    styles, sales, _ = shop(265, 10**6, seed=3, signal=False)
    told, silent = forecast_on(DAY, *shop(265, 10**6, seed=3)[:2]).demand, forecast_on(DAY, styles, sales).demand
    first_days = told["age_days"] <= 5
    assert silent.filter(first_days)["learning"].mean() < told.filter(first_days)["learning"].mean() / 3


def test_without_a_past_the_prior_is_claimed():
    styles, sales, _ = shop(12, 10, seed=2)
    as_of = START + timedelta(days=10)
    found = forecast_demand(inputs_of(styles, as_of), sales_of(sales), ForecastSettings())
    assert found.notes["learning"]["past_styles"] == 0
    by_age = found.notes["learning"]["by_age_days"]
    assert by_age == {str(a): round(float(prior_learning(np.array(a))), 3) for a in AGES if a <= LIFE - 14}
    # what widens a cold start is not resolved in a week
    assert (found.demand["learning"].to_numpy() < prior_learning(found.demand["age_days"].to_numpy())).all()


@pytest.mark.slow
def test_a_style_not_launched_yet_learns_most():
    styles, sales, _ = shop(200, DAY, seed=4)
    as_of = START + timedelta(days=DAY)
    soon = {"style_id": "soon", "launch_date": as_of + timedelta(days=3), "exit_date": as_of + timedelta(days=LIFE)}
    found = forecast_demand(inputs_of([*styles, soon], as_of), sales_of(sales), ForecastSettings()).demand
    first = found.filter(found["style_id"] == "soon")["learning"].item()
    assert first > 0.3
    assert first >= found.filter(found["age_days"] > 10)["learning"].max()


def test_shares_never_rise_with_age():
    assert _falling(np.array([0.5, 0.6, 0.1, 0.3]), np.array([1.0, 1.0, 3.0, 1.0])) == pytest.approx(
        [0.55, 0.55, 0.15, 0.15]
    )
