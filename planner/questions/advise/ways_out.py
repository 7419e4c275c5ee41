"""Styles that sell too little for a minimum batch: what can be done, each way with its price."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from planner.language import _
from planner.optimize.problem.limits import may_start, smallest_batch
from planner.optimize.problem.statement import Problem, Runs
from planner.optimize.problem.valuation import Valuation
from planner.questions.base import Base, runs_of
from planner.questions.explain.options import Weighed, prices_of

MOST_STYLES = 15
WAYS = ("round_up", "other_factory", "pool_colours", "share_fabric", "wait", "drop")


def ways_out(base: Base) -> list[dict[str, Any]]:
    """For the styles skipped for a minimum batch that would sell most: style_id, least_batch, mean and `ways`, the best
    first: way, what it takes, earns (currency; dropping earns 0).

    round_up        the least batch at the factory where it earns most
    other_factory   the least batch at the next best one
    pool_colours    one colour fewer, where a minimum a colour makes the batch large
    share_fabric    the least batch with fabric bought together with others, where the mill's minimum is in the way
    wait            the next decision, with what is seen until then
    """
    problem = base.problem()
    small = base.run.table("skipped").filter(pl.col("kind") == "minimum_batch")["style_id"].to_list()
    weighed = Weighed(
        problem, Valuation(problem), runs_of(problem, base.orders), prices_of(problem, base.run.table("limits")), 0
    )
    waits = _waiting(base)
    place = {name: s for s, name in enumerate(problem.styles.ids)}
    mean = {name: float(problem.styles.quantiles[place[name]].mean()) for name in small if name in place}
    largest = sorted(mean, key=lambda name: (-mean[name], name))[:MOST_STYLES]
    return [
        {"style_id": name, "mean": round(mean[name], 1), **_ways(replace(weighed, s=place[name]), waits.get(name))}
        for name in largest
    ]


def _waiting(base: Base) -> dict[str, float]:
    if not base.run.holds("verdicts"):
        return {}
    verdicts = base.run.table("verdicts").filter(pl.col("verdict") == "keep_testing")
    return dict(verdicts.select("style_id", "profit_wait").iter_rows())


def _ways(weighed: Weighed, waiting: float | None) -> dict[str, Any]:
    problem, s = weighed.problem, weighed.s
    factories = _least_batches(weighed, problem)
    ways: list[dict[str, Any]] = [{"way": "drop", "takes": "", "earns": 0.0}]
    for way, found in zip(("round_up", "other_factory"), factories, strict=False):
        ways.append(
            {
                "way": way,
                "takes": _("{value:,.0f} at {value_2}").format(value=found[1], value_2=found[2]),
                "earns": round(found[0], 2),
            }
        )
    colours = int(problem.styles.colours[s])
    if colours > 1:
        pooled = _with(problem, s, colours=colours - 1)
        fewer = _least_batches(replace(weighed, problem=pooled), pooled)
        if fewer and factories and fewer[0][1] < factories[0][1]:
            takes = _("{value:,.0f} in {value_2} colours at {value_3}").format(
                value=fewer[0][1], value_2=colours - 1, value_3=fewer[0][2]
            )
            ways.append({"way": "pool_colours", "takes": takes, "earns": round(fewer[0][0], 2)})
    if int(problem.styles.fabric[s]) >= 0:
        shared = replace(problem, fabrics=replace(problem.fabrics, min_order=np.zeros_like(problem.fabrics.min_order)))
        together = _least_batches(replace(weighed, problem=shared), shared)
        if together and factories and together[0][0] > factories[0][0] + 0.005:
            takes = _("{value:,.0f} at {value_2}, fabric bought with others").format(
                value=together[0][1], value_2=together[0][2]
            )
            ways.append({"way": "share_fabric", "takes": takes, "earns": round(together[0][0], 2)})
    if waiting is not None:
        ways.append({"way": "wait", "takes": "", "earns": round(waiting, 2)})
    ways.sort(key=lambda way: (-way["earns"], WAYS.index(way["way"])))
    return {"least_batch": factories[0][1] if factories else None, "ways": ways}


def _with(problem: Problem, s: int, *, colours: int) -> Problem:
    number, share = problem.styles.colours.copy(), problem.styles.colour_share.copy()
    number[s], share[s] = colours, 1.0 / colours
    return replace(problem, styles=replace(problem.styles, colours=number, colour_share=share))


def _least_batches(weighed: Weighed, problem: Problem) -> list[tuple[float, float, str]]:
    """(earns, units, factory) of the least batch at each factory that could start one, the best first."""
    s, allowed, least = weighed.s, may_start(problem)[weighed.s], smallest_batch(problem)[weighed.s]
    found = []
    for f in np.flatnonzero(allowed.any(axis=1)).tolist():
        t = int(np.argmax(allowed[f]))
        run = Runs(np.array([s]), np.array([f]), np.array([t]), np.array([float(least[f])]))
        found.append((weighed.worth(run), float(least[f]), problem.factories.ids[f]))
    return sorted(found, key=lambda one: (-one[0], one[2]))
