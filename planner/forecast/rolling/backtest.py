"""The backtest on one screen: origins -> forecasts from what was known then -> what was sold -> how good they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from planner.domain import Inputs, Progress, Warn, silent
from planner.engine import PROCESSES, Engine, each
from planner.errors import NoDemandError
from planner.forecast.pipeline import forecast_demand
from planner.forecast.rolling.censored import LEAST_SEEN, with_whole_demand
from planner.forecast.rolling.drift import learn_scale
from planner.forecast.rolling.measures import (
    chance_of,
    covered,
    first_of_each,
    reliability,
    score_groups,
    with_groups,
)
from planner.forecast.rolling.origins import choose_origins, has_truth, inputs_at
from planner.forecast.rolling.ratio import ratio_forecast, unconditional_forecast
from planner.forecast.rolling.skill import skill_beside
from planner.forecast.rolling.truth import Past, on_sale, read_past, truth_at
from planner.language import _
from planner.settings import ForecastSettings
from planner.tables import BACKTEST_CASES
from planner.tables.frames import schema_of

# Coverage has drifted where chance alone would bring it so far from what is claimed less than once in a hundred times.
LEAST_CHANCE = 0.01
CLAIMED = 0.8
PLANNER, RATIO, ISSUED, ISSUED_RATIO = "planner", "ratio", "issued", "ratio at issue"
UNCONDITIONAL = "unconditional"
CASE = tuple(schema_of(BACKTEST_CASES, without=("with_ratio", "age", "stock_out")))


@dataclass(frozen=True)
class BacktestRequest:
    """What to look at: these days, or `count` of them `every_weeks` apart; styles up to `max_age` days old then.

    `jobs` days are forecast from at a time, on `engine`; the answer does not depend on either.
    """

    dates: tuple[date, ...] = ()
    count: int = 4
    every_weeks: int = 4
    max_age: int | None = None
    jobs: int = 1
    engine: Engine = PROCESSES


@dataclass(frozen=True)
class Backtest:
    """How good the forecasts were.

    origins      the days that were forecast from; issued: the days of past runs that were looked at
    rows         group, value, forecast, n, wape, bias, crps, cov50, cov80, cov90
    reliability  forecast, level, below, n
    cases        one row a forecast, origin and style: what was claimed and what was sold
    left_out     forecasts that cannot be judged: `ran_out` of stock soon after the origin, `unfinished` by now; besides
                 `estimated`: judged by what they sold on the days in stock
    drift        hits, n, share, chance: 80% coverage of issued forecasts, each style once; empty without any
    recalibration   scale, covered, styles, days: by how much the next forecasts scale their ranges; None: nothing known
    skill        group, value, rule, n, skill, error: 1 - CRPS / that of each simple rule, by age, with its standard error
    """

    origins: tuple[date, ...]
    issued: tuple[date, ...]
    rows: pl.DataFrame
    reliability: pl.DataFrame
    cases: pl.DataFrame
    left_out: dict[str, int]
    drift: dict[str, float]
    recalibration: dict[str, float] | None = None
    warnings: tuple[Warn, ...] = field(default=())
    skill: pl.DataFrame = field(default_factory=pl.DataFrame)

    def as_dict(self) -> dict[str, Any]:
        """All but the cases as plain data."""
        return {
            "origins": self.origins,
            "issued": self.issued,
            "rows": self.rows.rows(named=True),
            "reliability": self.reliability.rows(named=True),
            "left_out": self.left_out,
            "drift": self.drift or None,
            "recalibration": self.recalibration,
            "skill": self.skill.rows(named=True),
        }


def run_backtest(
    inputs: Inputs,
    sales: pl.DataFrame,
    settings: ForecastSettings,
    asked: BacktestRequest,
    issued: Callable[[Past, int], dict[date, pl.DataFrame]],
    progress: Progress = silent,
) -> Backtest:
    """Forecast again from each origin, from what was dated before it, and compare with what was sold since.

    `issued` gives the demand tables of past runs by as_of, asked with the past and the weeks between them. Raises
    NoDemandError where no forecast can be judged.
    """
    past = read_past(inputs.styles, sales, inputs.as_of)
    origins = list(asked.dates) or choose_origins(past, inputs.as_of, asked.count, asked.every_weeks)
    known = [day for day in origins if has_truth(past, day)]
    parts, left_out = [], {"ran_out": 0, "unfinished": 0, "estimated": 0}
    thens = [inputs_at(inputs, past, origin) for origin in known]
    demands = dict(each(asked.engine, _forecast_again, (sales, settings), thens, jobs=asked.jobs, progress=progress))
    for number, origin in enumerate(known):
        demand = demands[number]
        truth = _judged(past, origin, asked.max_age, left_out)
        parts += [_cases(PLANNER, origin, truth, demand), _ratio_cases(RATIO, past, origin, truth, demand)]
        parts.append(_cases(UNCONDITIONAL, origin, truth, _like(demand, unconditional_forecast(past, truth, origin))))
    earlier = issued(past, asked.every_weeks)
    for origin, demand in earlier.items():
        truth = _judged(past, origin, asked.max_age)
        parts += [_cases(ISSUED, origin, truth, demand), _ratio_cases(ISSUED_RATIO, past, origin, truth, demand)]
    cases = _together(parts)
    drift = _drift(cases.filter(pl.col("forecast") == ISSUED))
    return Backtest(
        tuple(known),
        tuple(earlier),
        score_groups(cases),
        reliability(cases),
        cases,
        left_out,
        drift,
        _recalibration(cases),
        (*_without_truth(day for day in origins if day not in known), *_drifted(drift)),
        skill_beside(cases, PLANNER, (RATIO, UNCONDITIONAL)),
    )


def _forecast_again(shared: tuple[pl.DataFrame, ForecastSettings], then: Inputs, progress: Progress) -> pl.DataFrame:
    """The demand table of a past day, from what was known on it."""
    sales, settings = shared
    from_then = _("forecasting from {origin}").format(origin=then.as_of)

    def tell(what: str, share: float | None = None) -> None:
        progress(f"{from_then}: {what}", share)

    before = sales.filter(pl.col("date") < then.as_of)
    return forecast_demand(then, before, settings, tell, by_sku=False).demand


def _without_truth(days: Iterable[date]) -> list[Warn]:
    what = _("{day} is left out: no style on sale then is finished now, or nothing had been sold")
    return [Warn("no_truth", what.format(day=day)) for day in days]


def _together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """All cases with their groups, in reading order. Raises NoDemandError where there are none."""
    cases = with_groups(_beside_ratio(pl.concat(parts))) if parts else pl.DataFrame()
    if not cases.height:
        raise NoDemandError(
            _(
                "no forecast can be judged: of the styles on sale on a past day, none is finished that "
                "stayed in stock from then on"
            ),
            hint=_("Come back when styles have reached their exit_date, or look at other days with --dates."),
        )
    order = pl.col("forecast").replace_strict({PLANNER: 0, RATIO: 1, UNCONDITIONAL: 2, ISSUED: 3, ISSUED_RATIO: 4})
    return cases.sort(order, "origin", "style_id")


def _recalibration(cases: pl.DataFrame) -> dict[str, float] | None:
    """From the forecasts that were issued, where there are enough of them, else from those made again."""
    found = (learn_scale(cases.filter(pl.col("forecast") == name)) for name in (ISSUED, PLANNER))
    return next((scale for scale in found if scale is not None), None)


def _judged(past: Past, origin: date, max_age: int | None, left_out: dict[str, int] | None = None) -> pl.DataFrame:
    """The truth of that day, as far as stock let it be seen; counts in `left_out` what is not known, or estimated."""
    truth, asked = with_whole_demand(past, truth_at(past, origin), origin), on_sale(past, origin)
    if max_age is not None:
        truth, asked = (t.filter(pl.col("age_days") <= max_age) for t in (truth, asked))
    told = truth["seen"] >= LEAST_SEEN
    if left_out is not None:
        left_out["ran_out"] += int((~told).sum())
        left_out["estimated"] += int((told & truth["ran_out"]).sum())
        left_out["unfinished"] += int((~asked["finished"]).sum())
    return truth.filter(told)


def _cases(forecast: str, origin: date, truth: pl.DataFrame, demand: pl.DataFrame) -> pl.DataFrame:
    """The truth beside the demand table, in the columns that do not follow from others."""
    return (
        truth.join(demand.drop("age_days", strict=False), on="style_id", maintain_order="left")
        .with_columns(
            pl.lit(forecast).alias("forecast"),
            pl.lit(origin).alias("origin"),
            (pl.col("scale") if "scale" in demand.columns else pl.lit(1.0)).alias("scale"),
            pl.col("stockout_days").cast(pl.Int64),
        )
        .select(CASE)
    )


def _ratio_cases(forecast: str, past: Past, origin: date, truth: pl.DataFrame, demand: pl.DataFrame) -> pl.DataFrame:
    """The ratio method on the same styles, grouped as the other forecast has them."""
    return _cases(forecast, origin, truth, _like(demand, ratio_forecast(past, truth, origin)))


def _like(demand: pl.DataFrame, rule: pl.DataFrame) -> pl.DataFrame:
    """A simple rule's forecasts, with what the demand table says of each style's groups."""
    return rule.join(demand.select("style_id", "method", "stockout_days"), on="style_id")


def _beside_ratio(cases: pl.DataFrame) -> pl.DataFrame:
    """`with_ratio`: yes where the ratio method forecasts the same style and day, so that both can be compared."""
    family, key = {ISSUED: ISSUED_RATIO, PLANNER: RATIO, UNCONDITIONAL: RATIO}, ["forecast", "origin", "style_id"]
    ratio = (
        cases.select(key)
        .filter(pl.col("forecast").is_in([RATIO, ISSUED_RATIO]))
        .with_columns(pl.lit("yes").alias("with_ratio"))
        .rename({"forecast": "family"})
    )
    return (
        cases.with_columns(pl.col("forecast").replace(family).alias("family"))
        .join(ratio, on=["family", "origin", "style_id"], how="left", maintain_order="left")
        .with_columns(pl.col("with_ratio").fill_null("no"))
        .drop("family")
    )


def _drift(cases: pl.DataFrame) -> dict[str, float]:
    """How often the 80% intervals of issued forecasts covered, and how likely chance alone would be so far off."""
    if not cases.height:
        return {}
    once = first_of_each(cases)
    hits = covered(once)
    return {
        "hits": hits,
        "n": once.height,
        "share": hits / once.height,
        "chance": chance_of(hits, once.height, CLAIMED),
    }


def _drifted(drift: dict[str, float]) -> list[Warn]:
    if not drift or drift["chance"] >= LEAST_CHANCE:
        return []
    return [
        Warn(
            "coverage_drifted",
            (
                _(
                    "the 80% ranges of issued forecasts held {share:.0%} of {n:.0f} styles (each at its first "
                    "forecast); chance alone explains that less than once in {value:.0f} times: they are too "
                    "{value_2}"
                ).format(
                    share=drift["share"],
                    n=drift["n"],
                    value=1 / LEAST_CHANCE,
                    value_2=_("narrow or off the mark") if drift["share"] < CLAIMED else _("wide"),
                )
            ),
        )
    ]
