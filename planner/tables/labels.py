"""Names of sizes and colours: which of them mean the same, and how sizes follow one another."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONE_SIZE = {"F", "FREE", "FREESIZE", "ONESIZE", "OS", "UNI", "NS", "均码", "均号", "通码"}
_LETTERS = {"S": 0.0, "M": 1.0, "L": 2.0}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?:\s*([123])/([234]))?(\+)?")
_BRACKETS = re.compile(r"[(\[（【].*?[)\]）】]")
# Numbers below these belong to one way of numbering: shoes of 3 to 13, waists of 22 to 33, European sizes, body heights.
_BANDS = (14.0, 34.0, 62.0)


@lru_cache(maxsize=65536)
def plain_size(label: str) -> str:
    """A size without what people vary: case, width, blanks, 码; `2XL` is `XXL`, `均码` is `F`."""
    plain = re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", unicodedata.normalize("NFKC", label).upper().strip())
    if plain in _ONE_SIZE:
        return "F"
    plain = plain.removesuffix("码") or plain
    many = re.fullmatch(r"(\d)X([SL])", plain)
    return "X" * int(many[1]) + many[2] if many else plain


@lru_cache(maxsize=65536)
def plain_colour(label: str) -> str:
    """A colour without what people vary: case, width, blanks; `黑` is `黑色`."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", label).casefold()).strip()
    return plain.removesuffix("色") or plain


@lru_cache(maxsize=65536)
def size_place(label: str) -> tuple[str, float]:
    """(system, place) of a size: letters, or numbers of one way of numbering; neighbours are about 1 apart.

    A size that fits no system is one of its own. `3 (39-42)` and `42 2/3` are numbers.
    """
    text = unicodedata.normalize("NFKC", label).upper()
    core, bracketed = _BRACKETS.sub("", text), "()" if _BRACKETS.search(text) else ""
    plain = plain_size(core)
    letters = re.fullmatch(r"(X*)([SML])", plain)
    if letters:
        steps = len(letters[1])
        return f"letters{bracketed}", _LETTERS[letters[2]] + (steps if letters[2] == "L" else -steps)
    number = _NUMBER.search(core.replace(",", "."))
    if number is None:
        return f"other {plain}", 0.0
    value = float(number[1]) + (float(number[2]) / float(number[3]) if number[2] else 0.0) + (0.5 if number[4] else 0.0)
    beside = re.sub(r"[\d.,/+\s]", "", plain)
    band = sum(value >= limit for limit in _BANDS)
    return f"numbers {band}{beside}{bracketed}", value if band < len(_BANDS) else value / 6.0
