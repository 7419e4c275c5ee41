"""Order lines of a large file: batch after batch onto the disk, by order, then by month; memory stays that of one part.

All that is said of an order has to be seen together (its lines, its number), so the rows are first dealt out by order.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

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

    def add(self, rows: pl.DataFrame) -> None:
        """Deals the rows out by order."""
        if rows.is_empty():
            return
        self._count += 1
        dealt = rows.with_columns((pl.col("order").hash(7) % self._parts).alias("_part"))
        for (part,), some in dealt.partition_by("_part", as_dict=True, include_key=False).items():
            self._write(some, f"order-{part:03}")

    def result(self, lines_of: Callable[[pl.DataFrame], pl.DataFrame]) -> tuple[LineParts | None, pl.DataFrame]:
        """(lines by month, units and returns of each style and day); `lines_of` makes lines of all rows of some orders.

        None where no line has a day.
        """
        days: list[pl.DataFrame] = []
        first, last = date.max, date.min
        for number, part in enumerate(sorted(self._folder.path.glob("order-*"))):
            files = sorted(part.glob("*.arrow"))
            rows = pl.concat([pl.read_ipc(file) for file in files], how="vertical_relaxed")
            for file in files:
                file.unlink()
            lines = lines_of(rows)
            self._count = number
            if lines["date"].count():
                here = ends(lines)
                first, last = min(first, here[0]), max(last, here[1])
            days.append(_by_style(lines))
            month = pl.col("date").dt.strftime("%Y-%m").fill_null("none")  # sorts behind the years
            for (name,), some in lines.with_columns(month.alias("_m")).partition_by("_m", as_dict=True).items():
                self._write(some.drop("_m"), f"month-{name}")
        together = pl.concat(days).group_by(_DAYS, maintain_order=True).sum().sort(_DAYS) if days else pl.DataFrame()
        return (LineParts(self._folder, first, last) if first <= last else None), together

    def _write(self, rows: pl.DataFrame, part: str) -> None:
        folder = self._folder.path / part
        folder.mkdir(exist_ok=True)
        rows.write_ipc(folder / f"{self._count:06}.arrow", compression="lz4")


def _by_style(lines: pl.DataFrame) -> pl.DataFrame:
    whole = lines.select(*KEY, "units", "live", "returns", "returned_on").with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("colour", "size")
    )
    return daily(whole).select(*_DAYS, "units", "live", "returns")
