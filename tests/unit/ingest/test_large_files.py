"""Exports too large for memory: read from the disk, part after part, they come to the same as in one piece."""

from pathlib import Path

import polars as pl
import pytest
from export_cases import text

from planner.ingest import ingest_sales, large_text, raw_table
from planner.ingest.large_text import TextOnDisk
from planner.ingest.recipes import line_spool
from planner.ingest.source_file import open_source
from planner.workspace import open_workspace

HEAD = [
    "主订单编号",
    "子订单编号",
    "商品规格",
    "商品数量",
    "商家编码",
    "订单提交时间",
    "支付完成时间",
    "订单状态",
    "售后状态",
]


def order(number: int, *, state: str = "已发货", after: str = "-", month: int = 1, note: str = "") -> list[str]:
    """Two lines of an order."""
    paid = f"2026-{month + number % 3:02}-{1 + number % 27:02} 10:00:00" if state != "待支付" else "-"
    line = [f"\t{7001000000000000000 + number}", "", f"黑色{note};M", str(1 + number % 2), f"LK{number % 5:04}-07-M"]
    return [*line, paid if paid != "-" else f"2026-{month + 1:02}-01 10:00:00", paid, state, after]


def lines(*orders: list[str]) -> list[list[str]]:
    found = []
    for row in orders:
        for number in range(2):
            found.append([row[0], f"{row[0]}{number}", *row[2:]])
    return found


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is too large for memory."""
    monkeypatch.setattr(large_text, "MOST_IN_MEMORY", 500)
    monkeypatch.setattr(large_text, "_CHUNK", 3_000)
    monkeypatch.setattr(line_spool, "_BYTES", 2_000)


def taken(folder: Path, *files: tuple[str, bytes]) -> tuple[pl.DataFrame, list[tuple[int, ...]]]:
    folder.mkdir()
    (folder / "planner.yaml").write_text("name: x\n", encoding="utf-8")
    ws, counts = open_workspace(folder), []
    for name, data in files:
        (folder / name).write_bytes(data)
        report = ingest_sales(ws, [folder / name])
        counts.append((report.new, report.replaced, report.unchanged, report.rejected))
    return ws.store.sales(), counts


FIRST = text([HEAD, *lines(*(order(n) for n in range(150)), order(3, state="已完成"), order(400, state="待支付"))])
SECOND = text(
    [
        HEAD,
        *lines(order(7, after="退款成功"), order(8, state="已关闭"), order(160), order(9, state="待支付")),
        ["\t7001000000000000500", "x", "黑色;M", "many", "LK0001-07-M", "2026-02-02", "2026-02-02", "已发货", "-"],
    ],
    encoding="gb18030",
)


def test_parts_come_to_the_same_as_the_whole(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    files = ("a.csv", FIRST), ("b.csv", SECOND), ("a.csv", FIRST)
    whole, counts = taken(tmp_path / "whole", *files)
    request.getfixturevalue("small")
    parts, counted = taken(tmp_path / "parts", *files)
    assert open_source(tmp_path / "parts" / "a.csv", "a.csv").whole is not None
    assert parts.equals(whole)
    assert counted == counts
    assert whole["units"].sum() > 400


def test_a_plain_table_is_read_from_the_disk_too(tmp_path: Path, small: None) -> None:
    rows = [[f"2026-03-{1 + n % 28:02}", f"S{n // 28:03}", n % 7] for n in range(300)]
    sales, counts = taken(tmp_path / "ws", ("sales.csv", text([["date", "style_id", "units"], *rows])))
    assert (sales.height, sales["units"].sum()) == (300, sum(row[2] for row in rows))
    assert counts == [(300, 0, 0, 0)]


def test_chunks_end_with_rows_not_within_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_text, "_CHUNK", 16)
    path = tmp_path / "x.csv"
    path.write_bytes(b"head\n" + b'a,"x\ny\nz"\n' * 9 + b"b,c")
    chunks = list(TextOnDisk(path).chunks(1, quoted=True))
    assert b"head\n" + b"".join(chunks) == path.read_bytes()
    assert len(chunks) > 3
    assert all(chunk.endswith((b'"\n', b"c")) for chunk in chunks)
    table = raw_table.RawText(TextOnDisk(path), ",", ["1", "2"], 1)
    read = pl.concat(table.batches([0, 1]))
    assert read[raw_table.AT].to_list() == list(range(10))
    assert read["1"].to_list() == ["x\ny\nz"] * 9 + ["c"]
