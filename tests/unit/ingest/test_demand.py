"""Demand tables from anywhere: what they must hold, and what they may leave out."""

import json
from datetime import date

import polars as pl
import pytest

from planner.domain import QUANTILE_NAMES
from planner.errors import InputError
from planner.ingest.demand import read_demand, read_demand_envelope

DEMAND = {"style_id": "007", "method": "combination", "age_days": 5, "observed_units": 12.0, "stockout_days": 0,
          "mean": 10.0, "sd": 4.0, **{name: float(k) for k, name in enumerate(QUANTILE_NAMES)}}
WEEKLY = {"style_id": "007", "week": date(2024, 5, 6), "mean": 10.0, "p10": 2.0, "p50": 9.0, "p90": 18.0}


@pytest.mark.parametrize("learning", [{}, {"learning": 0.25}])
def test_learning_may_be_left_out(tmp_path, learning):
    pl.DataFrame([DEMAND | learning]).write_csv(tmp_path / "demand.csv")
    pl.DataFrame([WEEKLY]).write_csv(tmp_path / "demand_weekly.csv")
    assert read_demand(tmp_path).demand["learning"].to_list() == [learning.get("learning")]
    text = json.dumps({"status": "ok", "data": {"demand": [DEMAND | learning],
                                                "demand_weekly": [WEEKLY | {"week": "2024-05-06"}]}})
    found = read_demand_envelope(text).demand
    assert found["learning"].to_list() == [learning.get("learning")]
    assert found["style_id"].to_list() == ["007"]


def test_learning_is_a_share(tmp_path):
    pl.DataFrame([DEMAND | {"learning": 25.0}]).write_csv(tmp_path / "demand.csv")
    pl.DataFrame([WEEKLY]).write_csv(tmp_path / "demand_weekly.csv")
    with pytest.raises(InputError) as error:
        read_demand(tmp_path)
    assert [finding.column for finding in error.value.details] == ["learning"]
