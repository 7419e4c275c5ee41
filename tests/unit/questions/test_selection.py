"""--select and --sort of the morning sheet, and what counts as changed."""

import polars as pl
import pytest

from planner.errors import UsageError
from planner.questions.selection import changed_styles, select_rows, sort_rows

SHEET = pl.DataFrame(
    {
        "style_id": ["A", "B", "C"],
        "category": ["dress", "tee", "dress"],
        "grade": ["hot", "good", None],
        "verdict": ["drop", "order_now", "keep_testing"],
        "order_now": [0.0, 50.0, None],
        "expected_total": [10.0, 30.0, 20.0],
        "flags": ["sold_out;spike", "", "spike"],
    }
)


def chosen(*tags, changed=frozenset()):
    return "".join(select_rows(SHEET, tags, changed)["style_id"])


@pytest.mark.parametrize(
    ("tags", "ids"),
    [
        ((), "ABC"),
        (("category:dress",), "AC"),
        (("grade:hot,good",), "AB"),
        (("category:dress", "flag:spike", "grade:hot"), "A"),
        (("verdict:order_now",), "B"),
        (("flag:sold_out,late_data",), "A"),
        (("style:C",), "C"),
    ],
)
def test_tags(tags, ids):
    assert chosen(*tags) == ids


def test_changed():
    assert chosen("changed", changed=frozenset("C")) == "C"
    before = SHEET.with_columns(grade=pl.Series(["hot", "hot", None]))
    assert changed_styles(SHEET, before) == {"B"}
    assert changed_styles(SHEET, before.filter(pl.col("style_id") != "A")) == {"A", "B"}
    assert changed_styles(SHEET, None) == frozenset()


@pytest.mark.parametrize("tag", ["hot", "colour:red", "grade:", "changed:yes"])
def test_other_tags_are_wrong_usage(tag):
    with pytest.raises(UsageError, match="expected style:VALUE"):
        chosen(tag)


def test_order():
    assert "".join(sort_rows(SHEET, None)["style_id"]) == "BCA"
    assert "".join(sort_rows(SHEET, "expected_total")["style_id"]) == "BCA"
    assert "".join(sort_rows(SHEET, "-expected_total")["style_id"]) == "ACB"
    assert "".join(sort_rows(SHEET, "category")["style_id"]) == "ACB"
    with pytest.raises(UsageError, match="--sort x"):
        sort_rows(SHEET, "x")
