"""The design as people get it: for new styles only, within the pieces given, better than an even spread."""

from datetime import timedelta

import polars as pl
import pytest
from planning_inputs import MONDAY, forecast_of, inputs_of

from planner.errors import NoDemandError, UsageError
from planner.sales_test import design_tests


def company(styles=6):
    rows = [{"style_id": f"s{i}", "launch_date": MONDAY} for i in range(styles)]
    rows.append({"style_id": "old", "launch_date": MONDAY - timedelta(days=30)})
    inputs = inputs_of(rows, [{"factory_id": "F1", "min_batch": 50}], weeks=10)
    demand = {f"s{i}": (5, 60 + 150 * i) for i in range(styles)} | {"old": (10, 500)}
    return inputs, forecast_of(demand, weeks=10)


def test_only_styles_still_to_be_launched_are_tested():
    found = design_tests(*company(), pieces=100)
    assert sorted(found.tests["style_id"]) == [f"s{i}" for i in range(6)]
    assert found.pieces <= 100
    assert found.tests["pieces"].sum() == found.pieces


def test_worth_at_least_an_even_spread_and_never_a_loss():
    found = design_tests(*company(), pieces=120)
    assert found.value >= found.even - 1e-6
    assert found.tests["value"].min() >= 0


def test_decision_days_follow_from_launch_and_days():
    tests = design_tests(*company(), max_days=7).tests
    assert tests["days"].max() <= 7
    assert (tests["decide_on"] == MONDAY + tests["days"].cast(pl.Duration("ms")) * 86_400_000).all()


def test_a_style_on_sale_is_not_to_be_tested():
    with pytest.raises(UsageError, match="'old' is not to be tested"):
        design_tests(*company(), styles=["old"])


def test_no_new_style_is_told():
    inputs, forecast = company(0)
    with pytest.raises(NoDemandError, match="none is launched"):
        design_tests(inputs, forecast)
