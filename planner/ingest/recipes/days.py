"""Cells as people write them -> days: 2026-08-01 00:54:10, 8/15, 8月18日, 46235, 02.08.2026, 1-Aug-26.

A range such as 2026-07-01 ~ 2026-07-31 is no day; it is told as what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import polars as pl

from planner.ingest.recipes.values import by_distinct, clean, is_nothing

Order = Literal["ymd", "dmy", "mdy"]

_TIME = r"(?:[T\s,]\s*(?:오전|오후|午前|午後|上午|下午)?\s*\d{1,2}[:：时時h]\d{1,2}(?:[:：分]\d{1,2})?(?:\.\d+)?[秒分]?(?:\s*hs?\.?)?\s*(?:[ap]m|上午|下午)?\s*(?:z|[a-z]{2,5}(?:\(?(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?\)?)?|[+-]\d{2}:?\d{2})?)?$"
_YMD = re.compile(r"(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})\s*[日号일.]?" + _TIME, re.I)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})" + _TIME, re.I)
_THREE = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})" + _TIME, re.I)
_MONTH_DAY = re.compile(r"(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?" + _TIME, re.I)
_NAMED = re.compile(r"(\d{1,2})[-\s.]*([^\W\d_]{3,10})[-\s.,]*(\d{4}|\d{2})" + _TIME, re.I)
_NAMED_FIRST = re.compile(r"([^\W\d_]{3,10})[-\s.]*(\d{1,2})(?:st|nd|rd|th)?[-\s.,]+(\d{4}|\d{2})" + _TIME, re.I)
# Twelve lines, a month each: its name in the languages of exports, cut after three or four letters.
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            ("jan", "ene", "gen", "янв"),
            ("feb", "fév", "fev", "фев"),
            ("mar", "mär", "мар"),
            ("apr", "abr", "avr", "апр"),
            ("may", "mai", "mag", "май", "мая"),
            ("jun", "juin", "giu", "июн"),
            ("jul", "juil", "lug", "июл"),
            ("aug", "ago", "aoû", "aou", "авг"),
            ("sep", "set", "сен"),
            ("oct", "okt", "ott", "out", "окт"),
            ("nov", "ноя"),
            ("dec", "dez", "déc", "dic", "дек"),
        ),
        start=1,
    )
    for name in names
}
_WEEKDAY = re.compile(
    r"\s*[(]?\s*(?:周|星期|礼拜)[一二三四五六日天]\s*[)]?\s*(?=$|\s)|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+"
    r"|\s*[(]\s*[月火水木金土日월화수목금토일][)]\s*(?=$|\s)|\bde(?:l)?\b",
    re.I,
)
_DAY_PART = r"(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}[日号]?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?|\d{8}"
_RANGE = re.compile(rf"\s*({_DAY_PART})\s*(?:~|～|-|–|—|至|到|to|bis)\s*({_DAY_PART}|\d{{1,2}}[日号]?)\s*$", re.I)
SERIALS = (36_526, 65_380)  # 2000-01-01 to 2078-12-31


@dataclass(frozen=True)
class DayForm:
    """How days of a file are written.

    order       which of 02.08.2026's numbers is the day; None = only what can be read one way
    serials     whether numbers count days
    near        a day near those of the file: gives the year where none is written
    """

    order: Order | None = None
    serials: bool = False
    near: date | None = None


def day(text: str, form: DayForm) -> date | None:
    """The day of a cell, None where it is none."""
    plain = _WEEKDAY.sub("", clean(text))
    if found := _YMD.match(plain) or _COMPACT.match(plain):
        return _date(*(int(part) for part in found.groups()[:3]))
    if found := _THREE.match(plain):
        return _three(int(found[1]), int(found[3]), found[4], found[2], form)
    if found := _NAMED.match(plain):
        return _date(_year(found[3]), _month(found[2]), int(found[1]))
    if found := _NAMED_FIRST.match(plain):
        return _date(_year(found[3]), _month(found[1]), int(found[2]))
    if found := _MONTH_DAY.match(plain):
        return _without_year(int(found[1]), int(found[2]), form) if form.near else None
    if form.serials and re.fullmatch(r"\d{5}(\.\d+)?", plain) and SERIALS[0] <= float(plain) <= SERIALS[1]:
        return date(1899, 12, 30) + timedelta(days=int(float(plain)))
    return None


def range_of(text: str) -> tuple[str, str] | None:
    """The two ends of `2026-07-01 ~ 2026-07-31` or `8/15-20`; None where it is no range."""
    plain = clean(text)
    if _YMD.match(plain) or _THREE.match(plain):
        return None
    found = _RANGE.match(plain)
    if not found:
        return None
    first, last = found[1], found[2]
    if re.fullmatch(r"\d{1,2}[日号]?", last):
        last = re.sub(r"\d{1,2}([日号]?)$", last, first)
    return first, last


def _three(a: int, b: int, year: str, separator: str, form: DayForm) -> date | None:
    order = form.order or ("dmy" if separator == "." else None)
    if order == "ymd" and len(year) == 2:
        return _date(2000 + a, b, int(year))
    as_dmy, as_mdy = _date(_year(year), b, a), _date(_year(year), a, b)
    if order == "dmy":
        return as_dmy
    if order == "mdy":
        return as_mdy
    if as_dmy and as_mdy and as_dmy != as_mdy:
        return None
    return as_dmy or as_mdy


def _without_year(month: int, number: int, form: DayForm) -> date | None:
    near = form.near
    assert near is not None
    if form.order == "dmy":
        month, number = number, month
    tried = [_date(near.year + shift, month, number) for shift in (-1, 0, 1)]
    return min((d for d in tried if d), key=lambda d: abs((d - near).days), default=None)


def _month(word: str) -> int:
    """The number of a month by the first letters of its name; 0 for another word."""
    plain = word.casefold()
    return _MONTHS.get(plain[:4], _MONTHS.get(plain[:3], 0))


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number) if 1990 <= year <= 2199 else None
    except ValueError:
        return None


def days(cells: pl.Series, form: DayForm) -> tuple[pl.Series, pl.Series]:
    """(days, blank). A time behind the day is left off: days are those of the shop's own clock, as written."""
    usual = cells.str.contains(r"^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?: ?[+-]\d{2}:?\d{2})?)?$")
    fast = cells.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).set(~usual.fill_null(False), None)
    fast = fast.set(~fast.dt.year().is_between(1990, 2199).fill_null(False), None)
    if fast.null_count() == cells.null_count():
        return fast, cells.is_null()
    odd = cells.set(fast.is_not_null(), None)
    slow = by_distinct(odd, pl.Date(), lambda text: day(text, form))
    blank = cells.is_null() | by_distinct(odd, pl.Boolean(), is_nothing).fill_null(False)
    return pl.select(pl.coalesce(fast, slow)).to_series(), blank


def shop_days(cells: pl.Series, form: DayForm, zone: str | None, begins: str) -> tuple[pl.Series, pl.Series]:
    """(days, blank) in the shop's time: moved to `zone` where cells name their offset, the day beginning at `begins`."""
    read, blank = days(cells, form)
    if zone is None and begins == "00:00":
        return read, blank
    moved = by_distinct(cells, pl.Date(), lambda text: _moved(text, zone, begins))
    return pl.select(pl.coalesce(moved, read)).to_series(), blank


def _moved(text: str, zone: str | None, begins: str) -> date | None:
    from zoneinfo import ZoneInfo

    plain = re.sub(r"\s*(?:UTC|[Zz])$", "+00:00", clean(text))
    plain = re.sub(r"\s+([+-]\d{2}):?(\d{2})$", r"\1:\2", plain)
    try:
        moment = datetime.fromisoformat(plain.replace("/", "-"))
    except ValueError:
        return None
    if zone is not None and moment.tzinfo is not None:
        moment = moment.astimezone(ZoneInfo(zone))
    hours, minutes = (int(part) for part in begins.split(":"))
    return (moment - timedelta(hours=hours, minutes=minutes)).date()


def in_utc(cells: pl.Series) -> bool:
    """Whether every moment is written in UTC, which is no shop's own clock in the places that sell most."""
    given = cells.drop_nulls()
    marked = given.str.contains(r"(?:[Zz]|UTC|\+00:?00)$")
    return bool(given.len() and marked.all() and given.str.contains(r"\d:\d{2}").all())


def order_of(cells: pl.Series) -> Order | None:
    """Whether 8/1/26 is written day first or month first, where some cell of the column shows it."""
    found = cells.drop_nulls().str.extract_groups(
        r"^\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(?:\d{4}|\d{2})(?:\D|$)"
    )
    first, second = (found.struct.field(str(i)).cast(pl.Int32, strict=False) for i in (1, 2))
    day_first, month_first = bool((first > 12).any()), bool((second > 12).any())
    if day_first == month_first:
        return None
    return "dmy" if day_first else "mdy"
