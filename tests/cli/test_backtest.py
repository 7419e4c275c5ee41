"""planner backtest through the command line alone."""

import json
from datetime import date, timedelta
from io import StringIO

import polars as pl
import pytest

AS_OF = date(2026, 3, 2)  # of the small workspace
COLUMNS = ["group", "value", "forecast", "n", "wape", "bias", "crps", "cov50", "cov80", "cov90"]
DAY = (AS_OF - timedelta(weeks=13)).isoformat()


def test_rows_json_and_the_run(small_workspace, planner):
    done = planner("backtest", "-w", small_workspace, "--json")
    assert done.code == 0, done.err
    envelope = json.loads(done.out)
    data = envelope["data"]
    assert list(data["rows"][0]) == COLUMNS
    assert (data["rows"][0]["group"], data["rows"][0]["forecast"]) == ("all", "planner")
    assert set(data) == {"origins", "issued", "rows", "reliability", "left_out", "drift", "recalibration", "skill"}
    run = small_workspace / "runs" / envelope["run_id"]
    assert json.loads((run / "backtest.json").read_text())["rows"] == data["rows"]
    cases = pl.read_parquet(run / "backtest_cases.parquet").filter(pl.col("forecast") == "planner")
    assert cases.height == data["rows"][0]["n"]
    again = planner("backtest", "-w", small_workspace)
    assert pl.read_csv(StringIO(again.out), infer_schema=False).columns == COLUMNS
    assert json.loads(planner("backtest", "-w", small_workspace, "--json").out)["data"] == data


def test_forecasts_issued_by_past_runs_are_judged(small_workspace, planner):
    assert planner("forecast", "-w", small_workspace, "--as-of", DAY).code == 0
    data = json.loads(planner("backtest", "-w", small_workspace, "--dates", DAY, "--json").out)["data"]
    assert data["issued"] == data["origins"] == [DAY]
    rows = {
        (r["group"], r["value"], r["forecast"]): {k: v for k, v in r.items() if k != "forecast"} for r in data["rows"]
    }
    assert rows["all", "all", "issued"] == rows["all", "all", "planner"]  # the same day, known the same
    assert 0 < data["drift"]["n"] == rows["all", "all", "issued"]["n"]
    page = planner("backtest", "-w", small_workspace, "--dates", DAY, "--format", "table").out
    assert f"Forecasts issued by past runs: {DAY}" in page
    assert f"of {data['drift']['n']} held" in page


def width(demand):
    """Mean log distance from p10 to p90."""
    return demand.select(((pl.col("p90") + 2) / (pl.col("p10") + 2)).log().mean()).item()


@pytest.mark.slow
def test_the_forecast_heeds_the_newest_backtest(small_workspace, planner):
    """One that found ranges too narrow widens them, about the same median, and everything says so."""

    def forecast(*options):
        done = planner("forecast", "-w", small_workspace, "--json", *options)
        assert done.code == 0, done.err
        envelope = json.loads(done.out)
        return envelope, json.loads((small_workspace / "runs" / envelope["run_id"] / "manifest.json").read_text())

    before, manifest = forecast()
    assert "backtest" not in manifest["inputs"]
    found = json.loads(planner("backtest", "-w", small_workspace, "--json").out)
    file = small_workspace / "runs" / found["run_id"] / "backtest.json"
    scale = {"scale": 1.4, "covered": 0.6, "styles": 200, "days": 4}
    file.write_text(json.dumps(json.loads(file.read_text()) | {"recalibration": scale}))
    after, manifest = forecast()
    assert manifest["inputs"]["backtest"]["run_id"] == found["run_id"]
    assert [w["code"] for w in after["warnings"] if w["code"] == "recalibrated"] == ["recalibrated"]
    old, new = (pl.DataFrame(e["data"]["demand"]) for e in (before, after))
    assert new["p50"].to_list() == pytest.approx(old["p50"].to_list())
    assert width(new) > 1.2 * width(old)
    again, _ = forecast()
    assert again["data"] == after["data"]
    for options in (("--backtest", "none"), ("--as-of", "2026-03-01", "--backtest", "none")):
        other, manifest = forecast(*options)
        assert "backtest" not in manifest["inputs"]
        assert "recalibrated" not in [w["code"] for w in other["warnings"]]
    assert forecast("--backtest", "none")[0]["data"] == before["data"]
    assert "backtest" not in forecast("--as-of", "2026-03-01")[1]["inputs"]  # it knows more than that day
    assert planner("forecast", "-w", small_workspace, "--backtest", after["run_id"]).code == 2
    page = planner("forecast", "-w", small_workspace, "--format", "table").out
    assert "ranges x 1.40" in page


def test_the_page(small_workspace, planner):
    out = planner("backtest", "-w", small_workspace, "--format", "table", "--every", 2, "--origins", 2).out
    for words in ("Backtest as of 2026-03-02", "this program", "ratio method", "80%", "Reliability", "Left out"):
        assert words in out
    levels = [line for line in out.splitlines() if line.lstrip().startswith("50% ")]
    assert len(levels) == 1
    assert "|" in levels[0] or "*" in levels[0]


@pytest.mark.parametrize(
    ("dates", "message"),
    [("yesterday", "expected days such as"), ("", "expected days such as"), ("2026-03-02", "not before 2026-03-02")],
)
def test_days_that_make_no_sense(small_workspace, planner, dates, message):
    done = planner("backtest", "-w", small_workspace, "--dates", dates)
    assert done.code == 2
    assert message in done.err


def test_nothing_to_judge_yet(small_workspace, planner):
    done = planner("backtest", "-w", small_workspace, "--as-of", "2025-09-01")
    assert done.code == 4
    assert "no forecast can be judged" in done.err
    assert "hint:" in done.err
