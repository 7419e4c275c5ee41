"""The limits that may hold profit back, each relaxed by an amount that can be asked for: which are worth trying."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from planner.optimize.problem.limits import smallest_batch
from planner.optimize.problem.statement import Problem
from planner.questions.base import Base, runs_of

MORE = 10  # per cent more of minutes and money
HALF = 0.5  # what a minimum is cut to


@dataclass(frozen=True)
class Relaxation:
    """One limit relaxed. `kind`: minimum_batch, minutes, lead_time, fabric_minimum, budget; `hope`: by which those worth
    trying are chosen first (currency, rough).
    """

    kind: str
    name: str
    text: str
    hope: float


def relaxations(base: Base) -> list[Relaxation]:
    """Every limit that may bind, the most promising first. A rough figure orders them; planning again decides."""
    problem = base.problem()
    found = [*_minutes(base), *_minimums(base, problem), *_lead_times(base, problem), *_fabrics(base), *_budget(base)]
    return sorted(found, key=lambda r: (-r.hope, r.text))


def _limits(base: Base, kind: str) -> pl.DataFrame:
    return base.run.table("limits").filter(pl.col("kind") == kind)


def _minutes(base: Base) -> list[Relaxation]:
    worth = (
        _limits(base, "minutes")
        .group_by("name")
        .agg(hope=(pl.col("price") * pl.col("available")).sum() * MORE / 100, price=pl.col("price").max())
    )
    return [
        Relaxation("minutes", name, f"factories.{name}.weekly_minutes+{MORE}%", hope)
        for name, hope, price in worth.sort("name").iter_rows()
        if price > 0
    ]


def _minimums(base: Base, problem: Problem) -> list[Relaxation]:
    """Factories with runs at their least batch, or that could make styles for which a batch is too many."""
    runs = runs_of(problem, base.orders)
    at_least = runs.units <= smallest_batch(problem)[runs.s, runs.f]
    skipped = base.run.table("skipped").filter(pl.col("kind") == "minimum_batch")["style_id"].to_list()
    small = np.isin(np.array(problem.styles.ids, dtype=object), skipped)
    margin = problem.styles.revenue - problem.styles.unit_cost
    mean = problem.styles.quantiles.mean(axis=1)
    found = []
    for f, name in enumerate(problem.factories.ids):
        least = float(problem.factories.min_batch[f])
        if least <= 1:
            continue
        hope = float(base.orders["expected_leftover"].filter(_mask(base, name)).sum()) * HALF * 0.1
        there = problem.factories.makes[:, f] & small & (mean > HALF * least)
        hope += float(np.maximum(margin[there] * mean[there], 0.0).sum()) * 0.1
        hope += float(at_least[runs.f == f].sum())
        if hope > 0:
            found.append(
                Relaxation("minimum_batch", name, f"factories.{name}.min_batch={int(np.ceil(least * HALF))}", hope)
            )
    return found


def _mask(base: Base, name: str) -> pl.Series:
    return base.orders["factory_id"] == name


def _lead_times(base: Base, problem: Problem) -> list[Relaxation]:
    """A week sooner: worth most where a factory makes much of the plan."""
    profit = dict(base.orders.group_by("factory_id").agg(pl.col("expected_profit").sum()).iter_rows())
    return [
        Relaxation(
            "lead_time",
            name,
            f"factories.{name}.lead_time_weeks={int(problem.factories.lead[f]) - 1}",
            0.05 * max(profit.get(name, 0.0), 0.0) + 1.0,
        )
        for f, name in enumerate(problem.factories.ids)
        if problem.factories.lead[f] >= 1
    ]


def _fabrics(base: Base) -> list[Relaxation]:
    """Mills whose least purchase is more than the plan uses, or that styles were not made for."""
    fabrics = base.inputs.fabrics.filter(pl.col("min_order") > 0)
    bought = dict(base.run.table("purchases").group_by("fabric_id").agg(pl.col("metres").sum()).iter_rows())
    used = dict(_limits(base, "fabric").select("name", "used").iter_rows())
    found = []
    for name, on_hand, cost, least in fabrics.select("fabric_id", "on_hand", "cost", "min_order").iter_rows():
        short = max(used.get(name, 0.0) - on_hand, 0.0)
        surplus = bought.get(name, 0.0) - short if name in bought else least * HALF * 0.1
        if surplus > 0:
            found.append(
                Relaxation("fabric_minimum", name, f"fabrics.{name}.min_order={least * HALF:g}", surplus * cost)
            )
    return found


def _budget(base: Base) -> list[Relaxation]:
    total = _limits(base, "budget").filter(pl.col("week").is_null())
    if base.optimize.budget is None or total.is_empty() or total["price"][0] <= 0:
        return []
    hope = float(total["price"][0] * total["available"][0]) * MORE / 100
    return [Relaxation("budget", "", f"optimize.budget+{MORE}%", hope)]
