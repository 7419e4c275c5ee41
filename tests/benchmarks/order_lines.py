"""Taking order lines of a platform's export into the store: processor seconds and peak of memory, by the number of lines.

    python tests/benchmarks/order_lines.py [--lines 1000000 3000000 10000000] [--night 30000]

Marks: 10 million lines (a year's) in 60 s on two processors and 3 GB; a night's file, beside a store that is there, in 2 s.
Memory must not grow with the file. Each step runs in a process of its own.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from ingest import timed

COLOURS, SIZES = ["黑色", "白色", "红色", "蓝色", "杏色"], ["S", "M", "L", "XL"]
STATES, AFTER = ["已发货", "已完成", "待发货", "已关闭"], ["-", "退款成功", "售后关闭"]
BATCH = 500_000
INGEST = """
from pathlib import Path
from planner.ingest import ingest_sales
from planner.workspace import open_workspace
report = ingest_sales(open_workspace(Path(".")), [Path({name!r})])
print(report.new, report.replaced, report.unchanged, report.rejected)
"""


def write_lines(path: Path, lines: int, days: int = 365, first_order: int = 0, styles: int = 4000) -> None:
    """An export of 抖店 with so many lines over the days before 2026-01-01 + `days`, in the order of time."""
    rng = np.random.default_rng(3 + first_order)
    with path.open("wb") as file:
        for start in range(0, lines, BATCH):
            batch = _lines(rng, np.arange(start, min(start + BATCH, lines)), days / lines, first_order, styles)
            batch.write_csv(file, include_header=start == 0, include_bom=start == 0)


def _lines(rng: np.random.Generator, number: np.ndarray, pace: float, first_order: int, styles: int) -> pl.DataFrame:
    count = len(number)
    style, colour, size = (rng.integers(0, most, count) for most in (styles, len(COLOURS), len(SIZES)))
    seconds = ((number * pace).astype(np.int64) + 20_089) * 86_400 + rng.integers(0, 86_000, count)
    moment = pl.from_epoch(pl.Series(seconds))
    code = pl.format("LK{}-{}-{}", *_texts(style, colour, size))
    order = "\t" + pl.Series(7_000_000_000_000_000_000 + (first_order + number) * 2).cast(pl.String)
    frame = pl.DataFrame(
        {"主订单编号": order, "子订单编号": order, "选购商品": pl.Series(["连衣裙"]).new_from_index(0, count)}
    )
    return frame.with_columns(
        pl.Series("商品规格", np.array(COLOURS)[colour]) + ";" + pl.Series(np.array(SIZES)[size]),
        pl.Series("商品数量", rng.choice([1, 1, 1, 1, 2], count)),
        pl.select(code).to_series().alias("商家编码"),
        moment.dt.to_string("%Y-%m-%d %H:%M:%S").alias("订单提交时间"),
        pl.from_epoch(pl.Series(seconds + 30)).dt.to_string("%Y-%m-%d %H:%M:%S").alias("支付完成时间"),
        pl.Series("订单状态", rng.choice(STATES, count, p=[0.45, 0.4, 0.05, 0.1])),
        pl.Series("售后状态", rng.choice(AFTER, count, p=[0.8, 0.18, 0.02])),
    )


def _texts(style: np.ndarray, colour: np.ndarray, size: np.ndarray) -> list[pl.Series]:
    return [
        pl.Series(style).cast(pl.String).str.zfill(4),
        pl.Series(colour).cast(pl.String).str.zfill(2),
        pl.Series(np.array(SIZES)[size]),
    ]


def main() -> None:
    """Prints a line a step."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lines", type=int, nargs="+", default=[1_000_000, 3_000_000, 10_000_000])
    options.add_argument("--night", type=int, default=30_000)
    asked = options.parse_args()
    for lines in asked.lines:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "planner.yaml").write_text("name: benchmark\n", encoding="utf-8")
            write_lines(folder / "year.csv", lines)
            write_lines(folder / "night.csv", asked.night, days=3, first_order=lines - asked.night // 2)
            for step in ("year.csv", "night.csv"):
                figures = timed(INGEST.format(name=step), folder)
                count = lines if step == "year.csv" else asked.night
                print(
                    f"{count:>12,} lines  {figures['seconds']:7.1f} s  {figures['cpu']:7.1f} s CPU  "
                    f"{figures['gigabytes']:5.2f} GB",
                    flush=True,
                )


if __name__ == "__main__":
    main()
