"""Order lines of a large file: batch after batch onto the disk, by order, then by month; memory stays that of one part.

All that is said of an order has to be seen together (its lines, its number), so the rows are first dealt out by order.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path

import polars as pl

from planner.scratch import Scratch
from planner.workspace.line_parts import LineParts
from planner.workspace.order_lines import KEY, daily, ends

_BYTES = 48 << 20  # of the file, a part
_MOST_PARTS = 120
_DAYS = ["date", "style_id", "channel"]


class LineSpool:
    """Takes rows as a recipe reads them; gives order lines by month and what their days come to."""

    def __init__(self, size: int) -> None:
        self._parts = min(max(size // _BYTES, 1), _MOST_PARTS)
        self._folder = Scratch()
        self._count = 0
        self._workers = ThreadPoolExecutor(2)
        self._dealing: Future[None] | None = None

    def add(self, rows: pl.DataFrame) -> None:
        """Deals the rows out by order, while the next are being read."""
        if rows.is_empty():
            return
        self._settled()
        self._count += 1
        self._dealing = self._workers.submit(self._deal, rows, self._count)

    def _settled(self) -> None:
        """Waits for the rows that are being dealt out; raises what went wrong with them."""
        if self._dealing is not None:
            self._dealing.result()

    def _deal(self, rows: pl.DataFrame, number: int) -> None:
        dealt = rows.with_columns((pl.col("order").hash(7) % self._parts).alias("_part"))
        for (part,), some in dealt.partition_by("_part", as_dict=True, include_key=False).items():
            self._write(some, f"order-{part:03}", number)

    def result(self, lines_of: Callable[[pl.DataFrame], pl.DataFrame]) -> tuple[LineParts | None, pl.DataFrame]:
        """(lines by month, units and returns of each style and day); `lines_of` makes lines of all rows of some orders.

        None where no line has a day. Two parts at a time, which polars works on beside one another.
        """
        self._settled()
        parts = sorted(self._folder.path.glob("order-*"))
        with self._workers:
            made = list(self._workers.map(lambda at: self._by_month(at, parts[at], lines_of), range(len(parts))))
        spans = [span for span, _unused in made if span is not None]
        days = [some for _unused, some in made]
        together = pl.concat(days).group_by(_DAYS, maintain_order=True).sum().sort(_DAYS) if days else pl.DataFrame()
        if not spans:
            return None, together
        return LineParts(self._folder, min(first for first, _l in spans), max(last for _f, last in spans)), together

    def _by_month(
        self, number: int, part: Path, lines_of: Callable[[pl.DataFrame], pl.DataFrame]
    ) -> tuple[tuple[date, date] | None, pl.DataFrame]:
        """The lines of a part of the orders onto the disk by month; (first and last day, units of each style and day)."""
        files = sorted(part.glob("*.arrow"))
        rows = pl.concat([pl.read_ipc(file) for file in files], how="vertical_relaxed")
        for file in files:
            file.unlink()
        lines = lines_of(rows)
        month = pl.col("date").dt.strftime("%Y-%m").fill_null("none")  # sorts behind the years
        for (name,), some in lines.with_columns(month.alias("_m")).partition_by("_m", as_dict=True).items():
            self._write(some.drop("_m"), f"month-{name}", number)
        return (ends(lines) if lines["date"].count() else None), _by_style(lines)

    def _write(self, rows: pl.DataFrame, part: str, number: int) -> None:
        folder = self._folder.path / part
        folder.mkdir(exist_ok=True)
        rows.write_ipc(folder / f"{number:06}.arrow", compression="lz4")


def _by_style(lines: pl.DataFrame) -> pl.DataFrame:
    whole = lines.select(*KEY, "units", "live", "returns", "returned_on").with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("colour", "size")
    )
    return daily(whole).select(*_DAYS, "units", "live", "returns")
