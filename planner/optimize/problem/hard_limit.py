"""A shared limit that no overtime and no purchase adds to: so much may be taken in a week, by all or by a factory.

A new one is a subclass in a file of its own (receiving.py is one): its rows, what runs take of them, its words.
Whatever plans, checks, prices and explains goes by these.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class HardLimit(ABC):
    """R rows of one kind of limit, and what runs take of them.

    given           (R,) the most that may be taken, as people state it; inf = no limit
    taken           (R,) what open orders take of it
    names, weeks    of each row: the factory it is about, "" = all; the Monday of its week
    place           (k, F, T) the rows, of up to k, that a run at f which starts in week t takes of; -1 = none
    a_unit, a_run   (S,) what a unit of a style takes, (F,) what a run at a factory takes as such
    """

    kind: ClassVar[str]
    given: Floats
    taken: Floats
    names: tuple[str, ...]
    weeks: tuple[date, ...]
    place: Ints
    a_unit: Floats
    a_run: Floats

    @property
    def room(self) -> Floats:
        """(R,) what runs may take: what open orders leave, never below 0."""
        return np.maximum(self.given - self.taken, 0.0)

    def used(self, s: Ints, f: Ints, t: Ints, units: Floats) -> Floats:
        """(R,) what runs of styles s at factories f in weeks t, so many units each, (n,), take of each row."""
        amount, found = self.a_unit[s] * units + self.a_run[f], np.zeros(len(self.given))
        for rows in self.place:
            row = rows[f, t]
            np.add.at(found, row[row >= 0], amount[row >= 0])
        return found

    def by_start(self, amounts: Floats) -> Floats:
        """(F, T) the sum of `amounts` (R,) over the rows that a run takes of."""
        found: Floats = np.append(amounts, 0.0)[self.place].sum(axis=0)
        return found

    def most_units(self, room: Floats, s: Ints, back: Floats | float = 0.0) -> Floats:
        """(n, F, T) units of a run of styles s (n,) that rows with `room` (R,) have space for, `back` (n, F, T) given
        back there; inf = no limit, below 0 = no run.
        """
        free = np.append(room, np.inf)[self.place].min(axis=0) - self.a_run[:, None] + back
        a_unit = self.a_unit[s][:, None, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = np.where(a_unit > 0, free / a_unit, np.where(free >= 0, np.inf, -1.0))
        return found

    def with_taken(self, more: Floats) -> HardLimit:
        """The limit with so much more (R,) of it taken."""
        return replace(self, taken=self.taken + more)

    def without_row(self, row: int) -> HardLimit:
        """The limit without one of its rows."""
        given = self.given.copy()
        given[row] = np.inf
        return replace(self, given=given)

    def row_name(self, row: int) -> str:
        """`2026-03-09` or `F1, 2026-03-09`."""
        week = f"{self.weeks[row]}"
        return f"{self.names[row]}, {week}" if self.names[row] else week

    @abstractmethod
    def noun(self) -> str:
        """What it is that runs take, to be read after "the run takes": `room at the warehouse`."""

    @abstractmethod
    def missing(self, row: int, left: float, needed: float) -> str:
        """A row has too little left for a run; to be read after "because"."""

    @abstractmethod
    def stated(self, row: int) -> str:
        """What the row says, as a part of a clash."""

    @abstractmethod
    def remedy(self, row: int, more: float | None = None) -> str:
        """What to do where the row clashes, by how much where that is known."""

    @abstractmethod
    def overfull(self) -> str:
        """That open orders alone take more than there is, to be read after a number of rows."""
