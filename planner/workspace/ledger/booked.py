"""What comes of a booking: the entries that it adds, and what each of the things given came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Booked:
    """What came of a booking.

    done      ids of orders that changed
    already   ids of those for which it had been done before
    refused   place in what was given, and why it cannot be booked
    entries   what is new in the ledger
    wrong     place of a refused row -> the column that is wrong, where that is not the order or style
    """

    done: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    refused: tuple[tuple[int, str], ...] = ()
    entries: tuple[Row, ...] = ()
    wrong: Mapping[int, str] = field(default_factory=dict)
