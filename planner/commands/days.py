"""The day that an option names."""

from __future__ import annotations

from datetime import date

from planner.errors import UsageError
from planner.language import _


def day_of(option: str, text: str | None) -> date | None:
    """The day; None where the option is not given. Raises UsageError where it names none."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        told = _("{option} {text}: expected a date such as 2026-03-16")
        raise UsageError(told.format(option=option, text=text)) from None
