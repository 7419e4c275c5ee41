"""planner simulate through the command line alone."""

import json
from io import StringIO

import polars as pl
import pytest
from envelopes import assert_valid

SMALL = ("--weeks", 6, "--styles", 8, "--as-of", "2026-03-02")


@pytest.mark.slow
def test_the_envelope_and_its_rows_do_not_depend_on_jobs(small_workspace, planner):
    asked = (*SMALL, "-w", small_workspace, "--policy", "grades", "--policy", "newsvendor", "--seasons", 2)
    done = planner("simulate", *asked, "--json")
    assert done.code == 0, done.err
    envelope = json.loads(done.out)
    assert_valid(envelope)
    assert (envelope["command"], envelope["status"], envelope["run_id"]) == ("simulate", "ok", None)
    data = envelope["data"]
    assert [row["policy"] for row in data["policies"]] == ["grades", "newsvendor"]
    assert [(s["policy"], s["season"]) for s in data["seasons"]] == [
        ("grades", 1),
        ("grades", 2),
        ("newsvendor", 1),
        ("newsvendor", 2),
    ]
    assert all(s["refused"] == 0 and s["share"] is None for s in data["seasons"])
    assert data["policies"][0]["margin_low"] < data["policies"][0]["margin"] < data["policies"][0]["margin_high"]
    assert data["about"]["styles"] == 8
    again = planner("simulate", *asked, "--jobs", 2, "--json")
    assert json.loads(again.out)["data"] == data


@pytest.mark.slow
def test_the_plan_and_who_knows_the_future(small_workspace, planner):
    asked = (*SMALL, "-w", small_workspace, "--policy", "plan", "--policy", "knowing", "--policy", "one-buy")
    rows = pl.read_csv(StringIO(planner("simulate", *asked, "--format", "csv").out))
    by = {row["policy"]: row for row in rows.iter_rows(named=True)}
    assert list(by) == ["one-buy", "plan", "knowing"]
    assert by["knowing"]["share"] == 1
    assert by["plan"]["share"] == pytest.approx(by["plan"]["margin"] / by["knowing"]["margin"], abs=1e-5)
    assert by["plan"]["margin"] < by["knowing"]["margin"]
    assert sum(row["refused"] for row in by.values()) == 0


def test_the_page_and_a_replay(small_workspace, planner):
    out = planner(
        "simulate", "-w", small_workspace, "--replay", "--weeks", 8, "--policy", "grades", "--format", "table"
    ).out
    for words in ("Replay of the company's own sales", "8 weeks", "grades by hand", "sell-through", "of knowing"):
        assert words in out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--policy", "guess"), 2, "expected one of one-buy, mean"),
        (("--replay", "--seasons", 2), 2, "leave out --seasons"),
        (("--as-of", "2025-06-01"), 4, "no past to draw a season from"),
        (("--weeks", 2), 2, "--weeks"),
    ],
)
def test_what_cannot_be_played(small_workspace, planner, words, code, message):
    done = planner("simulate", "-w", small_workspace, *words)
    assert (done.code, message in done.err) == (code, True), done.err
