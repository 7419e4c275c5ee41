"""Another kind of code: most rows of a table match no style, and that is an error, not a plan of nothing."""

import pytest

from planner.errors import InputError
from planner.ingest import check_workspace, ingest_sales, refuse_strangers, sales_before
from planner.workspace import open_workspace

HEADER = "date,style_id,units\n"


def rows(code, days=range(1, 11), month=3):
    return "".join(f"2026-{month:02}-{day:02},{code},2\n" for day in days)


@pytest.mark.parametrize(
    ("code", "words"),
    [("A2-红-S", "codes of SKUs"), ("123", "lost its zeros"), ("6917878020", "Map the column")],
)
def test_most_sales_of_styles_that_nobody_knows_are_an_error_that_says_what_they_may_be(make, code, words):
    ws = make(sales=HEADER + rows(code) + rows("A2", range(1, 3)))
    findings = check_workspace(ws).findings
    assert [(f.column, f.value) for f in findings] == [("style_id", code)]
    assert words in findings[0].mend
    ingest_sales(ws)
    with pytest.raises(InputError, match="styles table does not list"):
        refuse_strangers(sales_before(ws.store, ws.settings.day()), read_styles(ws))


def read_styles(ws):
    from planner.ingest import read_inputs

    return read_inputs(ws)[0].styles["style_id"]


def test_old_styles_that_have_left_the_table_are_no_reason_to_stop(make):
    ws = make(sales=HEADER + rows("old", range(1, 29), month=1) + rows("A2"))
    report = check_workspace(ws)
    assert report.findings == ()
    assert [w.code for w in report.warnings] == ["sales_of_unknown_style"]


def test_a_few_rows_show_no_habit(make):
    assert check_workspace(make(sales=HEADER + rows("new", range(1, 3)))).findings == ()


def test_stock_in_another_kind_of_code_is_an_error(make):
    codes = "".join(f"A2-红-{size},5\n" for size in "SMLX")
    report = check_workspace(make(stock="style_id,units\nA2,3\n" + codes))
    assert [(f.file, f.row, f.value) for f in report.findings] == [("data/stock.csv", 3, "A2-红-S")]
    assert "codes of SKUs" in report.findings[0].mend


def test_run_ends_with_3(make, planner):
    folder = make(sales=HEADER + rows("A2-S")).folder
    assert open_workspace(folder, environment={})
    done = planner("run", "-w", folder, "--json")
    assert done.code == 3
    assert "codes of SKUs" in done.out
