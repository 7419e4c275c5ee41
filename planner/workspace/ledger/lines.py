"""The lines of booked orders: how many units of each colour and size were ordered, came, were written off.

They stand in the ledger beside the entries of their order and add up to them:

    kind           units are                          adds up to
    line           units ordered of it                release
    line receipt   units that came of it              receipt
    line off       units of it that were written off  cancel, close

An order released by an older program, or of a style without colours and sizes, has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from planner.tables.labels import plain_colour, plain_size
from planner.workspace.ledger.booked import Row
from planner.workspace.ledger.entries import CANCEL, CLOSE, LINE, LINE_OFF, LINE_RECEIPT, RECEIPT

PIECE = ("colour", "size", "sku")
BOOKED_LINES: dict[str, pl.DataType] = {
    "order_id": pl.String(),
    "colour": pl.String(),
    "size": pl.String(),
    "sku": pl.String(),
    "units": pl.Float64(),
    "received": pl.Float64(),
    "cancelled": pl.Float64(),
    "outstanding": pl.Float64(),
}


def standing_lines(entries: pl.DataFrame) -> pl.DataFrame:
    """One row a line of every order that has lines, in the order of release, with the columns of BOOKED_LINES.

    outstanding = units - received - cancelled, never below 0: too much of one size is not another one.
    """
    lines = entries.filter(pl.col("kind").is_in([LINE, LINE_RECEIPT, LINE_OFF]))
    left = pl.col("units") - pl.col("received") - pl.col("cancelled")
    # Entries come in the order of their names, in which the tenth line is before the second.
    place = pl.col("entry_id").str.split("/").list.last().cast(pl.Int64, strict=False)
    first = pl.col("_row").min().over("order_id")
    return (
        lines.with_row_index("_row")
        .sort(pl.col("kind") != LINE, first, place, nulls_last=True, maintain_order=True)
        .group_by("order_id", "colour", "size", maintain_order=True)
        .agg(
            pl.col("sku").drop_nulls().first(),
            units=_units(LINE),
            received=_units(LINE_RECEIPT),
            cancelled=_units(LINE_OFF),
        )
        .with_columns(outstanding=left.clip(lower_bound=0))
        .select(pl.col(name).cast(kind) for name, kind in BOOKED_LINES.items())
    )


def _units(kind: str) -> pl.Expr:
    return pl.col("units").filter(pl.col("kind") == kind).sum()


def with_missing_lines(entries: pl.DataFrame) -> pl.DataFrame:
    """`entries` (oldest first) with line entries for what an older program booked of orders that have lines.

    It knows nothing of lines; what it booked is taken to fall on them as if nobody had named colour or size, unless it did.
    """
    lined = entries.filter(pl.col("kind") == LINE)["order_id"].unique()
    told = entries.filter(pl.col("kind").is_in([LINE_RECEIPT, LINE_OFF]))["entry_id"]
    known = {name.partition("/")[2].rpartition("/")[0] for name in told}
    moved = entries.filter(pl.col("kind").is_in([RECEIPT, CANCEL, CLOSE]), pl.col("order_id").is_in(lined.implode()))
    for row in moved.filter(~pl.col("entry_id").is_in(list(known))).iter_rows(named=True):
        lines = LinesAtHand(entries.filter(pl.col("when") <= row["when"]))
        made = lines.move(row)
        signed = [{**entry, "when": row["when"], "who": row["who"]} for entry in made]
        rows = [{name: entry.get(name) for name in entries.columns} for entry in signed]
        entries = pl.concat([entries, pl.DataFrame(rows, schema=entries.schema)])
    return entries


def line_entries(order_id: str, lines: Iterable[Row]) -> list[Row]:
    """The entries of a released order's lines (colour, size, sku, units)."""
    return [
        {
            "kind": LINE,
            "entry_id": f"{LINE}/{order_id}/{place}",
            "order_id": order_id,
            "units": line["units"],
            **{name: line.get(name) for name in PIECE},
        }
        for place, line in enumerate((line for line in lines if line["units"] > 0), start=1)
    ]


@dataclass
class Line:
    """One line as a booking goes on: units ordered, still to come, received."""

    colour: str | None
    size: str | None
    sku: str | None
    ordered: float
    left: float
    received: float


class LinesAtHand:
    """The lines of all orders while a file of arrivals is booked: which of them each arrival is of."""

    def __init__(self, entries: pl.DataFrame) -> None:
        self._lines: dict[str, list[Line]] = defaultdict(list)
        for row in standing_lines(entries).iter_rows(named=True):
            left = row["units"] - row["received"] - row["cancelled"]
            line = Line(row["colour"], row["size"], row["sku"], row["units"], left, row["received"])
            self._lines[row["order_id"]].append(line)
        self._parts = _parts_of_arrivals(entries)
        self._whole = _arrivals_of_orders(entries)

    def has(self, order_id: str) -> bool:
        """Whether the order has lines."""
        return order_id in self._lines

    def outstanding(self, order_id: str) -> float:
        """Units of the order still to come, line by line."""
        return sum(max(line.left, 0.0) for line in self._lines[order_id])

    def meant(self, order_id: str, row: Row) -> list[Line]:
        """The lines that an arrival's colour and size mean; all where it names neither."""
        return [line for line in self._lines.get(order_id, ()) if _is(line, row)]

    def said(self, order_id: str) -> str:
        """The order's lines in words."""
        return ", ".join(" ".join(filter(None, (line.colour, line.size))) for line in self._lines[order_id])

    def receive(self, order_id: str, entry_id: str, row: Row) -> list[Row]:
        """The line entries of an arrival that is booked as `entry_id`; [] for an order without lines."""
        lines = self.meant(order_id, row)
        if not lines:
            return []
        parts = self._taken_back(order_id, row, lines) if row["units"] < 0 else _shared(row["units"], lines)
        self._parts[entry_id] = {id(line): part for line, part in zip(lines, parts, strict=True)}
        self._whole[order_id].append((entry_id, row["units"], _names_nothing(row)))
        made: list[Row] = []
        for line, part in zip(lines, parts, strict=True):
            line.left -= part
            line.received += part
            if part:
                made.append(_entry(LINE_RECEIPT, f"{LINE_RECEIPT}/{entry_id}/{len(made) + 1}", order_id, line, part))
        return [{**entry, "date": row["date"]} for entry in made]

    def move(self, row: Row) -> list[Row]:
        """The line entries of what was booked of an order without telling its lines: a receipt, or a write-off."""
        order_id, entry_id = row["order_id"], row["entry_id"]
        if row["kind"] == RECEIPT:
            return self.receive(order_id, entry_id, row) or self.receive(
                order_id, entry_id, {**row, "colour": None, "size": None}
            )
        lines = self._lines[order_id]
        parts = enumerate(zip(lines, _shared(row["units"], lines), strict=True), start=1)
        return [
            _entry(LINE_OFF, f"{LINE_OFF}/{entry_id}/{n}", order_id, line, part) for n, (line, part) in parts if part
        ]

    def write_off(self, order_id: str, entry_id: str) -> list[Row]:
        """The line entries that take all that is outstanding with the write-off `entry_id`."""
        made: list[Row] = []
        for line in self._lines.get(order_id, ()):
            if line.left > 0:
                made.append(_entry(LINE_OFF, f"{LINE_OFF}/{entry_id}/{len(made) + 1}", order_id, line, line.left))
                line.left = 0.0
        return made

    def _taken_back(self, order_id: str, row: Row, lines: Sequence[Line]) -> list[float]:
        """Units below 0 of each line: as the arrival that they correct fell on them, else as much as came of each."""
        for entry_id, units, nothing in reversed(self._whole[order_id]):
            if units == -row["units"] and nothing == _names_nothing(row):
                parts = [-self._part(entry_id, line) for line in lines]
                if sum(parts) == row["units"] and all(
                    line.received + part >= 0 for line, part in zip(lines, parts, strict=True)
                ):
                    return parts
        return [-part for part in whole_parts(-row["units"], [max(line.received, 0.0) for line in lines])]

    def _part(self, entry_id: str, line: Line) -> float:
        parts = self._parts.get(entry_id, {})
        return parts.get(id(line), parts.get((line.colour, line.size), 0.0))


def _is(line: Line, row: Row) -> bool:
    colour, size = row.get("colour"), row.get("size")
    return (None in (colour, line.colour) or plain_colour(colour or "") == plain_colour(line.colour or "")) and (
        None in (size, line.size) or plain_size(size or "") == plain_size(line.size or "")
    )


def _names_nothing(row: Row) -> bool:
    return row.get("colour") is None and row.get("size") is None


def _shared(units: float, lines: Sequence[Line]) -> list[float]:
    """An arrival over its lines: as much as each lacks; what is more, as they were ordered."""
    lacks = [max(line.left, 0.0) for line in lines]
    if units <= sum(lacks):
        return whole_parts(units, lacks)
    ordered = [line.ordered for line in lines]
    beyond = whole_parts(units - sum(lacks), ordered if any(ordered) else [1.0] * len(lines))
    return [lack + more for lack, more in zip(lacks, beyond, strict=True)]


def whole_parts(units: float, weights: Sequence[float]) -> list[float]:
    """Whole units in proportion to `weights` that add up to `units` (largest remainders, the first of equals)."""
    total = sum(weights)
    if total <= 0:
        return [units, *[0.0] * (len(weights) - 1)]
    exact = [units * weight / total for weight in weights]
    parts = [float(int(part + 1e-9)) for part in exact]
    by_rest = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    rest = units - sum(parts)
    for i in by_rest:
        more = min(1.0, rest)
        parts[i] += more
        rest -= more
    return parts


def _entry(kind: str, entry_id: str, order_id: str, line: Line, units: float) -> Row:
    piece = {"colour": line.colour, "size": line.size, "sku": line.sku}
    return {"kind": kind, "entry_id": entry_id, "order_id": order_id, "units": units, **piece}


def _parts_of_arrivals(entries: pl.DataFrame) -> dict[str, dict[Any, float]]:
    """Receipt -> units of each (colour, size) as they were booked."""
    found: dict[str, dict[Any, float]] = defaultdict(dict)
    rows = entries.filter(pl.col("kind") == LINE_RECEIPT).select("entry_id", "colour", "size", "units")
    for entry_id, colour, size, units in rows.iter_rows():
        found[entry_id.removeprefix(f"{LINE_RECEIPT}/").rpartition("/")[0]][(colour, size)] = units
    return found


def _arrivals_of_orders(entries: pl.DataFrame) -> dict[str, list[tuple[str, float, bool]]]:
    """Order -> its receipts, oldest first: entry_id, units, whether they named no colour and no size."""
    found: dict[str, list[tuple[str, float, bool]]] = defaultdict(list)
    rows = entries.filter(pl.col("kind") == RECEIPT).select("order_id", "entry_id", "units", "colour", "size")
    for order_id, entry_id, units, colour, size in rows.iter_rows():
        found[order_id].append((entry_id, units, colour is None and size is None))
    return found
