"""planner insights from outside: formats, --by, --style, exit codes; and the dresses example, dirt and all."""

import json
from io import StringIO

import polars as pl
import pytest

COLUMNS = ["attribute", "level", "effect", "low", "high", "styles", "units", "identified", "note"]


def csv(text):
    return pl.read_csv(StringIO(text), infer_schema_length=None, schema_overrides={"level": pl.String})


def test_rows_of_every_attribute(small_workspace, planner):
    done = planner("insights", "-w", small_workspace)
    assert done.code == 0, done.err
    rows = csv(done.out)
    assert rows.columns == COLUMNS
    assert set(rows["attribute"]) == {"category", "price", "neckline"}
    assert rows.filter(pl.col("attribute") == "neckline")["styles"].sum() == 30
    assert not (small_workspace / "runs").exists()


def test_json_and_page_and_repeats(small_workspace, planner):
    first = planner("insights", "-w", small_workspace, "--json")
    data = json.loads(first.out)["data"]
    assert set(data) == {"basis", "styles", "units", "scatter", "effects"}
    assert planner("insights", "-w", small_workspace, "--json").out == first.out
    page = planner("insights", "-w", small_workspace, "--format", "table").out
    assert "What sells" in page
    assert "not what caused it" in page


def test_by_category(small_workspace, planner):
    rows = csv(planner("insights", "-w", small_workspace, "--by", "category").out)
    assert rows.columns == ["group", *COLUMNS]
    assert set(rows["group"]) == {"dress", "tee"}


def test_a_style(small_workspace, planner):
    rows = csv(planner("insights", "-w", small_workspace, "--style", "00057").out)
    assert rows["change_to"].to_list() in (["v"], ["round"])
    data = json.loads(planner("insights", "-w", small_workspace, "--style", "00057", "--json").out)["data"]
    assert (data["style_id"], data["styles"]) == ("00057", 30)
    assert "Changes of 00057" in planner("insights", "-w", small_workspace, "--style", "00057", "--format", "table").out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--by", "colour"), "audience, channel or category"),
        (("--by", "channel"), "names its channel"),
        (("--style", "57"), "no style '57'"),
        (("--by", "category", "--style", "00057"), "together"),
    ],
)
def test_wrong_usage(small_workspace, planner, arguments, word):
    done = planner("insights", "-w", small_workspace, *arguments)
    assert done.code == 2
    assert word in done.err


def test_before_any_sale_is_no_demand(small_workspace, planner):
    assert planner("insights", "-w", small_workspace, "--as-of", "2020-01-06").code == 4


def test_the_dresses_example(tmp_path, planner):
    folder = tmp_path / "dresses"
    assert planner("init", folder, "--example", "dresses").code == 0
    checked = planner("-w", folder, "check", "--json")
    assert checked.code == 0, checked.err
    assert json.loads(checked.out)["data"]["problems"] == []
    rows = csv(planner("-w", folder, "insights").out)
    price = rows.filter((pl.col("attribute") == "price") & pl.col("identified")).sort("effect")
    assert price["level"].to_list()[-1] == "12"  # the low price band sells best, the highest worst
    assert price["level"].to_list()[0] == "90"
    assert rows.filter(pl.col("level") == "(others)")["identified"].any() is False
    assert planner("-w", folder, "insights", "--style", "1017484769").code == 0
