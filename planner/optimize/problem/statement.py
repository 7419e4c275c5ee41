"""One planning problem as arrays: the single statement that every way of solving it reads.

Indices, as in docs/model.md:  s style, f factory, t week, g fabric.  One axis of weeks serves starts, arrivals and
demand: week 0 is the ISO week that as_of falls in, so a run started in week t arrives in week t + lead[f].
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from planner.optimize.problem.hard_limit import HardLimit
from planner.optimize.problem.open_to_buy import OpenToBuy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class StyleArrays:
    """One entry a style (S of them). Money in currency a unit."""

    ids: tuple[str, ...]
    revenue: Floats  # price x (1 - return_rate) + salvage_value x return_rate
    salvage: Floats  # what a unit left at exit_date brings
    penalty: Floats  # goodwill lost a unit of demand not met
    holding: Floats  # a unit on hand at the end of each week before exit_date
    unit_cost: Floats  # at cost_factor 1, without fabric bought
    minutes: Floats  # standard minutes a unit
    fabric: Ints  # g, or -1 where the style's fabric is not planned
    metres: Floats  # of that fabric a unit
    colours: Ints  # number of colourways, at least 1
    colour_share: Floats  # smallest share of one colourway in a run (equal shares: 1 / colours)
    last_arrival: Ints  # latest week whose Monday is before exit_date
    last_week: Ints  # week that holds the last day before exit_date
    quantiles: Floats  # (S, 21) total demand from as_of on at QUANTILE_LEVELS
    share: Floats  # (S, W) k[s,t]: week t's share of that total; rows add up to 1 (or 0: no demand)
    stock: Floats  # units on hand as as_of opens
    coming: Floats  # (S, W) units of open orders by week of arrival


@dataclass(frozen=True)
class FactoryArrays:
    """One entry a factory (F of them)."""

    ids: tuple[str, ...]
    makes: Bools  # (S, F) whether the factory makes the style's category
    lead: Ints  # weeks from start to goods on sale
    min_batch: Floats
    min_batch_colour: Floats  # 0 = none
    lot_size: Floats
    max_batch: Floats  # inf = none
    setup_minutes: Floats
    setup_cost: Floats
    cost_factor: Floats
    capacity: Floats  # (F, T) minutes, gross of open orders, of weeks 0 .. T-1
    released: Floats  # (F, T) minutes that open orders not begun take
    overtime: Floats  # most minutes of overtime a week
    overtime_cost: Floats  # a minute
    line_multiple: Ints | None = None  # a line (colour and size of a run) is a multiple of it; None = 1 everywhere
    min_line: Floats | None = None  # least units of a line that is made; None = none anywhere


@dataclass(frozen=True)
class FabricArrays:
    """One entry a fabric (G of them). Metres; money a metre."""

    ids: tuple[str, ...]
    on_hand: Floats
    cost: Floats
    min_order: Floats
    max_order: Floats  # inf = none
    lead: Ints  # weeks from as_of until a purchase can be cut
    leftover_value: Floats
    min_dye_lot: Floats  # least metres of one colour in a run; 0 = none


@dataclass(frozen=True)
class Pin:
    """A decision people have made: exactly `units` of style s, at factory f and in week t where those are given.

    `units` are those still to make; `ordered` of them are on order already.
    """

    s: int
    f: int | None
    t: int | None
    units: float
    ordered: float = 0.0

    def speaks_of(self, s: int, f: int, t: int) -> bool:
        """Whether run (s, f, t) is one of those that together make the pinned units."""
        return self.s == s and self.f in (None, f) and self.t in (None, t)

    def speaks_of_runs(self, s: Ints, f: Ints, t: Ints) -> Bools:
        """(n,) the same of runs (n,)."""
        found: Bools = (s == self.s) & ((self.f is None) | (f == self.f)) & ((self.t is None) | (t == self.t))
        return found

    @property
    def at(self) -> tuple[int | slice, int | slice]:
        """The runs it speaks of, of those of its style (F, T)."""
        return slice(None) if self.f is None else self.f, slice(None) if self.t is None else self.t


@dataclass(frozen=True)
class ReleasedOrder:
    """An open order not begun: it keeps its minutes at factory f in week t. s is -1 for a style without a forecast."""

    order_id: str
    s: int
    f: int
    t: int
    units: float
    minutes: float = 0.0  # sewing and setup together


@dataclass(frozen=True)
class SkuMix:
    """The SKUs of styles that have more than one: K of them, those of a style together.

    style           (K,) the style, as a place in the problem's styles
    colour          (K,) its colour, numbered from 0 within the style
    colours, sizes, skus    names; None where the style has none
    share           (K,) expected share of the style's demand
    knots           (K, 21) quantiles of the SKU's demand; certain = what they would be if the shares were sure
    stock, coming   (K,), (K, W) units on hand, and of open orders by week of arrival
    substitution    (S,) share of a missing colour's demand that takes another colour
    packs           style -> its packs, each (SKUs of the style,) units in one pack of the SKU's colour
    counts          whether the mix counts in money; else it only says how runs are split
    styles          the styles as the tables have them, where the problem's have their effective demand
    """

    style: Ints
    colour: Ints
    colours: tuple[str | None, ...]
    sizes: tuple[str | None, ...]
    skus: tuple[str | None, ...]
    share: Floats
    knots: Floats
    certain: Floats
    stock: Floats
    coming: Floats
    substitution: Floats
    packs: dict[int, tuple[Floats, ...]]
    counts: bool = True
    styles: StyleArrays | None = None

    def of_style(self, s: int) -> Ints:
        """The places of the SKUs of style s."""
        low, high = np.searchsorted(self.style, [s, s + 1]).tolist()
        return np.arange(low, high)


@dataclass(frozen=True)
class Problem:
    """Styles to plan (those with a forecast), factories, fabrics, money and what is decided already.

    Starts are allowed in weeks first_start <= t < T (= first_start + horizon_weeks); runs with
    t < first_start + firm_weeks are firm.
    """

    as_of: date
    week_zero: date
    first_start: int
    firm_weeks: int
    styles: StyleArrays
    factories: FactoryArrays
    fabrics: FabricArrays
    money: OpenToBuy
    pins: tuple[Pin, ...] = ()
    released: tuple[ReleasedOrder, ...] = ()
    mix: SkuMix | None = None
    hard: tuple[HardLimit, ...] = ()  # shared limits that no money adds to, such as receiving

    @property
    def as_given(self) -> StyleArrays:
        """The styles as the tables have them: demand, stock and open orders that people know."""
        return self.styles if self.mix is None or self.mix.styles is None else self.mix.styles

    @property
    def T(self) -> int:
        """One past the last week in which a run may start."""
        return int(self.factories.capacity.shape[1])

    def monday(self, t: int) -> date:
        """The Monday that names week t."""
        return self.week_zero + timedelta(weeks=int(t))


@dataclass(frozen=True)
class Runs:
    """Production runs as arrays of one length: style, factory, week of start, units."""

    s: Ints
    f: Ints
    t: Ints
    units: Floats


@dataclass(frozen=True)
class Prices:
    """What one unit more of a shared limit is worth at the relaxation's optimum; all >= 0, currency."""

    minutes: Floats  # (F, T) a minute of regular capacity
    fabric: Floats  # (G,) a metre
    budget: float  # a unit of currency of the total budget
    budget_by_week: Floats  # (T,) of money spent on runs that start in the week
    hard: Floats = field(default_factory=lambda: np.zeros(0))  # (P,) a unit of each row of the hard limits

    @property
    def of_money(self) -> Floats:
        """(T,) what a unit of currency spent on runs that start in a week would earn elsewhere."""
        return self.budget + self.budget_by_week

    def in_currency(self, unit: float) -> Prices:
        """These prices, told in a money of its own, in a currency of which one of its units is so many; those of money are
        shares and stay.
        """
        return replace(self, minutes=self.minutes * unit, fabric=self.fabric * unit, hard=self.hard * unit)


@dataclass(frozen=True)
class Solution:
    """Runs, and a bound that no plan within the limits can exceed.

    `status` speaks of this search only: whether the incumbent is proven within the gap asked, just an incumbent, or
    missing. Everything must repeat exactly for the same Problem and settings. `stopped_by`: proof, rounds (the search
    had no more steps to take) or time.
    """

    runs: Runs
    objective: float
    bound: float
    status: str  # a domain.PlanStatus value
    seconds: float
    prices: Prices
    solver: str
    stopped_by: str = "rounds"
