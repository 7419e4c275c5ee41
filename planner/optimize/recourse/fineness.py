"""How finely recourse is looked at: the fewer styles and the more time, the finer."""

from __future__ import annotations

from typing import NamedTuple


class Fineness(NamedTuple):
    """What problems of at most `styles` styles get.

    levels      of demand a style
    signals     that may be seen at a review
    reviews     nights later than tonight that a style may wait for, one a week after the firm ones
    factories   at which a firm run of a style is weighed, and `sizes` of it at each
    seconds     of a processor that a style takes, about
    """

    styles: float
    levels: int
    signals: int
    reviews: int
    factories: int
    sizes: int
    seconds: float


FINENESS = (
    Fineness(60, 100, 11, 3, 99, 7, 0.022),
    Fineness(300, 50, 5, 3, 99, 7, 0.008),
    Fineness(1500, 50, 5, 3, 4, 6, 0.006),
    Fineness(6000, 32, 4, 2, 2, 5, 0.004),
    Fineness(float("inf"), 24, 4, 1, 1, 4, 0.0026),
)


def fineness_for(styles: int) -> Fineness:
    """The finest that so many styles can afford."""
    return next(row for row in FINENESS if row.styles >= styles)


def fineness_within(styles: int, seconds: float) -> Fineness | None:
    """The finest that so many styles can afford in so many seconds of a processor; None: there is no time for any."""
    return next((row for row in FINENESS if row.styles >= styles and row.seconds * styles <= seconds), None)
