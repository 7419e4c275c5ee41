"""Price changes are taken out of the rate, with an elasticity that simulated shops know."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from launches import LIFE, NO_ROWS, START, curve, inputs_of, sales_of

from planner.forecast.history.history import learn_curve_and_calendar
from planner.forecast.history.prices import PRIOR_ELASTICITY, at_usual_price, learn_elasticity
from planner.forecast.history.seasons import Event
from planner.forecast.panel.paid import paid_prices
from planner.forecast.panel.panel import build_panel
from planner.forecast.pipeline import forecast_demand
from planner.settings import ForecastSettings

DAY = 250


def shop(price_of, elasticity=-1.5, launches=250, seed=1):
    """(styles, sales before DAY, demand from DAY on at full price); `price_of` gives the prices of style k, (LIFE,)."""
    rng, styles, sales, truth = np.random.default_rng(seed), [], [], {}
    for k in range(launches):
        name, launch, price = f"{k:04d}", START + timedelta(days=k), price_of(k, rng)
        demand = 300 * rng.lognormal(-0.5, 1.0) * curve()
        mean = demand * (price / 100) ** elasticity
        units = rng.negative_binomial(1.0, 1.0 / (1.0 + mean))
        styles.append({"style_id": name, "launch_date": launch, "exit_date": launch + timedelta(days=LIFE)})
        sales += [
            {"date": launch + timedelta(days=a), "style_id": name, "units": float(u), "price": price[a]}
            for a, u in enumerate(units)
            if u and k + a < DAY
        ]
        if k < DAY < k + LIFE:
            truth[name] = float(demand[DAY - k :].sum())
    return styles, sales, truth


def some_weeks_off(k, rng):
    """Four styles in ten are a fifth cheaper for some weeks."""
    price = np.full(LIFE, 100.0)
    start = int(rng.integers(5, 60))
    price[start : start + int(rng.integers(7, 30))] = 80.0 if k % 5 < 2 else 100.0
    return price


def all_at_one_age(k, rng):
    """Every style is marked down on its fifth week."""
    return np.where(np.arange(LIFE) < 28, 100.0, 80.0)


def panel_of(styles, sales):
    as_of = START + timedelta(days=DAY)
    inputs = inputs_of(styles, as_of)
    return build_panel(inputs.styles, sales_of(sales), NO_ROWS, as_of)


def learned(styles, sales, events=()):
    return learn_elasticity(learn_curve_and_calendar(panel_of(styles, sales), LIFE), events)


@pytest.mark.parametrize("true", [-0.4, -1.8])
def test_elasticity_is_found_within_its_error(true):
    found = [learned(*shop(some_weeks_off, true, seed=seed)[:2]) for seed in range(4)]
    assert all(f.styles > 60 for f in found)
    raw, error = (np.mean([getattr(f, name) for f in found]) for name in ("raw", "raw_error"))
    assert abs(raw - true) < 2.5 * error / len(found) ** 0.5
    assert abs(np.mean([f.value for f in found]) - true) < 0.6 * abs(PRIOR_ELASTICITY - true)


def test_prices_that_all_fall_at_one_age_leave_the_prior():
    """Nobody can tell a markdown in week five from a curve that turns in week five."""
    found = learned(*shop(all_at_one_age)[:2])
    assert not found.identified
    assert abs(found.value - PRIOR_ELASTICITY) < 0.5


@pytest.mark.slow
def test_a_test_at_a_lower_price_is_read_at_the_planned_price():
    """Styles on test are 30% off; those before them were, some of them, for some weeks."""

    def on_test_off(k, rng):
        return np.where(np.arange(LIFE) < 40, 70.0, 100.0) if k >= DAY - 35 else some_weeks_off(k, rng)

    styles, sales, truth = shop(on_test_off)
    as_of, young = START + timedelta(days=DAY), {f"{k:04d}" for k in range(DAY - 35, DAY - 7)}
    real = sum(units for name, units in truth.items() if name in young)
    told, untold = ([row | {"price": price or row["price"]} for row in sales] for price in (None, 100.0))
    with_price, without = (
        forecast_demand(inputs_of(styles, as_of), sales_of(rows), ForecastSettings()) for rows in (told, untold)
    )
    mean = [f.demand.filter(pl.col("style_id").is_in(young))["mean"].sum() for f in (with_price, without)]
    assert mean[1] > 1.3 * real  # what the sales alone say
    assert abs(mean[0] / real - 1) < abs(mean[1] / real - 1) / 2
    assert with_price.notes["price"]["identified"]
    assert without.notes["price"] is None
    assert with_price.demand["observed_units"].to_list() == without.demand["observed_units"].to_list()


def test_an_event_holds_what_its_prices_did():
    styles, sales, _ = shop(some_weeks_off)
    panel = panel_of(styles, sales)
    found = learned(styles, sales)
    festival = Event("618", int(panel.launch.min()), int(panel.launch.max()) + LIFE, 2.0)
    assert np.array_equal(at_usual_price(panel, found, (festival,)).units, panel.units)
    assert at_usual_price(panel, found, ()).units.sum() < panel.units.sum()
    assert learned(styles, sales, (festival,)).raw is None


def days_at(paid, full=100.0):
    frame = pl.DataFrame({"row": [0] * len(paid), "age": range(len(paid)), "units": [1.0] * len(paid), "price": paid})
    return paid_prices(frame, pl.Series([full]), (1, len(paid) + 3))


def test_a_lasting_change_counts_from_its_day_and_goes_on():
    off, mixed = days_at([100.0] * 8 + [80.0] * 4)
    assert not mixed
    assert np.exp(off[0]) == pytest.approx([1.0] * 8 + [0.8] * 7)


def test_one_odd_day_and_coupons_are_no_change():
    assert days_at([100.0] * 6 + [60.0] + [100.0] * 6) == (None, False)
    assert days_at([98.0, 100.0, 97.0, 101.0, 99.0, 96.0]) == (None, False)


def test_a_mix_of_customers_is_no_change_of_price():
    assert days_at([100.0, 80.0, 120.0, 60.0, 100.0, 140.0, 75.0, 90.0]) == (None, True)


def test_tags_that_nobody_pays_are_no_discount():
    off, _ = days_at([70.0] * 10 + [49.0] * 5)
    assert np.exp(off[0, [0, 9, 10, 17]]) == pytest.approx([1.0, 1.0, 0.7, 0.7])


def test_without_a_price_column_nothing_changes():
    assert days_at([None] * 4) == (None, False)
