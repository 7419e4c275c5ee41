"""Tables on narrow terminals: columns drop out, nothing wraps."""

import io

import pytest
from rich.console import Console

from planner.domain import Warn
from planner.ingest.check import CheckReport
from planner.report import render
from planner.report.figures import wrapped
from planner.report.fitting import columns_that_fit
from planner.report.pages.check import show_check


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (80, {"name": 20, "rows": 10, "good": 10, "new": 10}),
        (45, {"name": 19, "rows": 10, "new": 10}),
        (20, {"name": 20}),
    ],
)
def test_the_least_important_go_first_and_the_first_column_stays(room, shown):
    widths = {"name": 20, "rows": 10, "good": 10, "new": 10}
    assert columns_that_fit(widths, room, drop=("good", "new")) == shown


def test_what_people_type_again_is_not_cut_while_another_column_can_go():
    widths = {"run_id": 20, "command": 7, "status": 6, "units": 6}
    assert columns_that_fit(widths, 38) == {"run_id": 20, "command": 7}
    assert columns_that_fit(widths, 12) == {"run_id": 12}
    assert columns_that_fit({"file": 20, "units": 10, "rows": 10}, 40) == {"file": 20, "units": 10}


def printed(width, draw):
    out = io.StringIO()
    draw(Console(file=out, width=width))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [24, 40, 80, 200])
def test_no_line_of_a_table_wraps(width):
    rows = [{"file": f"data/long/path/{n}.csv", "rows": 10**n, "why": "x" * 40, "店铺": "杭州" * 9} for n in range(5)]
    lines = printed(width, lambda console: render.show_rows(console, rows, drop=("why",)))
    assert sum("…" in line or ".csv" in line for line in lines) >= 5
    assert all(len(line) <= width for line in lines)
    told = [line for line in lines if line.strip()]
    assert len(told) <= 2 + 5 + 3


def test_126_files_of_one_form_fit_on_two_screens_of_80_columns():
    headers = "日期 -> date, 款号 -> style_id, 销量 -> units; not used: " + ", ".join(f"第{n}列" for n in range(40))
    files = [
        {
            "table": "sales",
            "file": f"data/export-{n:03}.csv",
            "rows": 500,
            "good": 499,
            "rejected": 1,
            "headers": headers,
        }
        for n in range(126)
    ]
    others = [
        {"table": name, "file": f"data/{name}.csv", "rows": 9, "good": 9, "rejected": 0, "headers": headers}
        for name in ("styles", "factories", "capacity", "fabrics", "stock", "reach", "events", "budget")
    ]
    lines = printed(80, lambda console: show_check(console, CheckReport((), (), (*others, *files))))
    assert len(lines) <= 48
    assert any("126 files, 63,000 rows, 126 rejected" in line for line in lines)


def test_many_warnings_of_one_kind_are_counted(capsys):
    render.show_warnings([*(Warn("same", f"number {n}") for n in range(9)), Warn("other", "alone")])
    err = capsys.readouterr().err
    assert [line for line in err.splitlines() if "number" in line] == ["warning: number 0", "warning: number 1"]
    assert "7 more of this kind: same" in err
    assert "alone" in err


def test_a_currency_and_its_amount_stay_on_one_line():
    assert wrapped("earns CNY 10,303 more", 10) == ["earns", "CNY 10,303", "more"]
    assert wrapped("loses CNY -1,429", 12) == ["loses", "CNY -1,429"]


def test_chinese_is_broken_between_its_characters_and_a_sign_stays_with_its_character():
    lines = wrapped("近 14 天日均销量，断货日不计（若都断货，取有货的 14 天）。", 12)
    assert lines == ["近 14 天日均", "销量，断货日", "不计（若都断", "货，取有货的", "14 天）。"]
    assert wrapped("averyverylongword x", 8) == ["averyver", "ylongwor", "d x"]
    assert wrapped("one two\n  three", 8) == ["one two", "  three"]
