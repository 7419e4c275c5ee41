"""A made-up company for season_loop.py: 220 finished styles, a season of new ones, factories, fabrics, a festival.

What a style could sell on each day is drawn before the season begins, so that every way of planning meets the same
demand. Levels are heavy-tailed and partly explained by the design; daily sales are negative binomial.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

START = date(2026, 3, 2)
CATEGORIES = ("dress", "top", "knit", "trousers")
NECKS, PRINTS, MATERIALS = ("v", "round", "polo", "none"), ("plain", "floral", "check"), ("cotton", "silk", "wool")
TEST_PIECES = 40
FESTIVAL, FESTIVAL_DAYS = "618", 6


@dataclass(frozen=True)
class Design:
    """How hard the company is; the defaults make the newsvendor rule after 7 days earn about .6 of foresight."""

    past: int = 220
    a_week: int = 16
    launch_weeks: int = 16
    decisions: int = 26
    median_level: float = 210.0  # units over a life at full reach
    spread: float = 0.75  # log-sd of levels that the design does not explain
    explained: float = 0.4  # log-sd of levels that the design explains
    spike: float = 0.8  # how much more than later on is sold on launch day, fading in five days
    half_life: float = 0.5  # of demand after the spike, as a share of the life
    noise: float = 0.35  # daily negative binomial: variance = mean + noise x mean^2
    wobble: float = 0.15  # log-sd of a style's weeks around the curve
    audience: float = 0.15  # share of full reach that the test is sent to
    test_days: int = 7
    capacity: float = 1.0  # of the minutes that all demand would take
    budget: float = 1.0  # of the money that all demand would take
    uplift: float = 2.2


@dataclass(frozen=True)
class Company:
    """Everything that is true; weeks and days count from START.

    styles, factories, fabrics, reach, events   tables as the planner reads them (styles: past and new)
    launch, life      days, by style; new styles from row `past` on
    level             units a style would sell over its life at full reach without festival
    prior             what its design lets one expect of that level, log-mean
    curve             (S, D) share of the level on each day of age at full reach, festival included
    shown             (S, D) share of full reach that sees it on each day
    demand, visits    (S, D) what could be sold, who saw it
    budget            money that runs of each week may commit
    """

    design: Design
    styles: pl.DataFrame
    factories: pl.DataFrame
    fabrics: pl.DataFrame
    reach: pl.DataFrame
    events: pl.DataFrame
    launch: np.ndarray
    life: np.ndarray
    level: np.ndarray
    prior: np.ndarray
    curve: np.ndarray
    shown: np.ndarray
    demand: np.ndarray
    visits: np.ndarray
    budget: float

    @property
    def past(self) -> int:
        """Row of the first new style."""
        return self.design.past


def day(number: int) -> date:
    """The date of a day counted from START."""
    return START + timedelta(days=int(number))


def make_company(seed: int, design: Design) -> Company:
    """Draw a company."""
    rng = np.random.default_rng(seed)
    count = design.past + design.a_week * design.launch_weeks
    life = 7 * rng.integers(10, 17, count)
    # Past styles were launched week by week over the year that ended before the season.
    old = -7 * rng.integers(17, 70, design.past)
    launch = np.concatenate(
        [np.minimum(old, -life[: design.past] - 7), 7 * np.repeat(np.arange(design.launch_weeks), design.a_week)]
    )
    draws = {
        name: rng.integers(0, len(words), count)
        for name, words in (("category", CATEGORIES), ("neckline", NECKS), ("print", PRINTS), ("material", MATERIALS))
    }
    effects = sum(rng.normal(0, design.explained / 2, 4)[code] for code in draws.values())
    prior = np.log(design.median_level) + effects - effects.mean()
    level = np.exp(prior + rng.normal(0, design.spread, count))
    events = _events(launch)
    curve = _curve(launch, life, events, design)
    age = np.arange(curve.shape[1])
    testing = age[None, :] < design.test_days
    shown = np.where(age < life[:, None], np.where(testing, design.audience, 1.0), 0.0)
    visits_a_day = np.array([2400.0, 3000.0, 1800.0, 2000.0])[draws["category"]] / 7
    visits = rng.poisson(shown * visits_a_day[:, None] * rng.lognormal(0, 0.1, shown.shape))
    wobble = np.repeat(rng.lognormal(0, design.wobble, (count, curve.shape[1] // 7 + 1)), 7, axis=1)
    mean = level[:, None] * curve * wobble[:, : curve.shape[1]] * visits / visits_a_day[:, None]
    demand = rng.poisson(mean * rng.gamma(1 / design.noise, design.noise, mean.shape))
    styles = _styles(rng, launch, life, draws, design)
    factories = _factories(styles, level, design)
    reach = pl.DataFrame({"category": CATEGORIES, "visits_per_week": [2400, 3000, 1800, 2000]})
    spend = float((styles["unit_cost"].to_numpy() * level)[design.past :].sum()) / design.launch_weeks
    return Company(
        design,
        styles,
        factories,
        _fabrics(rng, styles, level, design),
        reach,
        events,
        launch,
        life,
        level,
        prior,
        curve,
        shown,
        demand,
        visits,
        round(design.budget * spend, -2),
    )


def _events(launch: np.ndarray) -> pl.DataFrame:
    """The festival once in the past, once in the season."""
    first = [START + timedelta(days=102 - 364), START + timedelta(days=102)]
    return pl.DataFrame(
        {"name": FESTIVAL, "start_date": first, "end_date": [x + timedelta(days=FESTIVAL_DAYS - 1) for x in first]}
    )


def _curve(launch: np.ndarray, life: np.ndarray, events: pl.DataFrame, design: Design) -> np.ndarray:
    """A launch spike, a decay over the life, busier weekends; without the festival each row adds up to 1."""
    age = np.arange(int(life.max()))
    weekend = np.where((launch[:, None] + age) % 7 >= 5, 1.35, 0.86)
    plain = (1 + design.spike * np.exp(-age / 5)) * 0.5 ** (age / (design.half_life * life[:, None])) * weekend
    plain = np.where(age < life[:, None], plain, 0.0)
    plain /= plain.sum(axis=1, keepdims=True)
    calendar = launch[:, None] + age
    for first in events["start_date"]:
        begin = (first - START).days
        plain = np.where((calendar >= begin) & (calendar < begin + FESTIVAL_DAYS), design.uplift * plain, plain)
    return plain


def _styles(
    rng: np.random.Generator, launch: np.ndarray, life: np.ndarray, draws: dict[str, np.ndarray], design: Design
) -> pl.DataFrame:
    count = len(launch)
    price = np.round(rng.uniform(89, 329, count), 0)
    return pl.DataFrame(
        {
            "style_id": [f"P{i:04d}" if i < design.past else f"N{i - design.past:04d}" for i in range(count)],
            "category": [CATEGORIES[k] for k in draws["category"]],
            "price": price,
            "unit_cost": np.round(price * rng.uniform(0.34, 0.44, count), 2),
            "salvage_value": np.round(price * rng.uniform(0.15, 0.28, count), 2),
            "sewing_minutes": np.round(rng.uniform(18, 45, count), 1),
            "launch_date": [day(x) for x in launch],
            "exit_date": [day(x) for x in launch + life],
            "release_date": [day(x + design.test_days) for x in launch],
            "fabric_id": [f"M{k}" for k in rng.integers(0, 8, count)],
            "fabric_per_unit": np.round(rng.uniform(1.0, 2.4, count), 2),
            "return_rate": np.round(rng.uniform(0.05, 0.25, count), 2),
            "neckline": [NECKS[k] for k in draws["neckline"]],
            "print": [PRINTS[k] for k in draws["print"]],
            "material": [MATERIALS[k] for k in draws["material"]],
        }
    )


def _factories(styles: pl.DataFrame, level: np.ndarray, design: Design) -> pl.DataFrame:
    """Small, quick and dear to large, slow and cheap."""
    minutes = float((styles["sewing_minutes"].to_numpy() * level)[design.past :].sum()) / design.launch_weeks
    share = np.array([0.10, 0.18, 0.24, 0.24, 0.24])
    return pl.DataFrame(
        {
            "factory_id": ["F1", "F2", "F3", "F4", "F5"],
            "weekly_minutes": np.round(minutes * design.capacity * share, -1),
            "min_batch": [30, 50, 100, 150, 250],
            "lead_time_weeks": [1, 2, 2, 3, 4],
            "categories": ["", "dress;top;trousers", "", "knit;top;dress", ""],
            "setup_minutes": [60, 90, 120, 180, 240],
            "setup_cost": [200, 300, 400, 500, 600],
            "cost_factor": [1.25, 1.12, 1.0, 0.93, 0.86],
        }
    )


def _fabrics(rng: np.random.Generator, styles: pl.DataFrame, level: np.ndarray, design: Design) -> pl.DataFrame:
    """Two weeks' use on hand at the start; mills ask for a few hundred metres."""
    use = level * styles["fabric_per_unit"].to_numpy()
    new = np.arange(len(level)) >= design.past
    names = [f"M{k}" for k in range(8)]
    weekly = [float(use[new & (styles["fabric_id"] == g).to_numpy()].sum()) / design.launch_weeks for g in names]
    return pl.DataFrame(
        {
            "fabric_id": names,
            "on_hand": np.round(2 * np.array(weekly), 0),
            "cost": np.round(rng.uniform(6, 18, 8), 1),
            "min_order": [200, 300, 400, 500, 300, 400, 600, 800],
            "lead_time_weeks": [0, 0, 0, 0, 0, 1, 1, 1],
            "leftover_value": np.round(rng.uniform(1, 3, 8), 1),
        }
    )
