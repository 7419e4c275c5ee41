"""A line of an order that leaves in several parcels: each counts, whichever night's export tells of it, and never twice."""

from pathlib import Path

import pytest
from export_cases import text

from planner.ingest import ingest_sales
from planner.workspace import open_workspace

HEAD = [
    "订单编号",
    "原始单号",
    "子单原始子单号",
    "出库单编号",
    "出库单状态",
    "商家编码",
    "货品编号",
    "规格名称",
    "货品数量",
    "付款时间",
]


def row(parcel: str, pieces: int, line: str = "6930000000000000007", state: str = "已完成") -> list[object]:
    order = "6930000000000000001"
    return ["JY1", order, line, parcel, state, "LK3301BKM", "LK3301", "黑色 M", pieces, "2026-08-01 10:00:05"]


@pytest.mark.parametrize("line", ["6930000000000000007", ""])
def test_parcels_of_two_nights_add_up(tmp_path: Path, line: str) -> None:
    (tmp_path / "planner.yaml").write_text("name: x\n")
    ws = open_workspace(tmp_path)

    def units(name: str, *rows: list[object]) -> float:
        (tmp_path / name).write_bytes(text([HEAD, *rows]))
        ingest_sales(ws, [tmp_path / name])
        return float(ws.store.sales()["units"].sum())

    assert units("1.csv", row("CK1", 1, line)) == 1
    assert units("2.csv", row("CK2", 2, line)) == 3
    assert units("3.csv", row("CK1", 1, line), row("CK2", 2, line)) == 3
    assert units("4.csv", row("CK2", 2, line, "已取消")) == 1
    assert units("5.csv", row("", 3, line)) == 3  # told as a whole again
    assert units("6.csv", row("CK1", 1, line), row("CK2", 2, line)) == 3
