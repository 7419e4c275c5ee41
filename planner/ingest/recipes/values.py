"""Cells as people write them -> numbers: 1.2万, 537.00元, 150件, １５０, 12-, 1.234,50. What is none is said to be none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

import polars as pl

NOTHING = frozenset(
    (
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "n/a",
        "na",
        "nan",
        "null",
        "none",
        "无",
        "暂无",
        "空",
        "#n/a",
        "not stocked",
        "nil",
        ".",
    )
)
_MONEY = re.compile(
    r"[¥￥$€£]|元|rmb|cny|usd|eur|gbp|us\$|人民币|[₽₩]|руб\.?|円|원|r\$|mxn|brl|ars|clp|jpy|krw|rub|chf|pln|zł"
)
_COUNTED = re.compile(
    r"(件|个|条|套|双|只|人|次|单|pcs|pc|pieces|units|unit|stk|st|ea|米|点|着|枚|本|개|장|벌|점|шт|uds?|unid|pzs?|pzas?|pièces?|pezzi)\.?$"
)
_TIMES = {"万": 10_000.0, "w": 10_000.0, "亿": 1e8, "千": 1_000.0, "k": 1_000.0}
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)$")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?$")
_DOT_GROUPS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?$")
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d+$")


def clean(text: str) -> str:
    """Text with full-width signs made plain, without the signs that keep spreadsheets from reading a number."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("\u200b\ufeff")
    if plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1]
    return plain.removeprefix("'").strip().removeprefix("'").strip()


def is_nothing(text: str | None) -> bool:
    """Whether a cell says that there is nothing."""
    return text is None or clean(text).casefold() in NOTHING


def number(text: str, *, decimal_comma: bool = False) -> float | None:
    """The number a cell holds; None where it holds none, or one that can be read two ways."""
    bare = re.sub(r"[\s\u00a0']", "", clean(text).casefold())
    sign = 1.0
    if bare.startswith("(") and bare.endswith(")"):
        bare, sign = bare[1:-1], -1.0
    bare = _MONEY.sub("", bare)
    bare = _COUNTED.sub("", bare)
    if bare.endswith("-") and len(bare) > 1:
        bare, sign = bare[:-1], -sign
    times = 1.0
    if bare and bare[-1] in _TIMES:
        times, bare = _TIMES[bare[-1]], bare[:-1]
    elif bare.endswith("%"):
        times, bare = 0.01, bare[:-1]
    bare = bare.replace("−", "-")
    if decimal_comma:
        if _COMMA_DECIMAL.match(bare) or _DOT_GROUPS.match(bare):
            bare = bare.replace(".", "").replace(",", ".")
        elif "," in bare:
            return None
    elif "," in bare:
        if not _COMMA_GROUPS.match(bare):
            return None
        bare = bare.replace(",", "")
    return float(bare) * times * sign if _PLAIN.match(bare) else None


def has_decimal_commas(texts: Iterable[str]) -> bool | None:
    """Whether numbers are written 1.234,50: True or False where some cell shows it, None where none does.

    A file that shows both is taken to have decimal points: the other cells then are no numbers.
    """
    comma = point = False
    for text in texts:
        bare = _MONEY.sub("", re.sub(r"\s", "", clean(text).casefold())).rstrip("-")
        comma |= bool(re.match(r"[+-]?(?:\d{1,3}(?:\.\d{3})*|\d{4,}),(\d{1,2}|\d{4,})$", bare))
        point |= bool(
            re.match(r"[+-]?\d{1,3}(,\d{3})*\.(\d{1,2}|\d{4,})$", bare) or re.match(r"[+-]?\d+\.\d{1,2}$", bare)
        )
    return None if comma == point == False else comma and not point  # noqa: E712 - reads as it is meant


def has_dots_between_thousands(texts: Iterable[str]) -> bool:
    """Whether a column of pieces writes 1.012 for a thousand and twelve: beside numbers below a thousand without a dot."""
    bare = [clean(text) for text in texts if not is_nothing(text)]
    grouped = [text for text in bare if re.fullmatch(r"-?[1-9]\d{0,2}(\.\d{3})+-?", text)]
    small = [text for text in bare if re.fullmatch(r"-?\d{1,3}-?", text)]
    return bool(grouped and small) and len(grouped) + len(small) == len(bare)


def by_distinct(cells: pl.Series, kind: pl.DataType, read: Callable[[str], object]) -> pl.Series:
    """`read` of every cell; each distinct text is read once. Null stays null."""
    distinct = cells.drop_nulls().unique(maintain_order=True)
    if distinct.is_empty():
        return pl.Series(cells.name, [None], kind).new_from_index(0, cells.len())
    values = pl.Series("value", [read(text) for text in distinct.to_list()], kind, strict=False)
    table = pl.DataFrame({"text": distinct, "value": values})
    frame = pl.DataFrame({"text": cells}).join(table, on="text", how="left", maintain_order="left")
    return frame["value"].alias(cells.name)


class Remembered:
    """`read` of every cell of batch after batch: a text that came before is only looked up. Null stays null."""

    def __init__(self, kind: pl.DataType, read: Callable[[str], object]) -> None:
        self._kind, self._read = kind, read
        self._known = pl.DataFrame(schema={"text": pl.String(), "value": kind})

    def of(self, cells: pl.Series) -> pl.Series:
        """The values."""
        frame = pl.DataFrame({"text": cells})
        new = frame.unique(maintain_order=True).drop_nulls().join(self._known, on="text", how="anti")["text"]
        if new.len():
            values = pl.Series("value", [self._read(text) for text in new.to_list()], self._kind, strict=False)
            self._known = pl.concat([self._known, pl.DataFrame({"text": new, "value": values})])
        return frame.join(self._known, on="text", how="left", maintain_order="left")["value"].alias(cells.name)


def numbers(cells: pl.Series, *, decimal_comma: bool = False) -> tuple[pl.Series, pl.Series]:
    """(values, blank): Float64, null where blank or no number."""
    plain = cells.str.strip_chars()
    values = plain.cast(pl.Float64, strict=False)
    digits = plain.str.contains(r"^[+-]?\d+$") if decimal_comma else plain.str.contains(r"^[+-]?\d+(\.\d+)?$")
    sure = digits.fill_null(False) & values.is_finite().fill_null(False)
    if sure.all():
        return values, cells.is_null()
    odd = cells.set(sure, None)
    anew = by_distinct(odd, pl.Float64(), lambda text: number(text, decimal_comma=decimal_comma))
    values = values.set(~sure, None)
    values = pl.select(pl.coalesce(values, anew)).to_series()
    blank = cells.is_null() | by_distinct(odd, pl.Boolean(), is_nothing).fill_null(False)
    return values, blank


def texts(cells: pl.Series) -> pl.Series:
    """Ids and names: trimmed, without ' and ="..."; null where there is nothing."""
    trimmed = cells.str.strip_chars()
    odd = trimmed.str.contains(r"""^['="\-—–/\\]|^(?i:null|none|nan|n/a|#n/a|无|暂无)$|[\uff01-\uff5e\u3000\u200b]""")
    if not odd.any():
        return pl.select(pl.when(trimmed != "").then(trimmed)).to_series()
    plain = by_distinct(
        trimmed.set(~odd.fill_null(False), None), pl.String(), lambda t: None if is_nothing(t) else clean(t)
    )
    kept = trimmed.set(odd.fill_null(False), None)
    both = pl.select(pl.coalesce(kept, plain)).to_series()
    return pl.select(pl.when(both != "").then(both)).to_series()
