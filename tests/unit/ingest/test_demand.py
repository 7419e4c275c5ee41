"""Demand tables from anywhere: what they must hold, and what they may leave out."""

import io
import json
from datetime import date

import polars as pl
import pytest

from planner.domain import QUANTILE_NAMES
from planner.errors import InputError
from planner.ingest.demand import read_demand, read_demand_envelope

DEMAND = {
    "style_id": "007",
    "method": "combination",
    "age_days": 5,
    "observed_units": 12.0,
    "stockout_days": 0,
    "mean": 10.0,
    "sd": 4.0,
    **{name: float(k) for k, name in enumerate(QUANTILE_NAMES)},
}
WEEKLY = {"style_id": "007", "week": date(2024, 5, 6), "mean": 10.0, "p10": 2.0, "p50": 9.0, "p90": 18.0}


@pytest.mark.parametrize("learning", [{}, {"learning": 0.25}])
def test_learning_may_be_left_out(tmp_path, learning):
    pl.DataFrame([DEMAND | learning]).write_csv(tmp_path / "demand.csv")
    pl.DataFrame([WEEKLY]).write_csv(tmp_path / "demand_weekly.csv")
    assert read_demand(tmp_path).demand["learning"].to_list() == [learning.get("learning")]
    text = json.dumps(
        {"status": "ok", "data": {"demand": [DEMAND | learning], "demand_weekly": [WEEKLY | {"week": "2024-05-06"}]}}
    )
    found = read_demand_envelope(text).demand
    assert found["learning"].to_list() == [learning.get("learning")]
    assert found["style_id"].to_list() == ["007"]


def test_learning_is_a_share(tmp_path):
    pl.DataFrame([DEMAND | {"learning": 25.0}]).write_csv(tmp_path / "demand.csv")
    pl.DataFrame([WEEKLY]).write_csv(tmp_path / "demand_weekly.csv")
    with pytest.raises(InputError) as error:
        read_demand(tmp_path)
    assert [finding.column for finding in error.value.details] == ["learning"]


def envelope(demand=(DEMAND,), weekly=(WEEKLY | {"week": "2024-05-06"},)):
    return json.dumps({"status": "ok", "data": {"demand": list(demand), "demand_weekly": list(weekly)}})


def findings_of(text):
    with pytest.raises(InputError) as error:
        read_demand_envelope(text)
    return error.value.details


def test_what_stdin_holds_is_checked_like_a_file():
    [learning] = findings_of(envelope([DEMAND | {"learning": 1.5}]))
    assert (learning.file, learning.row, learning.column, learning.value) == ("stdin data.demand", 2, "learning", "1.5")
    assert [f.column for f in findings_of(envelope([DEMAND | {"mean": -1.0, "p50": None}]))] == ["mean", "p50"]
    assert {f.column for f in findings_of(envelope([{"a": 1}], [{"b": 2}]))} >= {"style_id", "mean", "p01", "week"}
    assert [f.value for f in findings_of(envelope([DEMAND, DEMAND]))] == ["007"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "not JSON"),
        ("[1]", "no object"),
        ("null", "no object"),
        ("{}", "data.demand"),
        ('{"data": {"demand": "x", "demand_weekly": 3}}', "data.demand"),
        ('{"data": {"demand": [], "demand_weekly": [1]}}', "data.demand_weekly"),
        ('{"status": "error", "error": null}', "failed"),
        ('{"status": "error", "error": [1]}', "failed"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_forecast_is_told_in_words(text, said):
    with pytest.raises(InputError, match=said) as error:
        read_demand_envelope(text)
    assert "--demand -" in error.value.hint


@pytest.mark.parametrize("value", [[[1]], {"a": {"b": 1}}, 10**400, float("inf"), "\ud800", True, [1, "x"], 1e300])
def test_odd_values_on_stdin_are_told_where_they_stand(value):
    findings = findings_of(envelope([DEMAND | {"mean": value}]))
    assert {finding.column for finding in findings} == {"mean"}
    str(findings[0]).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_stdin_is_read_whatever_its_encoding(monkeypatch, encoding):
    text = envelope([DEMAND | {"style_id": "连衣裙"}], [WEEKLY | {"style_id": "连衣裙", "week": "2024-05-06"}])
    text = json.dumps(json.loads(text), ensure_ascii=False)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode(encoding)), encoding="ascii"))
    assert read_demand_envelope().demand["style_id"].to_list() == ["连衣裙"]


def test_bytes_that_are_no_text_are_told(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\x00\xff{"), encoding="ascii"))
    with pytest.raises(InputError, match="stdin holds no forecast"):
        read_demand_envelope()


def test_no_rows_are_a_forecast_of_nothing():
    assert read_demand_envelope(envelope([], [])).demand.is_empty()


def test_a_quantile_that_falls_is_named_with_its_row(tmp_path):
    pl.DataFrame([DEMAND, DEMAND | {"style_id": "008", "p50": 1.0}]).write_csv(tmp_path / "demand.csv")
    pl.DataFrame([WEEKLY]).write_csv(tmp_path / "demand_weekly.csv")
    with pytest.raises(InputError) as error:
        read_demand(tmp_path)
    fall, weeks = error.value.details
    assert (fall.row, fall.column, fall.value) == (3, "p50", "1")
    assert "008" in fall.mend
    assert (weeks.row, weeks.column, weeks.value) == (3, "style_id", "008")


def test_a_missing_column_cannot_be_named_in_planner_yaml(tmp_path):
    pl.DataFrame([DEMAND]).drop("p50").write_csv(tmp_path / "demand.csv")
    pl.DataFrame([WEEKLY]).write_csv(tmp_path / "demand_weekly.csv")
    with pytest.raises(InputError) as error:
        read_demand(tmp_path)
    assert [f.mend for f in error.value.details] == ["Add it."]


def mix(*shares):
    rows = [{"style_id": "007", "colour": None, "size": f"{k}", "share": s} for k, s in enumerate(shares)]
    return [r | {"share_low": 0.0, "share_high": 1.0, "mean": 10 * r["share"]} for r in rows]


def test_the_mix_comes_along_where_it_is_there(tmp_path):
    pl.DataFrame([DEMAND]).write_csv(tmp_path / "demand.csv")
    pl.DataFrame([WEEKLY]).write_csv(tmp_path / "demand_weekly.csv")
    assert read_demand(tmp_path).demand_sku is None
    pl.DataFrame(mix(0.25, 0.75), schema_overrides={"colour": pl.String}).write_csv(tmp_path / "demand_sku.csv")
    assert read_demand(tmp_path).demand_sku["share"].to_list() == [0.25, 0.75]
    text = json.loads(envelope())
    text["data"]["demand_sku"] = mix(0.25, 0.75)
    assert read_demand_envelope(json.dumps(text)).demand_sku["size"].to_list() == ["0", "1"]


def test_the_shares_of_a_style_add_up_to_one(tmp_path):
    pl.DataFrame([DEMAND]).write_csv(tmp_path / "demand.csv")
    pl.DataFrame([WEEKLY]).write_csv(tmp_path / "demand_weekly.csv")
    pl.DataFrame(mix(0.25, 0.7), schema_overrides={"colour": pl.String}).write_csv(tmp_path / "demand_sku.csv")
    with pytest.raises(InputError) as error:
        read_demand(tmp_path)
    assert [(f.column, f.value, f.row) for f in error.value.details] == [("share", "0.95", 2)]


@pytest.mark.parametrize(("mean", "told"), [(10.0, False), (20.9, False), (1000.0, True)])
def test_a_mean_that_its_quantiles_cannot_have_is_told(mean, told):
    found = read_demand_envelope(envelope([DEMAND | {"mean": mean}]))
    assert [warning.code for warning in found.warnings] == ["mean_beyond_quantiles"] * told
