"""What a table and a column of it are.

A column's kind says how its text is read:

    id       text that names something; leading zeros stay, numbers never become 1E05
    text     free text
    list     texts separated by `;`
    number   decimal, thousands separators allowed
    whole    whole number
    date     ISO, or the table's date_format
    week     a date; it counts as the Monday of its ISO week
    flag     true / false
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.language import _

# Figures beyond these are slips of the hand or placeholders, and floats cannot add them to real ones. In any currency.
LARGEST = {
    "currency": 1e15,
    "currency a run": 1e12,
    "currency a unit": 1e9,
    "currency a metre": 1e9,
    "currency a minute": 1e9,
    "currency a unit and week": 1e9,
    "units": 1e9,
    "minutes": 1e10,
    "minutes a week": 1e10,
    "minutes a run": 1e8,
    "minutes a unit": 1e5,
    "metres": 1e9,
    "metres a unit": 1e5,
    "people": 1e11,
    "people a week": 1e11,
    "days": 1e5,
    "weeks": 260,
    "": 1e6,
}
SMALLEST = 1e-9  # above 0: less is what arithmetic left of 0
LONGEST_NAME, LONGEST_TEXT = 200, 10_000  # signs in a cell that names something; in free text

Kind = Literal["id", "text", "list", "number", "whole", "date", "week", "flag"]


@dataclass(frozen=True)
class Column:
    """One column: how it is read, what it means, which values are right, and what else people call it.

    at_least, at_most, above   limits of the value (inclusive, inclusive, exclusive)
    floor                      a number below this counts as this, and is told
    default                    what an optional column that is absent or blank holds; None = null
    of_company                 an amount that all styles share: a part of the styles has a part of it
    also                       usual headers, English and Chinese, that mean this column
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    unit: str = ""
    default: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    floor: float | None = None
    of_company: bool = False
    also: tuple[str, ...] = ()

    @property
    def largest(self) -> float:
        """The largest figure that can be meant, whatever its sign."""
        return LARGEST[self.unit] if self.at_most is None else self.at_most

    def expectation(self) -> str:
        """What a right value looks like, in words, for messages and docs."""
        noun = {
            "id": _("a name"),
            "text": _("text"),
            "list": _("texts separated by ;"),
            "number": _("a number"),
            "whole": _("a whole number"),
            "date": _("a date (YYYY-MM-DD)"),
            "week": _("a date (YYYY-MM-DD)"),
            "flag": _("true or false"),
        }[self.kind]
        if self.at_least is not None and self.at_most is not None:
            return _("{noun} from {least:g} to {most:g}").format(noun=noun, least=self.at_least, most=self.at_most)
        if self.at_least is not None:
            return _("{noun} of at least {least:g}").format(noun=noun, least=self.at_least)
        return noun if self.above is None else _("{noun} above {least:g}").format(noun=noun, least=self.above)


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, and the key that names a row.

    required   whether a workspace must have it
    attributes whether further columns are kept (as attributes of the design)
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    attributes: bool = False

    def __getitem__(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(c.name for c in self.columns)
