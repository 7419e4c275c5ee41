"""Two files of the same days: what the later leaves blank stays, and two shops' reports are never taken for one."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from export_cases import DOUYIN, text
from planning_inputs import inputs_of

from planner.errors import InputError
from planner.forecast.panel.panel import build_panel
from planner.ingest import ingest_sales
from planner.ingest.adopt import adopt_files
from planner.ingest.recipes.context import Answers
from planner.workspace import Workspace, open_workspace


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    (tmp_path / "planner.yaml").write_text("as_of: 2026-03-10\n")
    return open_workspace(tmp_path)


def put(ws: Workspace, name: str, data: bytes) -> Path:
    (ws.folder / name).write_bytes(data)
    return ws.folder / name


def report(*units: int) -> bytes:
    head = ["统计日期", "商品ID", "货号", "商品访客数", "支付件数"]
    return text([head, *(["2026-03-02", f"{n}", f"LK33{n:02}", 100, sold] for n, sold in enumerate(units))])


def test_a_sheet_without_returns_leaves_those_of_order_lines(ws: Workspace) -> None:
    ingest_sales(ws, [put(ws, "orders.csv", DOUYIN)])
    wide = [["款号", "颜色", "尺码", "2026-03-02", "2026-03-03"], ["LK3302", "白色", "L", None, 3]]
    ingest_sales(ws, [put(ws, "wide.csv", text(wide))])
    rows = ws.store.sales().filter(pl.col("style_id") == "LK3302")
    assert rows.select("units", "returns").rows() == [(3.0, 3.0)]


def test_reports_of_two_shops_are_refused_until_each_has_its_channel(ws: Workspace) -> None:
    first, second = (
        put(ws, "甲店 日报.csv", report(3, 1, 5, 2, 9, 4)),
        put(ws, "乙店 日报.csv", report(1, 4, 2, 7, 3, 4)),
    )
    ingest_sales(ws, [first])
    with pytest.raises(InputError) as refused:
        ingest_sales(ws, [second])
    assert "--channel" in str(refused.value.details[0])
    assert ws.store.sales()["units"].sum() == 24
    adopt_files(ws, [second], Answers(channel="乙店"), lambda needs: None)
    again = open_workspace(ws.folder)
    ingest_sales(again, [second])
    assert again.store.sales()["units"].sum() == 24 + 21


def test_a_report_of_a_day_that_was_not_over_is_corrected_by_a_later_one(ws: Workspace) -> None:
    ingest_sales(ws, [put(ws, "noon.csv", report(3, 1, 5, 2, 9, 4))])
    ingest_sales(ws, [put(ws, "night.csv", report(5, 1, 8, 4, 10, 6))])
    assert ws.store.sales()["units"].sum() == 34


def test_a_style_over_three_links_and_two_shops_forecasts_as_the_merged_one(ws: Workspace, tmp_path: Path) -> None:
    days = [date(2026, 2, 2) + timedelta(days=n) for n in range(28)]
    sold = [[(n * k) % 5 for k in (3, 7, 11, 13)] for n in range(28)]  # of each day and link
    links = [("甲店", "7001"), ("甲店", "7002"), ("乙店", "8001"), ("乙店", "8002")]
    head = ["统计日期", "店铺", "商品ID", "货号", "商品访客数", "支付件数"]
    rows = [
        [d, *link, "LK3301", 40, units]
        for d, of_day in zip(days, sold, strict=True)
        for link, units in zip(links, of_day, strict=True)
    ]
    ingest_sales(ws, [put(ws, "日报.csv", text([head, *rows]))])
    (tmp_path / "one").mkdir()
    (tmp_path / "one/planner.yaml").write_text("as_of: 2026-03-10\n")
    one = open_workspace(tmp_path / "one")
    plain = [[d, "LK3301", 160, sum(of_day)] for d, of_day in zip(days, sold, strict=True)]
    ingest_sales(one, [put(one, "sales.csv", text([["date", "style_id", "visits", "units"], *plain]))])
    assert set(ws.store.sales()["channel"]) == {"甲店", "乙店"}
    inputs = inputs_of([{"style_id": "LK3301", "launch_date": date(2026, 2, 2)}], [{"factory_id": "F"}])
    merged, split = (
        build_panel(inputs.styles, each.store.sales(), inputs.reach, date(2026, 3, 2)) for each in (one, ws)
    )
    assert (merged.units == split.units).all()
    assert merged.units.sum() == sum(map(sum, sold))
