"""One season: which styles come when, and what each could sell on every day. Nobody who orders sees the latter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import Inputs, first_monday_from, monday_of
from planner.errors import NoDemandError
from planner.language import _
from planner.settings import Settings
from planner.simulate.company import LEAST_STYLES, Company
from planner.tables import GIVEN

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A drawn style sells as its past model did, times a lognormal factor of this log-sd.
JITTER = 0.2
# A season has at most so many new styles unless more are asked for; factories and money are cut in proportion.
MOST_NEW = 200
# With more known styles than this, the forecasts of the season learn from the latest of them.
MOST_KNOWN = 250


@dataclass(frozen=True)
class Season:
    """Everything that is true of a season. Days count from `start`, a Monday; weeks likewise.

    inputs      tables, without the new styles; `known` are the styles that forecasts may learn from
    past        sales of known styles, some perhaps later than `start` (a replay): only rows before a Monday are known
    styles      the new styles: rows of the styles table
    launch, life    days, by new style
    demand      (S, D) units that could be sold on each day of age if stock never ran out
    pieces      units with which each test begins
    weeks       Mondays on which may be ordered; `before` more come ahead of the season, for the one big buy
    """

    seed: int
    start: date
    weeks: int
    before: int
    inputs: Inputs
    settings: Settings
    known: pl.DataFrame
    past: pl.DataFrame
    styles: pl.DataFrame
    launch: Ints
    life: Ints
    demand: NDArray[np.int64]
    pieces: int

    @property
    def last_week(self) -> int:
        """The week after the last one in which anything is sold at full price."""
        return int(-(-(self.launch + self.life).max() // 7))

    def day(self, number: int) -> date:
        """The date of a day."""
        return self.start + timedelta(days=int(number))


def draw_season(company: Company, seed: int, weeks: int, styles: int | None, pieces: int | None) -> Season:
    """A season drawn from the company's past: half of its styles are the models of new ones, forecasts learn from the
    other half, so that no forecast has seen the model of what it forecasts.

    Where the past holds too few styles for that, all of them are both.
    """
    rng = np.random.default_rng([seed, 20])
    count, launch_weeks, share = _how_many(company, weeks, styles)
    models, known = _split(company, rng)
    model = rng.choice(models, count)
    start = first_monday_from(company.inputs.as_of).toordinal()
    launch = 7 * np.sort(rng.permutation(np.arange(count) * launch_weeks // count))
    demand = _draw_demand(company, rng, model, start + launch)
    return Season(
        seed=seed,
        start=date.fromordinal(start),
        weeks=weeks,
        before=_weeks_ahead(company.inputs),
        inputs=_in_proportion(company.inputs, share),
        settings=_money_in_proportion(company.settings, share),
        known=_known_styles(company, known),
        past=company.sales,
        styles=_new_styles(company, model, launch, start),
        launch=launch,
        life=company.life[model],
        demand=demand,
        pieces=company.pieces if pieces is None else pieces,
    )


def _how_many(company: Company, weeks: int, styles: int | None) -> tuple[int, int, float]:
    """New styles, weeks in which they are launched, and the share of the company's usual launches that they are.

    The last launches come early enough for an average style to live out its life, but no sooner than half time.
    """
    launch_weeks = max(weeks - int(np.median(company.life)) // 7, -(-weeks // 2), 1)
    usual = max(company.a_week * launch_weeks, 1.0)
    if styles is not None:
        return styles, launch_weeks, 1.0
    count = max(min(round(usual), MOST_NEW), 1)
    return count, launch_weeks, min(count / usual, 1.0)


def _split(company: Company, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Rows of the models and rows of the known; finished styles alone where there are enough of them."""
    rows = np.flatnonzero(company.finished)
    least = max(company.settings.forecast.min_history_styles, LEAST_STYLES)
    if len(rows) < least:
        rows = np.arange(len(company.level))
    if len(rows) < 2 * least:
        return rows, rows
    mixed = rng.permutation(rows)
    return np.sort(mixed[: len(rows) // 2]), np.sort(mixed[len(rows) // 2 :])


def _draw_demand(company: Company, rng: np.random.Generator, model: Ints, launch: Ints) -> NDArray[np.int64]:
    """(S, D) negative binomial units a day about level x shape x calendar."""
    level = company.level[model] * rng.lognormal(-(JITTER**2) / 2, JITTER, len(model))
    days = np.arange(company.shape.shape[1])
    mean = level[:, None] * company.shape[model] * company.calendar.of(launch[:, None] + days)
    if company.noise > 1e-6:
        mean = mean * rng.gamma(1 / company.noise, company.noise, mean.shape)
    return rng.poisson(mean)


def _new_styles(company: Company, model: Ints, launch: Ints, start: int) -> pl.DataFrame:
    """Rows of the styles table: those of the models under new names and dates, tested in the open from day one."""
    width = max(len(str(len(model))), 3)
    rows: pl.DataFrame = company.styles[model.tolist()]
    return rows.with_columns(
        pl.Series("style_id", [f"new-{k + 1:0{width}d}" for k in range(len(model))]),
        pl.Series("launch_date", [date.fromordinal(int(start + x)) for x in launch]),
        pl.Series("exit_date", [date.fromordinal(int(x)) for x in start + launch + company.life[model]]),
        pl.lit(None, pl.Date).alias("release_date"),
        pl.lit(None, pl.String).alias("name"),
    )


def _known_styles(company: Company, rows: Ints) -> pl.DataFrame:
    """The latest known styles; those still on sale end today, since their sales are not played on."""
    latest = rows[np.argsort(company.launch[rows], kind="stable")][-MOST_KNOWN:]
    found: pl.DataFrame = company.styles[np.sort(latest).tolist()]
    return found.with_columns(pl.min_horizontal("exit_date", pl.lit(company.inputs.as_of)).alias("exit_date"))


def _weeks_ahead(inputs: Inputs) -> int:
    """Mondays before the season: the longest lead time and a month."""
    return int(str(inputs.factories["lead_time_weeks"].max() or 0)) + 4


def _in_proportion(inputs: Inputs, share: float) -> Inputs:
    """The tables with all that styles share (minutes, fabric, money ...) cut to `share`; nothing open, pinned or on hand."""
    cut = {name: [c.name for c in table.columns if c.of_company] for name, table in GIVEN.items()}
    tables = {
        name: getattr(inputs, name).with_columns(pl.col(c) * share for c in columns)
        for name, columns in cut.items()
        if columns
    }
    return replace(
        inputs,
        orders=inputs.orders.clear(),
        stock=inputs.stock.clear(),
        pins=inputs.pins.clear(),
        ledger_version=None,
        **tables,
    )


def _money_in_proportion(settings: Settings, share: float) -> Settings:
    if settings.optimize.budget is None:
        return settings
    money = settings.optimize.model_copy(update={"budget": settings.optimize.budget * share})
    return settings.model_copy(update={"optimize": money})


def replay_season(company: Company, weeks: int, pieces: int | None) -> Season:
    """The company's own last `weeks` weeks before as_of: the styles launched in them, and what they really sold.

    Days without stock are filled by the forecast's own reckoning. A style still on sale ends on as_of, when its known
    sales do. Raises NoDemandError where no style was launched in those weeks.
    """
    start = monday_of(company.inputs.as_of - timedelta(weeks=weeks))
    rows = np.flatnonzero(company.launch >= start.toordinal())
    if not len(rows):
        raise NoDemandError(
            _("no style was launched from {start} on, so there is nothing to replay").format(start=start),
            hint=_("Ask for more --weeks, or set another --as-of."),
        )
    rows = rows[np.argsort(company.launch[rows], kind="stable")]
    # Everything happens on Mondays: a style launched in a week is on sale from its Monday on, with that day's sales.
    launch = (company.launch[rows] - start.toordinal()) // 7 * 7
    life = np.minimum(company.life[rows], company.seen[rows])
    whole = np.round(np.cumsum(np.maximum(company.daily[rows], 0.0), axis=1))
    demand = np.diff(whole, axis=1, prepend=0.0).astype(np.int64)
    styles = company.styles[rows.tolist()].with_columns(
        pl.Series("launch_date", [start + timedelta(days=int(x)) for x in launch]),
        pl.Series("exit_date", [start + timedelta(days=int(x)) for x in launch + life]),
        pl.lit(None, pl.Date).alias("release_date"),
    )
    known = company.styles.filter(~pl.col("style_id").is_in(styles["style_id"].to_list())).tail(MOST_KNOWN)
    return Season(
        seed=0,
        start=start,
        weeks=weeks,
        before=_weeks_ahead(company.inputs),
        inputs=_in_proportion(company.inputs, 1.0),
        settings=company.settings,
        known=known,
        past=company.sales,
        styles=styles,
        launch=launch,
        life=life,
        demand=demand,
        pieces=company.pieces if pieces is None else pieces,
    )
