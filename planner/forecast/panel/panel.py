"""Styles and daily sales as arrays by the age of the style: what every part of the forecast reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.forecast.panel.availability import open_shares
from planner.forecast.panel.design import design_codes
from planner.forecast.panel.evenings import without_evenings
from planner.forecast.panel.exposure import exposed_shares
from planner.forecast.panel.livestreams import apart
from planner.forecast.panel.paid import paid_prices
from planner.forecast.panel.silence import silent_days
from planner.settings import PriorCurve
from planner.tables import STYLES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_OF_STYLES = {column.name for column in STYLES.columns}
# Days of a style's life that are looked at; of an older style, its latest days.
LONGEST_DAYS = 728


@dataclass(frozen=True)
class Panel:
    """One entry (or row) a style, columns are days of age: column h covers the (h+1)-th day on sale.

    launch     day of launch as an ordinal; `known` = whether launch_date or a sale tells it
    seen       days on sale before as_of, at most its life: columns from there on hold 0
    life       days from launch to exit_date
    units      (S, D) units sold a day
    open       (S, D) share of the style that could be bought that day (0 = sold out) x share of its full audience
               that saw it, or None: always all of both
    release    days of age before which it stays at `shown` (0 = at full reach from as_of on)
    design     (S, A) codes of category, price band and attributes
    shown      share of its full audience that saw it lately
    paid       (S, D) log(price paid / usual price), or None: no price has moved
    price_mix  whether prices paid jump about as a mix of large and small orders does: then `paid` is None
    prior      the life-cycle curve believed before any sale
    early      (S,) units sold before launch_date, which are none of this launch; None = none
    silent     ordinals of days without a sale of any style that say nothing about demand (silence.py)
    odd_visits rows of styles whose visits cannot be right, see exposure.py
    hosted     (S,) units sold in rare livestreams and on days like them, which are not in `units`; None = none
               (livestreams.py, evenings.py)
    evenings   (S,) number of these days; None = none
    """

    as_of: date
    ids: NDArray[np.str_]
    launch: Ints
    known: Bools
    seen: Ints
    life: Ints
    age: Ints
    units: Floats
    open: Floats | None
    design: Ints
    observed: Floats
    stockout_days: Ints
    release: Ints
    shown: Floats
    paid: Floats | None = None
    price_mix: bool = False
    prior: PriorCurve = field(default_factory=PriorCurve)
    early: Floats | None = None
    silent: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    odd_visits: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    hosted: Floats | None = None
    evenings: Floats | None = None

    @property
    def on_sale(self) -> Bools:
        """Whether the style can still be sold on as_of or later."""
        return self.launch + self.life > self.as_of.toordinal()

    @property
    def years(self) -> float:
        """How long a past there is to learn from."""
        return float(self.as_of.toordinal() - self.launch.min()) / 365.0 if len(self.launch) else 0.0

    def rows(self, keep: Ints | Bools) -> Panel:
        """The panel of some of its styles."""
        names = (
            "ids",
            "launch",
            "known",
            "seen",
            "life",
            "age",
            "units",
            "design",
            "observed",
            "stockout_days",
            "release",
            "shown",
        )
        return replace(
            self,
            open=None if self.open is None else self.open[keep],
            paid=None if self.paid is None else self.paid[keep],
            early=None if self.early is None else self.early[keep],
            hosted=None if self.hosted is None else self.hosted[keep],
            evenings=None if self.evenings is None else self.evenings[keep],
            **{name: getattr(self, name)[keep] for name in names},
        )

    def as_of_day(self, ordinal: int) -> Panel:
        """The panel as it stood on an earlier day: only styles launched before it, nothing sold on or after it."""
        then = self.rows(self.launch < ordinal)
        seen = np.minimum(ordinal - then.launch, then.seen)
        hidden = np.arange(self.units.shape[1]) >= seen[:, None]
        return replace(
            then,
            as_of=date.fromordinal(ordinal),
            seen=seen,
            age=ordinal - then.launch,
            units=np.where(hidden, 0.0, then.units),
            open=None if then.open is None else np.where(hidden, 1.0, then.open),
        )


def build_panel(
    styles: pl.DataFrame,
    sales: pl.DataFrame,
    reach: pl.DataFrame,
    as_of: date,
    attributes: Sequence[str] = (),
    prior: PriorCurve | None = None,
) -> Panel:
    """The panel of all `styles`; `sales` holds nothing dated on or after as_of. `reach` as in the contract of tables.

    Units that were `held_out` of a day (a column of sales that some have) are observed, and make no demand.
    Sales before launch_date are none of this launch (a pre-order, last year's style of the same id) and are left out, as
    are sales from exit_date on, which are clearance.
    """
    styles = styles.sort("style_id")
    design = design_codes(styles, attributes)
    # People name their attributes as they like: they leave before columns of our own come in, asked for or not.
    styles = styles.select(name for name in styles.columns if name in _OF_STYLES).with_row_index("row")
    days = _of_styles(sales, styles["style_id"])
    start = _starts(styles["launch_date"], days)
    launch, life, age, seen = _lives(start, styles["exit_date"], as_of)
    days = days.with_columns(_age_of("date", launch))
    days, early = _of_this_launch(days, age)
    shape = (styles.height, max(int(seen.max(initial=0)), 1))
    open_, stockout_days = open_shares(days, seen, shape)
    shares, odd_visits = exposed_shares(days, styles, reach, shape)
    shown = np.ones(shape[0]) if shares is None else _lately(shares, seen)
    open_ = _open_to_all(open_, shares, seen)
    units, hosted, evenings = _units_apart(days, open_, seen, launch, shape)
    silent = _on_sale(silent_days(sales, as_of), launch, life)
    if len(silent):
        open_ = _closed_on(silent, launch, np.ones(shape) if open_ is None else open_)
    release = _ordinals(styles["release_date"].fill_null(as_of)) - launch
    return Panel(
        as_of,
        styles["style_id"].to_numpy().astype(str),
        launch,
        start.is_not_null().to_numpy(),
        seen,
        life,
        age,
        units,
        open_,
        design,
        _total(days, "units", shape[0]) + (_total(days, "held_out", shape[0]) if "held_out" in days.columns else 0.0),
        stockout_days,
        np.maximum(release, 0),
        shown,
        *paid_prices(days, styles["price"], shape),
        prior or PriorCurve(),
        early,
        silent,
        odd_visits,
        hosted,
        evenings,
    )


def _open_to_all(open_: Floats | None, shares: Floats | None, seen: Ints) -> Floats | None:
    """(S, days) shares open, of those in stock and those shown to; days not seen are open."""
    if shares is None:
        return open_
    shares[np.arange(shares.shape[1]) >= seen[:, None]] = 1.0
    return shares if open_ is None else open_ * shares


def _units_apart(
    days: pl.DataFrame, open_: Floats | None, seen: Ints, launch: Ints, shape: tuple[int, int]
) -> tuple[Floats, Floats | None, Floats | None]:
    """(S, days) units without those of hosts and their evenings, (S,) these, and (S,) their number."""
    outside, told, told_days = apart(days, seen)
    units, found, found_days = without_evenings(_daily(outside, seen, shape), open_, seen, launch)
    return units, _both(told, found), _both(told_days, found_days)


def _both(told: Floats | None, found: Floats | None) -> Floats | None:
    return found if told is None else told if found is None else told + found


def _lives(start: pl.Series, exit_date: pl.Series, as_of: date) -> tuple[Ints, Ints, Ints, Ints]:
    """(S,) launch, life, age and days seen of each style; one older than LONGEST_DAYS is looked at from then on."""
    today, launch = as_of.toordinal(), _ordinals(start.fill_null(as_of))
    life = np.maximum(_ordinals(exit_date) - launch, 0)
    age = today - launch
    launch = np.maximum(launch, today - LONGEST_DAYS)
    life = np.where(age > LONGEST_DAYS, np.maximum(life - (age - LONGEST_DAYS), 0), life)
    return launch, life, age, np.clip(np.minimum(today - launch, life), 0, None)


def _on_sale(days: Ints, launch: Ints, life: Ints) -> Ints:
    """Of the ordinals `days` those on which some style was on sale: between seasons nothing can sell."""
    return days[((launch[:, None] <= days) & (days < (launch + life)[:, None])).any(axis=0)]


def _of_this_launch(days: pl.DataFrame, age: Ints) -> tuple[pl.DataFrame, Floats | None]:
    """The rows from the launch of each style on, and the units sold before it, if any.

    `age`: of the styles on as_of. Of a style older than LONGEST_DAYS rows before the days looked at are of its launch.
    """
    before = (days["age"] < 0).to_numpy() & (age[days["row"].to_numpy()] <= LONGEST_DAYS)
    if not before.any():
        return days, None
    early = np.bincount(days["row"].to_numpy()[before], days["units"].to_numpy()[before], len(age)).astype(np.float64)
    return days.filter(pl.Series(~before)), (early if early.any() else None)


def _closed_on(silent: Ints, launch: Ints, open_: Floats) -> Floats:
    """`open_` with every style closed on the days of these ordinals."""
    day = silent[None, :] - launch[:, None]
    style, which = np.nonzero((day >= 0) & (day < open_.shape[1]))
    open_[style, day[style, which]] = 0.0
    return open_


def _of_styles(sales: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """The sales of the styles `ids`, with the place of each row's style among them as `row`."""
    row = sales["style_id"].cast(pl.Enum(ids), strict=False).to_physical().cast(pl.Int64).alias("row")
    days = sales.with_columns(row)
    return days.filter(row.is_not_null()) if row.null_count() else days


def _starts(launch_date: pl.Series, days: pl.DataFrame) -> pl.Series:
    """The launch date of each style, else the day of its first sale, else null."""
    lacking = launch_date.is_null()
    if not lacking.any():
        return launch_date
    sold = days.select("row", "date").filter((days["units"] > 0) & lacking.gather(days["row"]))
    first = sold.group_by("row").agg(pl.col("date").min())
    return launch_date.scatter(first["row"], first["date"])


def _lately(shares: Floats, seen: Ints) -> Floats:
    """Mean of each style's last week seen; 1 where it has not been seen."""
    day = np.arange(shares.shape[1])
    last = (day < seen[:, None]) & (day >= seen[:, None] - 7)
    return np.asarray(np.where(last, shares, 0.0).sum(axis=1) / np.maximum(last.sum(axis=1), 1) + (seen == 0))


def _ordinals(days: pl.Series) -> Ints:
    """Proleptic ordinals, as date.toordinal gives them."""
    return days.cast(pl.Int32).to_numpy().astype(np.int64) + date(1970, 1, 1).toordinal()


def _age_of(column: str, launch: Ints) -> pl.Expr:
    """Age in days of each row's style on that row's day; the row index of the style stands in `row`."""
    start = pl.Series(launch - date(1970, 1, 1).toordinal())
    return (
        pl.col(column).cast(pl.Int64) - pl.col("row").map_batches(lambda row: start.gather(row), return_dtype=pl.Int64)
    ).alias("age")


def _daily(days: pl.DataFrame, seen: Ints, shape: tuple[int, int]) -> Floats:
    """Units by style and day of age."""
    row, day, sold = days["row"].to_numpy(), days["age"].to_numpy(), days["units"].to_numpy()
    keep = (day >= 0) & (day < seen[row])
    if not keep.all():
        row, day, sold = row[keep], day[keep], sold[keep]
    return np.bincount(row * shape[1] + day, sold, shape[0] * shape[1]).astype(np.float64, copy=False).reshape(shape)


def _total(days: pl.DataFrame, column: str, styles: int) -> Floats:
    return np.bincount(days["row"].to_numpy(), days[column].to_numpy(), styles).astype(np.float64, copy=False)
