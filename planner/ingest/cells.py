"""Text cells -> values of a kind. Whole columns at a time; what is unusual is worked out once a distinct text.

Every reader takes a series and gives (values, blank): values are null where the cell is blank or cannot be read, and
`blank` tells the two apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from planner.language import _
from planner.tables import Column

Read = tuple[pl.Series, pl.Series]

# What people write where there is nothing; names may be called so, and are not touched.
_NOTHING = ("", "-", "--", "—", "/", "n/a", "na", "nan", "null", "none", "无")
_MONEY = r"(?i)[¥￥$€£元]|rmb|cny|usd|eur|gbp"
_SIGNS = {"￥": "¥", "元": "¥", "rmb": "¥", "cny": "¥", "usd": "$", "eur": "€", "gbp": "£"}
_THOUSANDS = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
_SPACED = r"^[+-]?\d{1,3}(\s\d{3})+([.,]\d+)?$"
_EITHER = r"^[+-]?[1-9]\d{0,2}(\.\d{3})+$"  # 1.234 is 1234 where , stands before decimals
# Behind a day only a time of day or a day of the week may stand: what else follows says something else.
_CLOCK = r"\d{1,2}(?::\d{1,2}){0,2}(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|[+-]\d{2}:?\d{2})?"
_WEEKDAY = r"\(?(?:周|星期|礼拜)[一二三四五六日天]\)?|\(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\)?"
_BEHIND = rf"(?:\s*(?:{_WEEKDAY}))?(?:(?:t|\s+)(?:[上下中]午|凌晨|晚上)?\s*{_CLOCK})?(?:\s*(?:{_WEEKDAY}))?$"
_DAY = rf"(?i)^(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?{_BEHIND}"
_COMPACT_DAY = rf"(?i)^(\d{{4}})(\d{{2}})(\d{{2}}){_BEHIND}"
# Such a format says that 2026/4/12 is the 4th of December; 2026/4/25 is then no day, not one of April.
_DAY_BEHIND_YEAR = r"%[Yy].*%[-_]?[de].*%[-_]?[mbBh]"
_ISO_WEEK = r"(?i)^(\d{4})\s*[-年]?\s*(?:w|第)(\d{1,2})周?$"
# 1.23E+05 is what is left of an id that a spreadsheet took for a number; 1E05 may well be a name.
_DAMAGED_ID = r"^\d(\.\d+)?[eE]\+\d+$"
_TRUE, _FALSE = ("true", "1", "yes", "y", "是"), ("false", "0", "no", "n", "否")
_SERIAL_OF_1970 = 25_569
# Zero-width signs come with what was copied from web pages and chats; marks of direction turn around what follows.
_BREAKS = r"[\t\n\r\x0b\x0c\x{85}\x{2028}\x{2029}]+"
_INVISIBLE = r"[\x{ad}\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]"
_BUT_JOINERS = r"[\x{ad}\x{180e}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]"  # these make emoji
# What moves a terminal's cursor or ends a text; tabs and line breaks within a cell count as spaces.
CONTROL = r"[\x00-\x08\x0e-\x1f\x7f-\x{84}\x{86}-\x{9f}]"
_SELDOM = r"[\t\n\r\x0b\x0c\x{85}\x{ad}\x{180e}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{2069}\x{feff}]"
_DAYS = (0, 84_005)  # 1970 to 2199, since 1970


@dataclass(frozen=True)
class Dialect:
    """How cells of one file are written."""

    date_format: str | None = None
    decimal: str | None = "."  # None where ; separates: there 1,234 and 1.234 can be read two ways
    serial_dates: bool = False  # workbooks count days since 1899-12-30


def read_cells(column: Column, cells: pl.Series, dialect: Dialect) -> Read:
    """The values of a column: Float64, Int64, Date, Boolean or String by its kind, and which cells are blank."""
    if column.kind in {"number", "whole"}:
        money = not column.unit or is_money(column)
        values, blank = _numbers(cells, dialect, percent=column.at_most == 1, money=money)
        if column.kind == "whole":
            whole = values.round() == values
            values = pl.select(pl.when(whole).then(values)).to_series().cast(pl.Int64, strict=False)
        return values, blank
    if column.kind in {"date", "week"}:
        values, blank = _dates(cells, dialect)
        return (values.dt.truncate("1w") if column.kind == "week" else values), blank
    if column.kind == "flag":
        return _flags(cells)
    return _texts(cells, column.kind)


def as_text(cells: pl.Series) -> pl.Series:
    """Any column as text: 12345.0 as 12345, days as ISO, lists with `;` between, what else is nested as it prints."""
    if cells.dtype.is_float():
        whole = (cells.round() == cells) & cells.is_finite() & (cells.abs() < 2**53)
        texts = pl.select(
            pl.when(whole).then(cells.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(cells.cast(pl.String))
        ).to_series()
        return texts.set(cells.is_nan().fill_null(False), None)
    if cells.dtype == pl.String:
        return cells
    if isinstance(cells.dtype, pl.Date | pl.Datetime):
        return within_years(cells).cast(pl.String)
    if isinstance(cells.dtype, pl.List | pl.Array) and _plain_type(cells.dtype.inner):
        return pl.Series(cells.name, [_in_one(cell) for cell in cells.to_list()], pl.String)
    if _plain_type(cells.dtype):
        return cells.cast(pl.String)
    # What Polars prints of it, if it can, is no cell either.
    kind = _("a value of type {dtype}").format(dtype=cells.dtype)
    return pl.select(pl.when(cells.is_not_null()).then(pl.lit(kind)).alias(cells.name)).to_series()


def _plain_type(dtype: object) -> bool:
    plain = pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Decimal, pl.Time, pl.Null
    return isinstance(dtype, plain) or (isinstance(dtype, pl.DataType) and dtype.is_numeric())


def _in_one(parts: list[object] | None) -> str | None:
    return None if parts is None else ";".join(str(part) for part in parts)


def within_years(days: pl.Series) -> pl.Series:
    """Dates or times outside 1970 to 2199 as null, before Polars makes anything of them: it panics at some years."""
    a_day = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
    unit = a_day[days.dtype.time_unit] if isinstance(days.dtype, pl.Datetime) else 1
    within = days.to_physical().is_between(_DAYS[0] * unit, (_DAYS[1] + 1) * unit - 1)
    return days.set((~within).fill_null(False), None)


def _by_distinct(cells: pl.Series, where: pl.Series, values: pl.Series, read: Callable[[pl.Series], Read]) -> Read:
    """`values`, with the cells `where` read anew by `read`, which sees each distinct text once."""
    blank = cells.is_null()
    if not where.any():
        return values, blank
    odd = cells.filter(where)
    distinct = odd.unique(maintain_order=True)
    anew, nothing = read(distinct)
    table = pl.DataFrame({"text": distinct, "value": anew, "nothing": nothing})
    found = pl.DataFrame({"text": odd}).join(table, on="text", how="left", maintain_order="left")
    at = where.arg_true()
    return values.scatter(at, found["value"]), blank.scatter(at, found["nothing"])


def _plain(texts: pl.Series) -> pl.Series:
    """Texts with full-width signs and digits made plain, without blanks around."""
    return texts.str.normalize("NFKC").str.strip_chars()


def is_money(column: Column) -> bool:
    """Whether the column holds amounts of money."""
    return column.unit.startswith("currency")


def currency_signs(cells: pl.Series) -> Counter[str]:
    """Sign of a currency (¥, $, €, £) -> how many cells have it, however it is written."""
    if cells.dtype != pl.String or not cells.str.contains(_MONEY).any():
        return Counter()
    found = _plain(cells).str.extract(f"({_MONEY})").str.to_lowercase().drop_nulls()
    return Counter(_SIGNS.get(sign, sign) for sign in found.to_list())


def _numbers(cells: pl.Series, dialect: Dialect, *, percent: bool, money: bool) -> Read:
    if cells.dtype.is_numeric():
        values = cells.cast(pl.Float64)
        values = values.set(values.is_nan().fill_null(False), None)
        return values.set(values.is_infinite().fill_null(False), None), values.is_null()
    cells = as_text(cells)
    values = cells.cast(pl.Float64, strict=False)
    odd = cells.is_not_null() & ~values.is_finite().fill_null(False)
    if dialect.decimal != ".":
        odd |= cells.str.contains(_EITHER).fill_null(False)
    return _by_distinct(cells, odd, values, lambda texts: _odd_numbers(texts, dialect, percent=percent, money=money))


def _odd_numbers(texts: pl.Series, dialect: Dialect, *, percent: bool, money: bool) -> Read:
    clean = _plain(texts).str.strip_prefix("'")  # the sign of text that is no formula, such as '-5
    bare = clean
    if money:
        bare = bare.str.replace(rf"^(?:{_MONEY})\s*", "").str.replace(rf"\s*(?:{_MONEY})$", "")
    bare = bare.str.replace(r"^([+-])\s+", "$1")  # a sign that stands apart
    if percent:
        bare = bare.str.replace(r"\s*%$", "e-2")
    bare = _changed(bare, _SPACED, r"\s", "")
    if dialect.decimal == ",":
        bare = bare.str.replace_all(".", "", literal=True).str.replace_all(",", ".", literal=True)
    elif dialect.decimal == ".":
        bare = _changed(bare, _THOUSANDS, ",", "")
    else:
        bare = bare.set(bare.str.contains(_EITHER), None)
    values = bare.cast(pl.Float64, strict=False)
    return values.set(~values.is_finite().fill_null(False), None), clean.str.to_lowercase().is_in(_NOTHING)


def _changed(texts: pl.Series, like: str, old: str, new: str) -> pl.Series:
    """`old` replaced by `new` in the texts that are like `like`."""
    return pl.select(
        pl.when(texts.str.contains(like)).then(texts.str.replace_all(old, new)).otherwise(texts)
    ).to_series()


def _dates(cells: pl.Series, dialect: Dialect) -> Read:
    if cells.dtype == pl.Date or isinstance(cells.dtype, pl.Datetime):
        blank, cells = cells.is_null(), within_years(cells)
        if isinstance(cells.dtype, pl.Datetime) and cells.dtype.time_zone is not None:
            cells = cells.dt.replace_time_zone(None)  # the day on the clock of that place, not in UTC
        return cells.cast(pl.Date), blank
    cells = as_text(cells)
    first_try = dialect.date_format or "%Y-%m-%d"
    values = within_years(cells.str.to_date(first_try, strict=False, exact=True))
    odd = cells.is_not_null() & values.is_null()
    return _by_distinct(cells, odd, values, lambda texts: _odd_dates(texts, dialect))


def _odd_dates(texts: pl.Series, dialect: Dialect) -> Read:
    clean = _plain(texts)
    tries = [_in_format(clean, dialect.date_format)] if dialect.date_format else []
    if not re.search(_DAY_BEHIND_YEAR, dialect.date_format or ""):
        tries += [_from_parts(clean, _DAY), _from_parts(clean, _COMPACT_DAY)]
    tries.append(_mondays(clean))
    if dialect.serial_dates:
        tries.append(_serials(clean))
    return within_years(pl.select(pl.coalesce(tries)).to_series()), clean.str.to_lowercase().is_in(_NOTHING)


def _in_format(texts: pl.Series, date_format: str) -> pl.Series:
    """Also with a time behind the date."""
    days = texts.str.to_date(date_format, strict=False)
    without_time = texts.str.replace(r"[T\s]\d{1,2}:\d{2}.*$", "").str.to_date(date_format, strict=False)
    return pl.select(pl.coalesce(days, without_time)).to_series()


def _from_parts(texts: pl.Series, pattern: str) -> pl.Series:
    year, month, day = (texts.str.extract(pattern, group) for group in (1, 2, 3))
    iso = pl.select(pl.concat_str([pl.lit(year), pl.lit(month).str.zfill(2), pl.lit(day).str.zfill(2)], separator="-"))
    return iso.to_series().str.to_date("%Y-%m-%d", strict=False)


def _mondays(texts: pl.Series) -> pl.Series:
    """2026-W10 -> its Monday."""
    year, week = texts.str.extract(_ISO_WEEK, 1), texts.str.extract(_ISO_WEEK, 2)
    iso = pl.select(pl.concat_str([pl.lit(year), pl.lit(week).str.zfill(2), pl.lit("1")], separator="-"))
    return iso.to_series().str.to_date("%G-%V-%u", strict=False)


def _serials(texts: pl.Series) -> pl.Series:
    """Days since 1899-12-30, as workbooks count them; only for years that are likely."""
    days = texts.cast(pl.Float64, strict=False)
    likely = days.is_between(20_000, 80_000).fill_null(False)
    since_1970 = pl.select(pl.when(likely).then(days.floor() - _SERIAL_OF_1970)).to_series()
    return since_1970.cast(pl.Int32).cast(pl.Date)


def _flags(cells: pl.Series) -> Read:
    if cells.dtype == pl.Boolean:
        return cells, cells.is_null()
    clean = _plain(as_text(cells)).str.to_lowercase()
    nothing = clean.is_in(_NOTHING).fill_null(True)
    values = pl.select(pl.when(clean.is_in(_TRUE)).then(True).when(clean.is_in(_FALSE)).then(False)).to_series()
    return values.cast(pl.Boolean), nothing


def hidden_signs(cells: pl.Series, kind: str) -> int:
    """How many cells of text hold signs that nobody sees, those left out and those that only a name may keep.

    Control characters count where they are left out too (kind `attribute`); elsewhere they are a problem of their own.
    """
    if cells.dtype != pl.String:
        return 0
    signs = {"text": _BUT_JOINERS, "attribute": f"{_INVISIBLE}|{CONTROL}"}.get(kind, _INVISIBLE)
    return int(cells.str.contains(signs).sum())


def plain_text(cells: pl.Series) -> pl.Series:
    """Cells as text on one line, without signs that nobody sees."""
    return _on_one_line(as_text(cells), _INVISIBLE)


def _on_one_line(texts: pl.Series, invisible: str) -> pl.Series:
    """Line breaks and tabs as spaces; without signs that nobody sees, which make two names of one."""
    if not texts.str.contains(_SELDOM).any():
        return texts
    return texts.str.replace_all(_BREAKS, " ").str.replace_all(invisible, "")


def _texts(cells: pl.Series, kind: str) -> Read:
    """Text as it stands, without blanks around it and the signs that keep spreadsheets from reading a number."""
    texts = _on_one_line(
        as_text(cells), invisible=_INVISIBLE if kind in {"id", "list"} else _BUT_JOINERS
    ).str.strip_chars()
    if texts.str.starts_with("'").any() or texts.str.starts_with("=").any():
        texts = texts.str.replace(r"^'", "").str.replace(r'^="(.*)"$', "$1")
    if kind == "list":
        texts = _each_once(texts.str.replace_all(r"\s*[;；、]\s*", ";").str.strip_chars(";"))
    texts = texts.set((texts == "").fill_null(False), None)
    blank = texts.is_null()
    if kind == "id":
        damaged = texts.str.contains("E+", literal=True) | texts.str.contains("e+", literal=True)
        if damaged.any():
            damaged &= texts.str.contains(_DAMAGED_ID)
            texts = texts.set(damaged.fill_null(False), None)
    return texts, blank


def _each_once(texts: pl.Series) -> pl.Series:
    """Lists without what they name twice: three times red is one colour."""
    parts = texts.str.split(";").list.eval(pl.element().filter(pl.element() != "").unique(maintain_order=True))
    return pl.select(pl.when(texts.is_not_null()).then(parts.list.join(";"))).to_series()
