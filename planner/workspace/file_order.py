"""Files of one kind from the oldest to the newest, going by the dates and numbers in their names.

By the letters alone `库存3月10日` comes before `库存3月9日`, `stock 31-08-2026` after `stock 01-09-2026`, and a browser's copy
`stock (1).csv` before `stock.csv`.
"""

from __future__ import annotations

import re
from pathlib import PurePath

_YEAR_FIRST = re.compile(r"(?<!\d)(20\d{2})[-_.年 ](\d{1,2})[-_.月 ](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})[-_. ](\d{1,2})[-_. ](20\d{2})(?!\d)")
_NUMBER = re.compile(r"(\d+)")
_COPY = re.compile(r" ?\((\d{1,3})\)$")


def by_age(path: str | PurePath) -> tuple[tuple[int, int, str], ...]:
    """A key to sort paths by; of dates with the year last the day comes first, unless there is no such month."""
    path = PurePath(path)
    stem = path.with_suffix("").as_posix()
    copy = _COPY.search(stem)
    name = (stem[: copy.start()] if copy else stem) + path.suffix
    plain = _YEAR_LAST.sub(_day_first, _YEAR_FIRST.sub(lambda at: _day(at[1], at[2], at[3]), name))
    parts = [part for part in _NUMBER.split(plain) if part]
    numbered = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
    return (*numbered, (0, int(copy[1]) if copy else 0, ""))


def _day_first(at: re.Match[str]) -> str:
    return _day(at[3], at[1], at[2]) if int(at[2]) > 12 else _day(at[3], at[2], at[1])


def _day(year: str, month: str, day: str) -> str:
    return f"{int(year):04}{int(month):02}{int(day):02}"
