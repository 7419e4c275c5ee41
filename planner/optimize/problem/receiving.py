"""What the warehouse can take in: the hard limit on units that arrive in a week, from a factory or from all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import numpy as np
import polars as pl

from planner.language import _
from planner.optimize.problem.decided import OpenOrder, place_of, week_index
from planner.optimize.problem.hard_limit import HardLimit
from planner.optimize.problem.statement import Ints


@dataclass(frozen=True)
class Receiving(HardLimit):
    """sum of q[s,f,t] over runs of a row's factory with t + lead[f] = a  <=  receiving[r,a] - units of open orders."""

    kind: ClassVar[str] = "receiving"

    def noun(self) -> str:
        """See HardLimit."""
        return _("room at the warehouse")

    def missing(self, row: int, left: float, needed: float) -> str:
        """See HardLimit."""
        known = {"left": f"{left:,.0f}", "week": self.weeks[row], "units": f"{needed:,.0f}"}
        if self.names[row]:
            return _(
                "the warehouse can take in {left} units more from {factory} in the week of {week} and these are {units}"
            ).format(factory=self.names[row], **known)
        return _("the warehouse can take in {left} units more in the week of {week} and these are {units}").format(
            **known
        )

    def stated(self, row: int) -> str:
        """See HardLimit."""
        known = {"place": self._place(row), "units": f"{self.given[row]:,.0f}"}
        if self.taken[row] > 0:
            return _("the warehouse can take in {units} units {place}, {coming} of open orders arrive then").format(
                coming=f"{self.taken[row]:,.0f}", **known
            )
        return _("the warehouse can take in {units} units {place}").format(**known)

    def remedy(self, row: int, more: float | None = None) -> str:
        """See HardLimit."""
        remedy = _("raise receiving {place}").format(place=self._place(row))
        if more is None:
            return remedy
        whole = f"{self.given[row] + more:,.0f}"
        return _("{remedy} by {more} to {whole} units").format(remedy=remedy, more=f"{more:,.0f}", whole=whole)

    def overfull(self) -> str:
        """See HardLimit."""
        return _(
            "week(s) in which open orders alone bring more than the warehouse can take in; no run is planned to arrive"
        )

    def _place(self, row: int) -> str:
        """`in the week of 2026-03-09`, or `from F1 in the week of 2026-03-09`."""
        week = self.weeks[row]
        if not self.names[row]:
            return _("in the week of {week}").format(week=week)
        return _("from {factory} in the week of {week}").format(factory=self.names[row], week=week)


def receiving_of(
    table: pl.DataFrame,
    orders: Sequence[OpenOrder],
    factories: Sequence[str],
    lead: Ints,
    styles: int,
    starts: int,
    week_zero: date,
) -> tuple[Receiving, ...]:
    """The limit in weeks of arrival, for runs that start in weeks 0 .. starts - 1; none where the table names no such week.

    Open orders take their room in the week they arrive, late ones in week 0, whether their style is planned or not.
    """
    place, last, weeks = place_of(factories), len(factories), starts + int(lead.max(initial=0))
    given, coming = np.full((last + 1, weeks), np.inf), np.zeros((last + 1, weeks))
    for named, units, name in table.select("week", "units", "factory_id").iter_rows():
        a, r = week_index(named, week_zero), last if name is None else place.get(name, -1)
        if 0 <= a < weeks and r >= 0:
            given[r, a] = float(units)
    for order in orders:
        if (a := max(order.arrival, 0)) < weeks:
            coming[last, a] += order.units
            if order.factory_id in place:
                coming[place[order.factory_id], a] += order.units
    limited = np.isfinite(given)
    if not limited.any():
        return ()
    number = np.where(limited, np.cumsum(limited).reshape(limited.shape) - 1, -1)
    arrive, f = np.arange(starts)[None, :] + lead[:, None], np.arange(last)[:, None]
    row, week = (places.tolist() for places in np.nonzero(limited))
    return (
        Receiving(
            given=given[limited],
            taken=coming[limited],
            names=tuple((*factories, "")[r] for r in row),
            weeks=tuple(week_zero + timedelta(weeks=a) for a in week),
            place=np.stack([number[f, arrive], number[last, arrive]]),
            a_unit=np.ones(styles),
            a_run=np.zeros(last),
        ),
    )
