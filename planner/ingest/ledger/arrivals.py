"""What really came in of orders: arrivals as booked, less those that were booked wrongly and taken back."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import polars as pl


def arrivals_that_stand(receipts: pl.DataFrame) -> pl.DataFrame:
    """order_id, colour, size, date, units (all above 0) of `receipts`, in which units below 0 take back what was booked before.

    A correction takes back the arrival of the same order, colour and size and just as many units, the latest one; where there is none,
    the latest arrivals. So goods that never came are missing from the day on which they were said to have come.
    """
    came: dict[tuple[str, ...], list[tuple[date, float]]] = defaultdict(list)
    back: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for *piece, day, units in receipts.sort("date", maintain_order=True).iter_rows():
        if units > 0:
            came[tuple(piece)].append((day, units))
        elif units < 0:
            back[tuple(piece)].append(-units)
    for key, corrections in back.items():
        for units in corrections:
            came[key] = _less(came[key], units)
    rows = [(*key, day, units) for key, those in came.items() for day, units in those]
    return pl.DataFrame(rows, schema=receipts.schema, orient="row")


def _less(arrivals: list[tuple[date, float]], units: float) -> list[tuple[date, float]]:
    """Arrivals of one order, by date, with `units` taken back."""
    alike = [i for i, (_, came) in enumerate(arrivals) if came == units]
    if alike:
        return [*arrivals[: alike[-1]], *arrivals[alike[-1] + 1 :]]
    left = list(arrivals)
    while units > 0 and left:
        day, came = left.pop()
        if came > units:
            left.append((day, came - units))
        units -= came
    return left
