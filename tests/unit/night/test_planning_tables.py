"""Tables from frames in memory: the same answers as from a folder, the same findings."""

from datetime import date

import polars as pl
import pytest

import planner
from planner.errors import InputError, SettingsError

FRAMES = ("styles", "sales", "factories")
SETTINGS = {"forecast": {"min_history_styles": 10}, "optimize": {"horizon_weeks": 6, "budget": 60000, "gap": 0.02}}


@pytest.fixture(scope="module")
def frames(tmp_path_factory):
    from small_workspace import write_small_workspace

    folder = tmp_path_factory.mktemp("frames") / "small"
    write_small_workspace(folder)
    read = {name: pl.read_csv(folder / f"data/{name}.csv", infer_schema=False) for name in FRAMES}
    return folder, read


def test_frames_and_files_give_the_same_demand(frames):
    folder, read = frames
    ws = planner.open_workspace(folder, {"as_of": "2026-03-02"})
    night = planner.forecast_night(ws)
    tables = planner.planning_tables(as_of=date(2026, 3, 2), settings=SETTINGS, **read)
    found = planner.forecast_demand(tables)
    assert found.demand.equals(night.forecast.demand)
    assert found.demand_weekly.equals(night.forecast.demand_weekly)
    assert tables.inputs.stock.equals(night.inputs.stock)


def test_everything_wrong_with_frames_is_told_at_once(frames):
    _, read = frames
    wrong = read["styles"].with_columns(price=pl.lit("-3"))
    with pytest.raises(InputError) as told:
        planner.planning_tables(as_of=date(2026, 3, 2), styles=wrong.head(2), sales=read["sales"])
    assert {(f.file, f.column) for f in told.value.details} >= {("styles", "price"), ("factories", None)}


def test_a_frame_of_no_table_is_refused(frames):
    _, read = frames
    with pytest.raises(InputError, match="no table stlyes"):
        planner.planning_tables(as_of=date(2026, 3, 2), stlyes=read["styles"])


def test_settings_that_cannot_be_used_are_told(frames):
    _, read = frames
    with pytest.raises(SettingsError) as told:
        planner.planning_tables(as_of=date(2026, 3, 2), settings={"optimize": {"gap": "x", "bugdet": 1}}, **read)
    assert {f.column for f in told.value.details} == {"optimize.gap", "optimize.bugdet"}
