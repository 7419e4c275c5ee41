"""How figures, dates and shares are written for people."""

from __future__ import annotations

from datetime import date
from typing import SupportsFloat


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
    return f"{value.isoformat()} ({value:%a})"


def plural(number: int, noun: str) -> str:
    """`1 run`, `3 runs`, `2 batches`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}{'es' if noun.endswith(('ch', 's', 'x')) else 's'}"
