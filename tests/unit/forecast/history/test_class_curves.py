"""Categories whose demand falls differently get a curve of their own; those that do not, do not."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from launches import LIFE, NO_ROWS, START, inputs_of, sales_of

from planner.forecast.history.class_curves import learn_class_curves
from planner.forecast.history.curve import learn_curve
from planner.forecast.history.history import build_history
from planner.forecast.panel.panel import build_panel
from planner.forecast.pipeline import forecast_demand
from planner.settings import ForecastSettings

DAY = 250


def rates(half_life):
    day = np.arange(LIFE)
    rate = 0.5 ** (day / half_life) * (1 + np.exp(-day / 4))
    return rate / rate.sum()


def shop(half_lives, launches=300, seed=1):
    """(styles, sales before DAY, units from DAY on): half-life in days of each category; a launch nearly every day."""
    rng, styles, sales, truth = np.random.default_rng(seed), [], [], {}
    for k in range(launches):
        name, start = f"{k:04d}", k * DAY // launches
        category = list(half_lives)[int(rng.integers(len(half_lives)))]
        mean = 150 * rng.lognormal(-0.5, 1.0) * rates(half_lives[category])
        units = rng.negative_binomial(0.5, 0.5 / (0.5 + mean))
        launch = START + timedelta(days=start)
        styles.append(
            {"style_id": name, "category": category, "launch_date": launch, "exit_date": launch + timedelta(days=LIFE)}
        )
        sales += [
            {"date": launch + timedelta(days=a), "style_id": name, "units": float(u)}
            for a, u in enumerate(units)
            if u and start + a < DAY
        ]
        truth[name] = float(units[max(DAY - start, 0) :].sum())
    return styles, sales, truth


def panel_of(styles, sales):
    as_of = START + timedelta(days=DAY)
    return build_panel(inputs_of(styles, as_of).styles, sales_of(sales), NO_ROWS, as_of)


def test_a_category_that_burns_out_sooner_is_found():
    panel = panel_of(*shop({"knit": 60, "party": 12})[:2])
    curve = learn_curve(panel, LIFE)
    classes = learn_class_curves(panel, curve)
    ratios = classes.ratio
    knit, party = ratios[panel.design[:, 0].min()], ratios[panel.design[:, 0].max()]
    share = np.diff(curve.share)
    for ratio, half_life in ((knit, 60), (party, 12)):
        found, true = np.cumsum(ratio * share), np.cumsum(rates(half_life))
        assert np.abs(found - true).max() < 0.1
        assert found[-1] == pytest.approx(1.0)
    assert classes.at(np.array([0]), np.array([[0, 83]])).shape == (1, 2)


def test_alike_categories_share_one_curve():
    panel = panel_of(*shop(dict.fromkeys("abcde", 30))[:2])
    found = learn_class_curves(panel, learn_curve(panel, LIFE))
    assert found is None or np.abs(np.log(found.ratio)).mean() < 0.1


def test_what_one_season_did_is_no_curve():
    """The later half of one category's launches met a boom in their fifth week: that is not how the category lives."""
    styles, sales, _ = shop({"a": 30, "b": 30})
    launch = {s["style_id"]: s["launch_date"] for s in styles if s["category"] == "a"}
    boom = [
        r
        | {
            "units": r["units"]
            * (
                4
                if r["style_id"] in launch
                and launch[r["style_id"]] > START + timedelta(days=DAY // 2)
                and 28 <= (r["date"] - launch[r["style_id"]]).days < 35
                else 1
            )
        }
        for r in sales
    ]
    panel = panel_of(styles, boom)
    found = learn_class_curves(panel, learn_curve(panel, LIFE))
    assert found is None or found.ratio[:, 28:35].max() < 1.35


def test_one_category_and_few_styles_leave_the_common_curve():
    for styles, sales, _ in (shop({"a": 30}), shop({"a": 60, "b": 12}, launches=20)):
        panel = panel_of(styles, sales)
        assert learn_class_curves(panel, learn_curve(panel, LIFE)) is None


def test_demand_as_sold_is_that_of_the_sales():
    """What is taken out of the sales comes back where they are compared with forecasts."""
    panel = panel_of(*shop({"knit": 60, "party": 12})[:2])
    history = build_history(panel, LIFE)
    row = np.arange(len(panel.ids))
    assert not np.allclose(history.panel.units.sum(axis=1), panel.units.sum(axis=1))
    assert history.demand(row, np.zeros_like(row), panel.seen) == pytest.approx(panel.units.sum(axis=1))


@pytest.mark.slow
def test_totals_and_weeks_follow_the_category(monkeypatch):
    styles, sales, truth = shop({"knit": 60, "party": 12}, seed=2)
    as_of = START + timedelta(days=DAY)
    inputs = inputs_of(styles, as_of)

    def losses():
        forecast = forecast_demand(inputs, sales_of(sales), ForecastSettings())
        young = forecast.demand.filter(pl.col("age_days") <= 28)
        off = sum(abs(p50 - truth[name]) for name, p50 in young.select("style_id", "p50").iter_rows())
        return off / sum(truth[name] for name in young["style_id"]), forecast

    with_forest, _unused = losses()
    # The forest, too, tells categories apart: what curves bring is seen without it.
    monkeypatch.setattr("planner.forecast.members.forest.learn_forest", lambda *asked: None)
    own, forecast = losses()
    assert with_forest <= own
    first = (
        forecast.demand_weekly.sort("week")
        .group_by("style_id")
        .agg(pl.col("mean").head(4).sum() / pl.col("mean").sum())
        .join(inputs.styles.select("style_id", "category"), on="style_id")
        .join(forecast.demand.filter(pl.col("age_days") <= 21).select("style_id"), on="style_id")
    )
    by = dict(first.group_by("category").agg(pl.col("mean").mean()).iter_rows())
    assert by["party"] > by["knit"] + 0.15
    monkeypatch.setattr("planner.forecast.history.history.learn_class_curves", lambda panel, curve: None)
    assert own < 0.85 * losses()[0]
