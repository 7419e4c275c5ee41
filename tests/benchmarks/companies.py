"""Made-up companies of several kinds, each a workspace with a demand forecast: what plans are measured on.

    python tests/benchmarks/companies.py KIND STYLES FOLDER [--seed 1]

A kind says what binds: minutes, money, mills' minimums, large batches, one factory, a long look ahead, or nothing much.
The same arguments always write the same files.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import yaml
from numpy.typing import NDArray

AS_OF = date(2026, 3, 2)  # a Monday
LEVELS = (0.01, *(round(0.05 * i, 2) for i in range(1, 20)), 0.99)
NAMES = [f"p{round(100 * u):02d}" for u in LEVELS]
DRAWS = 4000  # of a style's level, to take its quantiles from

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """What a company is like. Shares are of what all styles together would take if nothing were short.

    minutes, money      how much of them there is; money None = no budget
    mills               a mill's least order, as a share of what its fabric's styles want; 0 = fabrics without one
    batch               least and largest minimum batch of the factories, as a share of a usual order
    spread              sd of the log of a style's demand, as the forecast has it
    """

    factories: int = 4
    horizon: int = 8
    life: int = 12
    minutes: float = 0.8
    money: float | None = 0.6
    mills: float = 0.2
    batch: tuple[float, float] = (0.2, 0.8)
    spread: float = 0.7
    setup_minutes: float = 60.0
    salvage: float = 0.3


KINDS = {
    "usual": Kind(),
    "minutes": Kind(minutes=0.15, money=None),
    "money": Kind(minutes=2.0, money=0.08),
    "mills": Kind(mills=1.2, money=0.4),
    "batches": Kind(batch=(1.0, 3.0), setup_minutes=240.0),
    "one-factory": Kind(factories=1, minutes=0.5),
    "long": Kind(horizon=20, life=20, factories=8),
    "loose": Kind(minutes=3.0, money=None, mills=0.0, salvage=0.7),
}


def write_company(kind: Kind, styles: int, folder: Path, seed: int = 1) -> Path:
    """A workspace in `folder` (made), with demand in `folder`/demand. Returns the folder."""
    rng = np.random.default_rng([seed, styles])
    price = np.round(rng.uniform(59, 399, styles))
    cost = np.round(price * rng.uniform(0.2, 0.5, styles), 2)
    minutes = np.round(rng.uniform(8, 45, styles), 1)
    demand, weekly = draw_demand(rng, styles, kind)
    want = demand[:, NAMES.index("p60")]
    tables = {
        "styles": styles_table(rng, price, cost, minutes, kind),
        "factories": factories_table(rng, float((minutes * want).sum()), float(np.median(want)), kind),
    }
    if kind.mills:
        tables["fabrics"] = fabrics_table(rng, tables["styles"], want, kind)
    for name, table in tables.items():
        write(folder / "data" / f"{name}.csv", table)
    write(folder / "demand" / "demand.csv", demand_table(demand))
    write(folder / "demand" / "demand_weekly.csv", weekly_table(demand.mean(axis=1), weekly))
    budget = None if kind.money is None else round(kind.money * float((cost * want).sum()), -2)
    settings = {
        "name": "benchmark",
        "as_of": AS_OF,
        "optimize": {"horizon_weeks": kind.horizon, "budget": budget, "recourse": False, "gap": 0.005},
    }
    (folder / "planner.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return folder


def draw_demand(rng: np.random.Generator, styles: int, kind: Kind) -> tuple[Floats, Floats]:
    """Quantiles of each style's demand (S, 21), and the share of it in each week of its life (S, T)."""
    centre = np.exp(rng.normal(5.0, 1.1, styles))
    known = rng.uniform(0.5, 1.5, styles) * kind.spread
    level = rng.lognormal(0, 1, (1, DRAWS)) ** known[:, None] * centre[:, None]
    quantiles = np.quantile(rng.poisson(level), LEVELS, axis=1).T
    weeks = np.arange(kind.life)
    fall = np.exp(-weeks * rng.uniform(0.02, 0.35, styles)[:, None])
    return quantiles, fall / fall.sum(axis=1, keepdims=True)


def styles_table(rng: np.random.Generator, price: Floats, cost: Floats, minutes: Floats, kind: Kind) -> pl.DataFrame:
    """The styles; a fabric for every eight of them where mills have minimums."""
    count = len(price)
    table = pl.DataFrame(
        {
            "style_id": [f"{i:06d}" for i in range(count)],
            "category": rng.choice(["dress", "top", "knit"], count),
            "price": price,
            "unit_cost": cost,
            "salvage_value": np.round(cost * kind.salvage, 2),
            "sewing_minutes": minutes,
            "launch_date": [AS_OF - timedelta(days=14)] * count,
            "exit_date": [AS_OF + timedelta(weeks=kind.life)] * count,
        }
    )
    if not kind.mills:
        return table
    fabrics = rng.integers(0, max(1, count // 8), count)
    return table.with_columns(
        pl.Series("fabric_id", [f"fab-{g:05d}" for g in fabrics]),
        pl.Series("fabric_per_unit", np.round(rng.uniform(0.8, 2.5, count), 2)),
    )


def factories_table(rng: np.random.Generator, minutes: float, usual: float, kind: Kind) -> pl.DataFrame:
    """Factories that share the minutes there are; the quick ones cost more and take small batches."""
    count = kind.factories
    slow = np.linspace(0, 1, count) if count > 1 else np.array([0.5])
    share = rng.dirichlet(np.full(count, 3.0))
    low, high = kind.batch
    return pl.DataFrame(
        {
            "factory_id": [f"F{f + 1}" for f in range(count)],
            "weekly_minutes": np.round(kind.minutes * minutes / kind.horizon * share + 500),
            "min_batch": np.maximum(np.round(usual * (low + (high - low) * slow)), 1).astype(int),
            "lead_time_weeks": np.round(1 + 3 * slow).astype(int),
            "setup_minutes": np.full(count, kind.setup_minutes),
            "cost_factor": np.round(1.2 - 0.25 * slow, 3),
        }
    )


def fabrics_table(rng: np.random.Generator, styles: pl.DataFrame, want: Floats, kind: Kind) -> pl.DataFrame:
    """Fabrics, half of what is wanted of some on hand, with the mills' least orders."""
    metres = (
        styles.with_columns(metres=pl.col("fabric_per_unit") * pl.Series(want))
        .group_by("fabric_id")
        .agg(pl.col("metres").sum())
        .sort("fabric_id")
    )
    used = metres["metres"].to_numpy()
    return metres.select("fabric_id").with_columns(
        pl.Series("on_hand", np.round(used * rng.choice([0.0, 0.5], len(used)))),
        pl.Series("cost", np.round(rng.uniform(4, 25, len(used)), 2)),
        pl.Series("min_order", np.round(kind.mills * used * rng.uniform(0.5, 1.5, len(used)))),
    )


def demand_table(quantiles: Floats) -> pl.DataFrame:
    """The demand table in the form that `--demand` takes."""
    ids = pl.Series("style_id", [f"{i:06d}" for i in range(len(quantiles))])
    columns = dict(zip(NAMES, quantiles.T, strict=True))
    return pl.DataFrame([ids, *(pl.Series(n, v) for n, v in columns.items())]).with_columns(
        mean=pl.Series(quantiles.mean(axis=1)), sd=pl.Series(quantiles.std(axis=1))
    )


def weekly_table(mean: Floats, shares: Floats) -> pl.DataFrame:
    """How each style's mean falls over the weeks."""
    styles, weeks = shares.shape
    return pl.DataFrame(
        {
            "style_id": np.repeat([f"{i:06d}" for i in range(styles)], weeks),
            "week": [AS_OF + timedelta(weeks=t) for t in range(weeks)] * styles,
            "mean": (mean[:, None] * shares).ravel(),
        }
    )


def write(path: Path, table: pl.DataFrame) -> None:
    """The table as CSV, its folder made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.write_csv(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("styles", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    write_company(replace(KINDS[args.kind]), args.styles, args.folder, args.seed)


if __name__ == "__main__":
    main()
