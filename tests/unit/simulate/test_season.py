"""Seasons drawn from a past, or replayed."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from small_workspace import write_small_workspace

from planner.errors import NoDemandError
from planner.ingest import ingest_sales, read_inputs, sales_before
from planner.simulate.company import learn_company
from planner.simulate.season import draw_season, replay_season
from planner.workspace import open_workspace


@pytest.fixture
def company(tmp_path):
    """With a past that is long enough to be cut into models and known styles."""
    ws = open_workspace(write_small_workspace(tmp_path / "past", styles=60), {})
    ingest_sales(ws, None)
    inputs, _ = read_inputs(ws)
    return learn_company(inputs, sales_before(ws.store, inputs.as_of, ws.store.version()), ws.settings)


def test_a_seed_draws_one_season(company):
    one, same, other = (draw_season(company, seed, 12, 30, None) for seed in (5, 5, 6))
    assert (one.demand == same.demand).all()
    assert one.styles.equals(same.styles)
    assert one.demand.shape != other.demand.shape or (one.demand != other.demand).any()
    assert (one.launch % 7 == 0).all()
    assert (np.diff(one.launch) >= 0).all()
    assert one.launch.max() < 7 * 12


def test_forecasts_do_not_know_the_models(company):
    season = draw_season(company, 1, 12, 200, None)
    key = ["price", "unit_cost", "neckline", "category"]
    models = company.styles.join(season.styles.select(key).unique(), on=key)["style_id"]
    assert set(models).isdisjoint(season.known["style_id"])
    assert company.finished[[i for i, s in enumerate(company.styles["style_id"]) if s in set(models)]].all()


def test_drawn_demand_is_like_the_past(company):
    drawn = np.concatenate([draw_season(company, seed, 12, 200, None).demand.sum(axis=1) for seed in range(5)])
    sold = company.level[company.finished]
    assert drawn.mean() == pytest.approx(sold.mean(), rel=0.2)
    assert 0 <= company.noise < 0.3  # the small workspace's sales are Poisson
    assert company.pieces == 40  # it keeps no stock records


def test_minutes_and_money_are_cut_with_the_launches(company):
    many = replace(company, a_week=100.0)
    season = draw_season(many, 1, 12, None, 25)
    share = len(season.launch) / (100.0 * (season.launch.max() / 7 + 1))
    assert len(season.launch) == 200
    assert season.pieces == 25
    ours, theirs = (x["weekly_minutes"].to_numpy() for x in (season.inputs.factories, company.inputs.factories))
    assert ours == pytest.approx(theirs * share, rel=1e-6)
    assert season.settings.optimize.budget == pytest.approx(60000 * share, rel=1e-6)


def test_a_replay_is_what_was_sold(company):
    season = replay_season(company, 10, None)
    assert season.start.weekday() == 0
    assert (season.day(70) - company.inputs.as_of).days == 0
    ids = season.styles["style_id"].to_list()
    sold = company.sales.filter(pl.col("style_id").is_in(ids)).group_by("style_id").agg(pl.col("units").sum())
    wanted = dict(sold.iter_rows())
    inside = np.arange(season.demand.shape[1]) < season.life[:, None]
    got = (season.demand * inside).sum(axis=1)
    assert {s: wanted.get(s, 0) for s in ids} == pytest.approx(dict(zip(ids, got.tolist(), strict=True)))
    assert set(ids).isdisjoint(season.known["style_id"])


def test_no_past_no_season(company):
    with pytest.raises(NoDemandError, match="no past to draw"):
        learn_company(company.inputs, company.sales.clear(), company.settings)
    with pytest.raises(NoDemandError, match="nothing to replay"):
        replay_season(replace(company, launch=company.launch - 1000), 10, None)
