"""How figures, dates, shares and aligned lines are written for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, SupportsFloat

from planner.language import _, language, ngettext

if TYPE_CHECKING:
    from rich.padding import Padding

# Between two words that a line never parts: printed as a space.
TOGETHER = "\N{NO-BREAK SPACE}"
# What stands for it while lines are broken, since a break may be at any space; and that after a currency.
_GLUE, _CURRENCY = "\ue000", re.compile(r"(?<=\b[A-Z]{3}) (?=-?\d)")

_WIDE, _OPENS, _CLOSES = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef", "（【《“", "，。、；：！？）】》”…"
# What stays on one line: a Chinese character with the signs before and behind it, or a word; and the spaces that follow.
_PIECE = re.compile(
    rf"\s+|(?:[{_OPENS}]*(?:[{_WIDE}]|[^\s{_WIDE}{_OPENS}{_CLOSES}]+)[{_CLOSES}]*|[{_OPENS}{_CLOSES}]+)\s*"
)


def count(number: SupportsFloat) -> str:
    """A whole number with thousands separators."""
    return f"{float(number):,.0f}"


def money(amount: SupportsFloat, currency: str) -> str:
    """An amount without decimals, the currency in front."""
    return f"{currency} {float(amount):,.0f}"


def percent(share: float) -> str:
    """A share (0-1) as per cent, one decimal."""
    return f"{share:.1%}"


def day(value: date) -> str:
    """A date with its weekday."""
    weekday = f"周{'一二三四五六日'[value.weekday()]}" if language() == "zh" else f"{value:%a}"
    return f"{value.isoformat()} ({weekday})"


def plural(number: int, noun: str) -> str:
    """`1 run`, `3 runs`, `2 batches`; in Chinese with the measure word of the noun."""
    many = f"{{n}} {noun}{'es' if noun.endswith(('ch', 's', 'x')) else 's'}"
    return ngettext(f"{{n}} {noun}", many, number).format(n=f"{number:,}")


def listed(names: Iterable[str]) -> str:
    """`a, b, c`, or with the comma of a list in Chinese."""
    return _(", ").join(names)


def listed_in_groups(groups: Iterable[str]) -> str:
    """`a, b; c, d`, or with the signs of Chinese."""
    return _("; ").join(groups)


def aligned(rows: Sequence[Sequence[str]], right: set[str]) -> list[str]:
    """Rows of cells as lines with straight columns; `right` names the columns (by the first row) set to the right.

    Widths are those of a terminal, where a Chinese character takes two places.
    """
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    to_right = [name in right for name in rows[0]]

    def padded(cell: str, width: int, flush_right: bool) -> str:
        space = " " * (width - cell_len(cell))
        return space + cell if flush_right else cell + space

    return ["  ".join(map(padded, row, widths, to_right)).rstrip() for row in rows]


def fitted(text: str, width: int) -> str:
    """`text` in at most so many cells of a terminal, cut with an ellipsis; a Chinese character takes two."""
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)).rstrip() + "…"


def wrapped(text: str, width: int, most: int | None = None) -> list[str]:
    """`text` as lines of at most so many cells; at most `most` lines, the last cut with an ellipsis.

    Words with TOGETHER between them, and a currency and its amount, stay on one line.
    """
    whole = _CURRENCY.sub(_GLUE, text).replace(TOGETHER, _GLUE)
    lines = [line.replace(_GLUE, " ").rstrip() for line in _broken(whole, width)]
    if most is None or len(lines) <= most:
        return lines
    return [*lines[: most - 1], fitted(" ".join(lines[most - 1 :]), width)]


def _broken(text: str, width: int) -> list[str]:
    """The lines: broken at spaces and, as Chinese is, between its characters, but for a sign that belongs to one of them."""
    from rich.cells import cell_len, chop_cells

    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for piece in _PIECE.findall(part):
            if line and cell_len(line + piece.rstrip()) > width:
                lines += [line] if line.strip() else []
                line = ""
            *full, line = chop_cells(line + piece, width) if cell_len(piece.rstrip()) > width else [line + piece]
            lines += full
        lines.append(line)
    return lines


def indented(text: str, spaces: int) -> Padding:
    """Dim text set in from the left, on every line it takes."""
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(text, style="dim"), (0, 0, 0, spaces), expand=False)
