"""Where the table of a sheet stands: title rows, one or two header rows, columns that are days or sizes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from planner.ingest.recipes.days import DayForm, day
from planner.ingest.recipes.meanings import bare, meanings_of
from planner.ingest.recipes.place_names import is_shop, is_warehouse
from planner.ingest.recipes.sheet import Sheet
from planner.ingest.recipes.sizes import is_size, size_name
from planner.ingest.recipes.values import clean, number

_LOOK_AT = 40
_MONTH_DAY = re.compile(r"(\d{1,2})[日号]?")
_COUNTS = ("units", "quantity", "ordered_units")  # the best first
# What sizes below a group may count, what is still to come before what was ordered at first.
_OF_SIZES = (
    *("outstanding", "units", "order_units", "quantity", "ordered_units"),
    *("sizes_group", "available", "on_hand"),
)
_TOTAL_WORDS = frozenset(
    (
        "合计",
        "总计",
        "小计",
        "共计",
        "total",
        "totals",
        "grand total",
        "sum",
        "summe",
        "汇总",
        "数量合计",
        "合計",
        "総計",
        "小計",
        "합계",
        "총계",
        "소계",
        "итого",
        "всего",
        "totale",
        "totales",
        "total general",
        "total geral",
        "total général",
        "subtotal",
        "sous-total",
    )
)


@dataclass
class Layout:
    """The header of a sheet.

    first, last  its rows (equal where there is one)
    headers      a name a column, as the file has it; "" where there is none
    groups       what stands above a column in the first of two rows
    titles       the texts above the header
    """

    first: int
    last: int
    headers: list[str]
    groups: list[str]
    titles: list[str] = field(default_factory=list)
    score: float = 0.0

    def size_columns(self) -> dict[int, str]:
        """place -> size, of columns that are sizes; none where fewer than two are, or where they are days of a month."""
        said = {i: clean(h) for i, h in enumerate(self.headers) if h and not meanings_of(h)}
        found = {i: size_name(h) or h for i, h in said.items() if is_size(h)}
        return found if len(found) > 1 and not self.month_days() else {}

    def other_groups(self) -> list[str]:
        """The groups of sizes that do not count, beside the one whose sizes do: 退货 beside 销量."""
        found = (
            group
            for header, group in zip(self.headers, self.groups, strict=True)
            if group and header.startswith(f"{group} ") and is_size(header.removeprefix(f"{group} "))
        )
        return list(dict.fromkeys(found))

    def day_columns(self, form: DayForm, month: tuple[int, int] | None = None) -> dict[int, date]:
        """place -> day, of columns that are days; none where fewer than two are. `month` is that of 1, 2, ..., 31."""
        if metrics := self.under_days(form):
            return _counted(metrics)
        found = {i: d for i, h in enumerate(self.headers) if h and (d := day(h, form)) is not None}
        if not found and month is not None:
            found = {place: d for place, number in self.month_days().items() if (d := _day_of(month, number))}
        return found if len(found) > 1 and len(set(found.values())) == len(found) else {}

    def under_days(self, form: DayForm) -> dict[int, tuple[date, str]]:
        """place -> (day, what is counted), where each day stands above several columns (访客数, 支付件数)."""
        found = {}
        for place, (header, group) in enumerate(zip(self.headers, self.groups, strict=True)):
            if group and header and (of := day(group, form)) is not None:
                found[place] = (of, next(iter(meanings_of(header.removeprefix(group))), ""))
        return found if any(what in _COUNTS for _, what in found.values()) else {}

    def sizes_by_day(self, form: DayForm) -> dict[int, tuple[date, str]]:
        """place -> (day, size), where each day stands above columns that are sizes; their sums (小计) are left out."""
        found = {}
        for place, (header, group) in enumerate(zip(self.headers, self.groups, strict=True)):
            low = clean(header.removeprefix(group))
            if group and low and is_size(low) and not meanings_of(low) and (of := day(group, form)) is not None:
                found[place] = (of, size_name(low) or low)
        return found if len(found) > 1 and len(set(found.values())) == len(found) else {}

    def month_days(self) -> dict[int, int]:
        """place -> number, of columns 1, 2, ..., 31 or 1日, 2日, ...: days of one month."""
        return _month_days(self.headers)

    def total_columns(self) -> list[int]:
        """The columns that hold the sum of a row."""
        return [i for i, h in enumerate(self.headers) if _is_total_word(h)]

    def group_totals(self) -> list[int]:
        """The columns that hold the sum of one group of a row: 小计 below each day."""
        return [
            i
            for i, (h, group) in enumerate(zip(self.headers, self.groups, strict=True))
            if group and h != group and h.startswith(group) and _is_total_word(h.removeprefix(group))
        ]

    @property
    def title(self) -> str:
        """All that stands above the header."""
        return " ".join(self.titles)


def _is_total_word(header: str) -> bool:
    return clean(header).casefold().strip(":：") in _TOTAL_WORDS


def _counted(metrics: dict[int, tuple[date, str]]) -> dict[int, date]:
    """The columns of units, of the kinds of units there are the best."""
    kind = next(kind for kind in _COUNTS if any(what == kind for _, what in metrics.values()))
    found = {place: of for place, (of, what) in metrics.items() if what == kind}
    return found if len(found) > 1 and len(set(found.values())) == len(found) else {}


def _month_days(headers: list[str]) -> dict[int, int]:
    found = {
        place: int(said[1]) for place, header in enumerate(headers) if (said := _MONTH_DAY.fullmatch(clean(header)))
    }
    found = {place: number for place, number in found.items() if 1 <= number <= 31}
    named = any(clean(headers[place]).endswith(("日", "号")) for place in found)
    small = sum(1 for number in found.values() if number < 10)
    return found if len(found) > 1 and len(set(found.values())) == len(found) and (named or small > 1) else {}


def _day_of(month: tuple[int, int], number: int) -> date | None:
    try:
        return date(*month, number)
    except ValueError:
        return None


def locate(sheet: Sheet) -> Layout | None:
    """The header that says most; None where no row says anything.

    A row counts by the headers it has that are known, a second row below it by what it adds (sizes below 尺码数量).
    """
    best: Layout | None = None
    for row in range(min(len(sheet.head), _LOOK_AT)):
        if not _may_be_header(sheet.head[row]):
            continue
        for found in _readings(sheet, row):
            if best is None or found.score > best.score:
                best = found
    return best if best is not None and best.score >= 1 else None


def _readings(sheet: Sheet, row: int) -> list[Layout]:
    one = _padded(sheet.head[row], sheet.width)
    titles = [" ".join(filter(None, map(str.strip, above))) for above in sheet.head[:row]]
    titles = [title for title in titles if title]
    found = [Layout(row, row, one, [""] * len(one), titles, _score(one, sheet.serials))]
    if row + 1 < len(sheet.head) and not _stands_above(sheet, row + 1):
        two = _padded(sheet.head[row + 1], sheet.width)
        if both := _two_rows(sheet, row, one, two):
            headers, groups = both
            # First, so that of two readings that say as much the one with both rows is taken.
            found.insert(0, Layout(row, row + 1, headers, groups, titles, _score(headers, sheet.serials, groups)))
    return found


def _stands_above(sheet: Sheet, row: int) -> bool:
    """Whether the row is a header that comes again, a cell or two apart: what stands between is data, not a first row of
    headers.
    """
    cells = [cell.strip() for cell in sheet.head[row]]
    filled = sum(1 for cell in cells if cell)
    return any(
        sum(1 for cell, other in zip(cells, above, strict=False) if cell and cell == other.strip())
        >= max(2, 0.6 * filled)
        for above in sheet.head[: row - 1]
    )


def _is_place(header: str) -> bool:
    return is_shop(header) or is_warehouse(header)


def _padded(row: list[str], width: int) -> list[str]:
    return [*(_one_line(cell) for cell in row), *[""] * (width - len(row))]


def _one_line(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip().strip("\ufeff")


def _may_be_header(row: list[str]) -> bool:
    return len({cell.strip() for cell in row if cell.strip()}) > 1


def _score(headers: list[str], serials: bool, groups: Sequence[str] = ()) -> float:
    """How much a row says as a header; rows of data say little, whatever words stand in them."""
    meant = {next(iter(found)) for h in (*headers, *groups) if h and (found := meanings_of(h))}
    form = DayForm(serials=serials, near=date(2020, 6, 30))
    days = sum(1 for h in headers if h and day(h, form) is not None)
    days += sum(1 for h, group in zip(headers, groups, strict=False) if h and group and day(group, form) is not None)
    sizes = sum(1 for h in headers if h and is_size(h) and not meanings_of(h))
    numbers = sum(1 for h in headers if h and number(h) is not None and not is_size(h)) - days
    month = len(_month_days(headers)) if meant else 0
    if month:
        numbers, sizes = 0, 0
    shops = sum(1 for h in headers if h and not meanings_of(h) and _is_place(h))
    wide = max(days if days > 1 else 0, sizes if sizes > 1 else 0, shops if shops > 1 else 0, month)
    return len(meant) + min(wide, 6) * 0.5 - max(numbers, 0)


def _two_rows(sheet: Sheet, row: int, one: list[str], two: list[str]) -> tuple[list[str], list[str]] | None:
    """Headers and groups of two rows read together; None where the second row is data.

    It is a header where it stands below cells merged sideways (or left blank, in text), and names sizes, days or what
    is known.
    """
    two = ["" if low == top else low for top, low in zip(one, two, strict=True)]  # merged downwards, so filled down
    under = [place for place, cell in enumerate(two) if cell]
    if not under or _score(one, sheet.serials) < 1 or any(number(top) is not None and not is_size(top) for top in one):
        return None
    if any(number(two[p]) is not None and not is_size(two[p]) for p in under):
        return None
    across = [(left, right) for top, left, bottom, right in sheet.merges if top == row == bottom and right > left]
    groups = _groups(one, two, across)
    below = [place for place in under if groups[place]]
    if not below or not any(not one[place] for place in below):
        return _note_row(one, two)
    known = [
        place
        for place in below
        if is_size(two[place])
        or _is_place(two[place])
        or meanings_of(two[place])
        or meanings_of(groups[place] + two[place])
    ]
    if 2 * len(known) < len(below) or any(one[p] and not groups[p] for p in under):
        return _note_row(one, two)
    signs = [_sign(cell) for cell in two]
    twice = {cell for cell, sign in zip(two, signs, strict=True) if cell and signs.count(sign) > 1}
    main = _main_group([groups[p] for p in below if is_size(two[p])])
    headers = [
        (f"{group} {low}" if low in twice and group and not (is_size(low) and group == main) else low) if low else top
        for top, low, group in zip(one, two, groups, strict=True)
    ]
    return headers, groups


def _sign(header: str) -> str:
    """A header below a group, so that what people vary makes no difference: `s` and `S：` are the same."""
    return size_name(header) or header if is_size(header) else bare(header)


def _main_group(groups: list[str]) -> str | None:
    """Of several groups of the same sizes (销量 and 退货) the one that counts; None where no word says which."""
    said = {
        group: min((_OF_SIZES.index(m) for m in meanings_of(group) if m in _OF_SIZES), default=None) for group in groups
    }
    ranked = sorted((rank, group) for group, rank in said.items() if rank is not None)
    return ranked[0][1] if ranked else None


def _groups(one: list[str], two: list[str], across: list[tuple[int, int]]) -> list[str]:
    """What stands above each column: the text of merged cells; without merged cells, of a cell with blanks behind it."""
    groups = [""] * len(one)
    for left, right in across:
        for place in range(left, min(right + 1, len(one))):
            groups[place] = one[left]
    if across:
        return groups
    last = ""
    for place, (top, low) in enumerate(zip(one, two, strict=True)):
        last = (top or last) if low else ""
        groups[place] = last
    return groups


def _note_row(one: list[str], two: list[str]) -> tuple[list[str], list[str]] | None:
    """A second row that only explains (收入+支出): few cells, no digit, none of them a value."""
    told = [cell for cell in two if cell]
    if len(told) * 3 > sum(1 for cell in one if cell) or any(re.search(r"\d|^\W+$", cell) for cell in told):
        return None
    return one, [""] * len(one)
