"""Names of runs: sortable by time, and different even for two processes in the same instant."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def new_run_id(now: datetime | None = None) -> str:
    """Such as 20260302-061500-k3f9: UTC, three digits for the part of the second (21 microseconds), one at random."""
    now = now or datetime.now(UTC)
    part = now.microsecond * 36**3 // 1_000_000
    digits = [_DIGITS[part // 36**n % 36] for n in (2, 1, 0)]
    return f"{now:%Y%m%d-%H%M%S}-{''.join(digits)}{secrets.choice(_DIGITS)}"
