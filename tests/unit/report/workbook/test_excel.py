"""Names of sheets that Excel takes, whatever people call their factories."""

from hypothesis import given
from hypothesis import strategies as st

from planner.report.workbook.excel import FORBIDDEN, names_for, sheet_names
from planner.report.workbook.sheets import Sheet


def test_names_are_cut_cleaned_and_kept_apart():
    long = "a very long name of a factory in the east"
    assert sheet_names(["F1", "f1", "a/b", "[x]", "", "'q'", "History", long, long + "2"]) == [
        "F1",
        "f1 (2)",
        "a-b",
        "-x-",
        "sheet",
        "q",
        "History (2)",
        long[:31],
        long[:26] + " (2)",
    ]


def test_a_factory_called_like_a_sheet_gives_way():
    sheets = [Sheet("summary", (), []), Sheet("Skipped", (), [], factory="Skipped"), Sheet("skipped", (), [])]
    assert names_for(sheets) == ["summary", "Skipped (2)", "skipped"]
    assert names_for(sheets, "orders_") == ["summary", "orders_Skipped", "skipped"]


@given(st.lists(st.text(max_size=60), max_size=20))
def test_any_names_become_names_that_excel_takes(names):
    found = sheet_names(names)
    assert len(found) == len(names)
    assert len({name.lower() for name in found}) == len(found)
    for name in found:
        assert 0 < len(name) <= 31
        assert not FORBIDDEN.search(name)
        assert name[0] != "'"
        assert name[-1] != "'"
