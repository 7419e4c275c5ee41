"""Files of one kind, oldest first by their names; a newer one that the name hides is told."""

import os

import pytest

from planner.workspace import open_workspace
from planner.workspace.file_order import by_age


@pytest.mark.parametrize(
    "oldest_first",
    [
        ["库存3月9日.xlsx", "库存3月10日.xlsx", "库存11月2日.xlsx"],
        ["stock 31-08-2026.csv", "stock 01-09-2026.csv"],
        ["stock 08-31-2026.csv", "stock 09-13-2026.csv"],
        ["stock.csv", "stock (1).csv", "stock (2).csv", "stock (10).csv"],
        ["库存_20260302.xlsx", "库存_20260309.xlsx"],
        ["库存2026-9-30.xlsx", "库存2026年10月1日.xlsx"],
        ["2026-09/stock.csv", "2026-10/stock.csv"],
        ["sales-02.csv", "sales-03.csv", "sales.csv"],  # rotated each month: the one without a number is today's
        ["库存3月9日.xlsx", "库存3月9日(1).xlsx", "库存3月10日.xlsx"],
    ],
)
def test_names_tell_which_is_newer(oldest_first) -> None:
    given = [*oldest_first[1:], oldest_first[0]]
    assert sorted(given, key=by_age) == oldest_first


def test_the_newest_stock_by_name_is_read_and_one_saved_later_is_told(tmp_path) -> None:
    (tmp_path / "planner.yaml").write_text("name: x\n", encoding="utf-8")
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports/s.yaml").write_text("table: stock\nfiles: ['库存*.csv']\n", encoding="utf-8")
    for name in ("库存3月9日.csv", "库存3月10日.csv"):
        (tmp_path / name).write_text("款号,库存\nA,1\n", encoding="utf-8")
    ws = open_workspace(tmp_path)
    assert [path.name for path in ws.resolve(ws.source("stock"))] == ["库存3月10日.csv"]
    assert ws.saved_later("stock") is None
    later = (tmp_path / "库存3月10日.csv").stat().st_mtime + 7200
    os.utime(tmp_path / "库存3月9日.csv", (later, later))
    assert ws.saved_later("stock") == ("库存3月10日.csv", "库存3月9日.csv")
