"""The nouns of the trade that every stage shares. Frozen, no I/O.

A run of the program goes  Inputs + sales -> Forecast -> Plan.  The frames in these classes have the columns that
`planner.tables` lists for the table of that name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

# The 21 levels at which a demand distribution is given, and their column names.
QUANTILE_LEVELS: tuple[float, ...] = (0.01, *(round(0.05 * i, 2) for i in range(1, 20)), 0.99)
QUANTILE_NAMES: tuple[str, ...] = tuple(f"p{round(100 * u):02d}" for u in QUANTILE_LEVELS)

# Tells people how far long work is: what is being done, and the share done (0-1, None = unknown).
Progress = Callable[[str, float | None], None]


def silent(_what: str, _share: float | None = None) -> None:
    """A Progress that tells nobody."""


@dataclass(frozen=True)
class Warn:
    """Something a person should know although the command did its work. `code` is stable, for scripts.

    A `notice` is true every night (history is short, sales carry no stock) and is nothing to mend today: --strict does
    not stop at it.
    """

    code: str
    message: str
    notice: bool = False


def monday_of(day: date) -> date:
    """The Monday of the ISO week that holds `day`."""
    return day - timedelta(days=day.weekday())


def first_monday_from(day: date) -> date:
    """The first Monday on or after `day`: the earliest start of a production run planned as of `day`."""
    return day + timedelta(days=-day.weekday() % 7)


@dataclass(frozen=True)
class Inputs:
    """The reference tables of a workspace, read, cleaned and checked.

    Every frame has all columns of its table: an optional column that was not given holds its default, or null where
    there is none. An optional table that was not given is a frame without rows. `styles` also has every further
    column of the file: the attributes of the design, named in `attributes`, as text or numbers.
    `ledger_version` is that of the ledger where `orders` come from it; None where a file gives them or nothing is
    booked. `committed` is the money of the total budget that is released already, as the column `committed` of `budget`
    is of a week's, where they were taken off; and `ordered` in `pins` the units of each that are on order.
    """

    as_of: date
    styles: pl.DataFrame
    factories: pl.DataFrame
    capacity: pl.DataFrame
    fabrics: pl.DataFrame
    orders: pl.DataFrame
    stock: pl.DataFrame
    reach: pl.DataFrame
    events: pl.DataFrame
    budget: pl.DataFrame
    pins: pl.DataFrame
    skus: pl.DataFrame
    packs: pl.DataFrame
    receiving: pl.DataFrame
    attributes: tuple[str, ...] = ()
    ledger_version: int | None = None
    committed: float = 0.0


@dataclass(frozen=True)
class Forecast:
    """Unconstrained demand from as_of to exit_date: a distribution a style (`demand`) and its fall over the weeks.

    demand_sku    how it falls on colours and sizes; None where nothing is known of them, as of demand from elsewhere
    """

    demand: pl.DataFrame
    demand_weekly: pl.DataFrame
    warnings: tuple[Warn, ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)
    demand_sku: pl.DataFrame | None = None


class PlanStatus(StrEnum):
    """What is known of a plan. A time-out is never `OPTIMAL`."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NO_SOLUTION = "no_solution"


@dataclass(frozen=True)
class Plan:
    """Production orders with what they are expected to earn, and how far from the best possible they may be.

    objective, bound    expected profit above ordering nothing, in the workspace's currency
    gap                 (bound - objective) / objective; 0 when both are 0
    stopped_by          what ended the search: proof (of the gap asked), rounds (no more steps to take) or time
    search              the knobs of the search, for the manifest
    orders, purchases   one row a run; one row a fabric bought
    skipped             style_id, kind, reason: the styles with a forecast that get no run, and why in plain words
    limits              kind, name, week, used, available, price: how full each limit is and what one unit more of it
                        is worth (currency), for limits that bind
    order_lines         order_id, colour, size, sku, units: what each run makes; without rows where no style has SKUs
    mix_loss            expected profit lost because the mix of colours and sizes is uncertain; None where it counts
                        nowhere
    verdicts            style_id, verdict (order_now, keep_testing, crowded_out, drop), what each choice is worth and why; None
                        where recourse is off
    recourse            what the firm runs are expected to earn when later runs are decided on what is seen, and how the
                        fixed plan compares; None where it is off
    preferred           where a simpler plan was asked for: prefer, within, what it cost, figures before and after
    """

    status: PlanStatus
    objective: float
    bound: float
    gap: float
    solve_seconds: float
    units: int
    cost: float
    styles_ordered: int
    styles_skipped: int
    orders: pl.DataFrame
    purchases: pl.DataFrame
    skipped: pl.DataFrame
    limits: pl.DataFrame
    solver: str = ""
    stopped_by: str = "rounds"
    search: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[Warn, ...] = ()
    preferred: dict[str, Any] | None = None
    verdicts: pl.DataFrame | None = None
    recourse: dict[str, Any] | None = None
    order_lines: pl.DataFrame | None = None
    mix_loss: float | None = None

    def tables(self) -> dict[str, pl.DataFrame]:
        """Its tables by name, as a run keeps and `--json` prints them."""
        found = {"orders": self.orders, "purchases": self.purchases, "skipped": self.skipped, "limits": self.limits}
        more = {"order_lines": self.order_lines, "verdicts": self.verdicts}
        return found | {name: frame for name, frame in more.items() if frame is not None}

    @property
    def expected_profit(self) -> float:
        """The figure that every page names first: with recourse where it is on, else as the plan stands."""
        return self.objective if self.recourse is None else float(self.recourse["objective"])

    def summary(self) -> dict[str, Any]:
        """The one object of plan.json; `preferred` where a simpler plan was asked for, `recourse` where it is on."""
        return {
            "status": self.status.value,
            "expected_profit": self.expected_profit,
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "solve_seconds": self.solve_seconds,
            "stopped_by": self.stopped_by,
            "units": self.units,
            "cost": self.cost,
            "styles_ordered": self.styles_ordered,
            "styles_skipped": self.styles_skipped,
            **({} if self.mix_loss is None else {"mix_loss": self.mix_loss}),
            **({} if self.preferred is None else {"preferred": self.preferred}),
            **({} if self.recourse is None else {"recourse": self.recourse}),
        }
