"""Orders as a factory answers them, colour by colour: booked as confirmed or as changed, or asked about.

An order is booked once all its colours are answered. A colour that is changed keeps its sizes in proportion. An order that
would become larger than the plan has it is not booked, since the plan's limits were kept without the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from planner.errors import Finding
from planner.ingest.ledger.order_book import BookRow, plainly, text_of
from planner.language import _
from planner.tables.labels import plain_colour, plain_size
from planner.workspace.ledger.lines import whole_parts

YES = frozenset(
    [
        "yes",
        "y",
        "ok",
        "okay",
        "true",
        "confirmed",
        "1",
        "√",
        "✓",
        "✔",
        "是",
        "确认",
        "已确认",
        "可以",
        "可",
        "好",
        "同意",
        "行",
    ]
)
NO = frozenset(["no", "n", "false", "0", "declined", "否", "不", "不行", "不可以", "不能", "取消"])


class AnsweredOrders:
    """The orders of a book as they are taken one by one; `lines`: of each order of the plan."""

    def __init__(
        self,
        shown: str,
        orders: dict[str, Any],
        lines: dict[str, list[dict[str, Any]]],
        packed: frozenset[str],
        multiples: Mapping[str, int],
    ) -> None:
        self.shown, self.orders, self.lines, self.packed = shown, orders, lines, packed
        self.multiples = multiples
        self.booked: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []
        self.declined: list[str] = []
        self.waiting: list[str] = []
        self.unclear: list[Finding] = []
        self.pins: list[dict[str, Any]] = []

    def take(self, order_id: str, rows: Sequence[BookRow]) -> None:
        """Books one order, or notes why not."""
        if order_id not in self.orders:
            self._ask(
                rows[0],
                "order",
                order_id,
                _("a firm order of this plan"),
                _("Name the run whose export it was: `planner release RUN --from BOOK`."),
            )
            return
        if not any(text_of(row.confirmed) or text_of(row.changed) for row in rows):
            self.waiting.append(order_id)
            return
        before = len(self.unclear)
        units = {id(row): self._units(order_id, row) for row in rows}
        self._none_missing(order_id, rows)
        if len(self.unclear) == before:
            self._book(order_id, rows, units)

    def _of_colour(self, order_id: str, colour: str | None) -> list[dict[str, Any]]:
        return [
            line for line in self.lines[order_id] if plain_colour(line["colour"] or "") == plain_colour(colour or "")
        ]

    def _units(self, order_id: str, row: BookRow) -> int | None:
        """The units that the factory makes of a colour; None, and asked, where that is unclear."""
        mine = self._of_colour(order_id, row.colour)
        planned = sum(line["units"] for line in mine)
        if not mine:
            self._ask(
                row,
                "colour",
                row.colour or "",
                _("a colour of order {order_id}").format(order_id=order_id),
                _("Write its name as the book had it."),
            )
            return None
        if not self._as_sent(row, mine):
            return None
        yes, no = plainly(row.confirmed) in YES, plainly(row.confirmed) in NO
        said, changed = text_of(row.confirmed), text_of(row.changed)
        if said == str(planned) and said not in {"0", "1"}:
            yes = True
        if said and not yes and not no:
            self._ask(
                row,
                row.heads[0],
                said,
                _("yes or no"),
                _("Write yes, or other units under {head}.").format(head=row.heads[1]),
            )
            return None
        if changed:
            return self._changed(row, planned, yes=yes, no=no)
        if not said:
            self._ask(
                row, row.heads[0], "", _("an answer, as its other colours have"), _("Ask the factory, and fill it in.")
            )
            return None
        return planned if yes else 0

    def _changed(self, row: BookRow, planned: int, *, yes: bool, no: bool) -> int | None:
        text = text_of(row.changed)
        if not text.isascii() or not text.isdigit():
            self._ask(row, row.heads[1], text, _("whole units of the colour, 0 or more"), _("Write the number alone."))
            return None
        units = int(text)
        if (yes and units != planned) or (no and units != 0):
            self._ask(
                row,
                row.heads[1],
                text,
                _("no other answer than under {head}").format(head=row.heads[0]),
                _("Leave one of the two blank."),
            )
            return None
        return units

    def _as_sent(self, row: BookRow, mine: Sequence[dict[str, Any]]) -> bool:
        """Whether the units of the matrix are those of the plan; asked where they are not."""
        planned = {plain_size(line["size"] or ""): line["units"] for line in mine}
        alone = len(row.units) == 1 and len(planned) == 1
        fine = True
        for size, cell in row.units.items():
            there, want = text_of(cell) or "0", planned.get(plain_size(size or ""), 0)
            want = next(iter(planned.values())) if alone else want
            if there != str(want):
                fine = False
                self._ask(
                    row,
                    size or "",
                    there,
                    _("{want}, as the plan has it").format(want=want),
                    _("Put it back, and write the colour's units under {head}.").format(head=row.heads[1]),
                )
        return fine

    def _none_missing(self, order_id: str, rows: Sequence[BookRow]) -> None:
        """Every colour of the order stands in the book, once."""
        said = [plain_colour(row.colour or "") for row in rows]
        for colour in dict.fromkeys(line["colour"] for line in self.lines[order_id]):
            count = said.count(plain_colour(colour or ""))
            if count != 1:
                self._ask(
                    rows[0],
                    "colour",
                    colour or "",
                    _("one row of it under order {order_id}, not {count}").format(order_id=order_id, count=count),
                    _("Fill in the book as it was sent."),
                )

    def _book(self, order_id: str, rows: Sequence[BookRow], units: dict[int, int | None]) -> None:
        order, made, changed = self.orders[order_id], [], []
        for row in rows:
            mine = self._of_colour(order_id, row.colour)
            now, planned = units[id(row)] or 0, sum(line["units"] for line in mine)
            multiple = self.multiples.get(order["factory_id"], 1)
            step = multiple if now % multiple == 0 else 1
            parts = [step * part for part in whole_parts(now / step, [float(line["units"]) for line in mine])]
            made += [{**line, "units": int(part)} for line, part in zip(mine, parts, strict=True) if part > 0]
            if now != planned:
                changed.append({"order_id": order_id, "colour": row.colour, "before": planned, "units": now})
        total = sum(line["units"] for line in made)
        more = next((row for row in rows if (units[id(row)] or 0) > 0 and text_of(row.changed)), rows[0])
        if order["style_id"] in self.packed and any(row["units"] for row in changed):
            self._ask_of(more, units[id(more)] or 0, _("whole packs, as a plan makes them"), order, total)
            return
        if total > order["units"]:
            least = _("at most the {units:,} units of the order in all").format(units=int(order["units"]))
            self._ask_of(more, units[id(more)] or 0, least, order, total)
            return
        if not total:
            self.declined.append(order_id)
        self.booked += made
        self.changed += changed

    def _ask_of(self, row: BookRow, value: int, expected: str, order: dict[str, Any], total: float) -> None:
        """A change that only a plan can take in: it is to be pinned."""
        pin = {
            "style_id": order["style_id"],
            "factory_id": order["factory_id"],
            "week": order["week"],
            "units": int(total),
        }
        self.pins.append(pin)
        mend = _(
            "Pin it in the pins table (style_id {style_id}, factory_id {factory_id}, week {week}, units {units}) and plan again."
        )
        self._ask(row, row.heads[1], str(value), expected, mend.format(**pin))

    def _ask(self, row: BookRow, column: str, value: str, expected: str, mend: str) -> None:
        where = f"{self.shown} [{row.sheet}]"
        self.unclear.append(Finding(where, expected, mend, row=row.row, column=column, value=value))
