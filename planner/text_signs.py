"""Signs in text that do something where they are shown: start a formula, move a cursor, turn the direction of writing."""

from __future__ import annotations

import os
import re

# The full-width signs too: spreadsheets in Chinese and Japanese take them for the plain ones.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'")
# Control characters but tab and line break; zero-width signs but the joiners of emoji and of some scripts; marks of
# direction; halves of characters.
_HALVES = re.compile("[\ud800-\udfff]")  # how Python carries bytes of a name that are no UTF-8
_MOVES = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def readable(name: str) -> str:
    """The name of a file as text that can be kept and shown: UTF-8, else what GB18030 makes of its bytes."""
    if name.isascii() or not _HALVES.search(name):
        return name
    raw = os.fsencode(name)
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("utf-8", errors="replace")


def for_terminal(text: str) -> str:
    """`text` with nothing in it that a terminal obeys: a `?` for each such sign."""
    return _MOVES.sub("?", text) if not text.isascii() or not text.isprintable() else text


def for_terminal_json(text: str) -> str:
    """JSON with each such sign as an escape: the same value to whoever parses it."""
    return _MOVES.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)
