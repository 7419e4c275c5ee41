"""Open-to-buy: the money that runs may commit in all and by week, what of it is released, and the rows it makes.

A budget by week is a row of that week or, where budgets roll over, of all weeks up to it, so that what a week leaves is the
next one's: for every week k with a budget
sum of what runs that start in such weeks t <= k commit  <=  sum of these weeks' budgets.
A week without a budget has no limit and no part in the others'. A run so takes of several rows; what a unit of money costs
in a week is the price of all of them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class OpenToBuy:
    """Budgets as people give them, inf = none, and what is released under them; currency.

    given, released     in all: everything that the plan commits, fabric too
    by_week, released_by_week   (T,) by runs that start in the week, or up to it where it rolls over; without fabric
    rolls               (T,) weeks whose budgets add up; None = none
    """

    given: float
    released: float
    by_week: Floats
    released_by_week: Floats
    rolls: Bools | None = None

    @property
    def left(self) -> float:
        """What may still be committed in all."""
        return max(self.given - self.released, 0.0)

    @cached_property
    def left_by_week(self) -> Floats:
        """(T,) what runs may still commit of each row."""
        found: Floats = np.maximum(self.by_week - self.released_by_week, 0.0)
        return found

    @property
    def limited_weeks(self) -> list[int]:
        """The weeks with a budget."""
        return [int(t) for t in np.flatnonzero(np.isfinite(self.by_week))]

    @property
    def counts(self) -> Bools:
        """(T, T) whether money spent on runs that start in week t counts in the row of week k: [k, t]."""
        week = np.arange(len(self.by_week))
        if self.rolls is None:
            return np.asarray(week[:, None] == week)
        return np.asarray((week[:, None] >= week) & self.rolls & self.rolls[:, None])

    def rows_of(self, t: Ints) -> Iterator[Ints]:
        """(n,) rows that runs which start in weeks t (n,) take of, -1 = none: once, or once for each week that rolls over."""
        if self.rolls is None:
            yield t
            return
        rolling = np.flatnonzero(self.rolls).tolist()
        if not rolling:
            yield np.full_like(t, -1)
        for k in rolling:
            yield np.where(self.rolls[t] & (t <= k), k, -1)

    def price_of_weeks(self, row_price: Floats) -> Floats:
        """(T,) what money costs in each week at these prices (T,) of rows."""
        return row_price if self.rolls is None else np.asarray(row_price @ self.counts)

    def price_of_rows(self, week_price: Floats) -> Floats:
        """(T,) prices of rows at which money costs so much in each week: `price_of_weeks` undone, if they never rise."""
        if self.rolls is None:
            return week_price
        found, rolling = np.zeros(len(self.by_week)), np.flatnonzero(self.rolls)
        found[rolling] = np.maximum(-np.diff(week_price[rolling], append=0.0), 0.0)
        return found

    def possible_prices(self, week_price: Floats) -> Floats:
        """(T,) the nearest prices of weeks from above that rows can have: none below 0 or without a row; money left is
        good for later.
        """
        price = np.where(np.isfinite(self.by_week), np.maximum(week_price, 0.0), 0.0)
        if self.rolls is None:
            return price
        found, rolling = np.zeros(len(price)), np.flatnonzero(self.rolls)
        found[rolling] = np.maximum.accumulate(price[rolling][::-1])[::-1]
        return found

    def free_in_week(self, left: Floats) -> Floats:
        """(T,) what runs that start in each week may still commit where so much (T,) is left of each row."""
        if self.rolls is None:
            return left
        return np.asarray(np.where(self.counts, left[:, None], np.inf).min(axis=0, initial=np.inf))

    def short_by_week(self, used: Floats) -> Floats:
        """(T,) by what share more than there is of it money of each week is used, -1 to 1, where rows use so much (T,)."""
        left = self.left_by_week
        short = np.clip(np.where(np.isfinite(left), used / np.maximum(left, 1.0) - 1, 0.0), -1, 1)
        if self.rolls is None:
            return np.asarray(short)
        together = np.where(self.counts, short[:, None], -np.inf).max(axis=0)
        return np.where(self.rolls, together, 0.0)

    def worth(self, price: float, week_price: Floats) -> tuple[float, float]:
        """What is left is worth in all and by week, at these prices of money."""
        by_row = self.price_of_rows(week_price)
        weekly = np.where(by_row > 0, self.left_by_week, 0.0) * by_row
        return price * self.left if price > 0 else 0.0, float(weekly.sum())

    def less(self, spent: float, by_row: Floats, share: float = 1.0) -> OpenToBuy:
        """A share of what is left once so much more is spent, in all and of each row (T,)."""
        return self._of(share * max(self.left - spent, 0.0), share * np.maximum(self.left_by_week - by_row, 0.0))

    def told(self, amount: Callable[[Any], Any]) -> OpenToBuy:
        """What is left, every amount as `amount` puts it."""
        return self._of(float(amount(self.left)), amount(self.left_by_week))

    def without(self, t: int | None = None) -> OpenToBuy:
        """Without the budget of a week, or the one in all."""
        if t is None:
            return replace(self, given=np.inf)
        by_week = self.by_week.copy()
        by_week[t] = np.inf
        return replace(self, by_week=by_week)

    def _of(self, left: float, left_by_week: Floats) -> OpenToBuy:
        return OpenToBuy(left, 0.0, left_by_week, np.zeros_like(left_by_week), self.rolls)


def plenty(weeks: int) -> OpenToBuy:
    """No budget at all."""
    return OpenToBuy(np.inf, 0.0, np.full(weeks, np.inf), np.zeros(weeks))
