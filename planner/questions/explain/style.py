"""One style on one page: evidence, styles like it, demand, options weighed, what binds, what the minimum forced."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from planner.domain import QUANTILE_LEVELS, QUANTILE_NAMES
from planner.errors import UsageError
from planner.language import _
from planner.optimize.problem.valuation import Valuation
from planner.questions.base import Base, runs_of
from planner.questions.explain.like import styles_like
from planner.questions.explain.options import Weighed, prices_of, weigh_options, what_minimum_forced

BARS = 40  # of the picture of the distribution


def explain_style(base: Base, style_id: str) -> dict[str, Any]:
    """Everything that led to what the plan orders of a style; see the keys below. Raises UsageError where the style is
    not known or has no forecast.
    """
    _refuse_unknown(base, style_id)
    info = base.run
    problem = base.problem()
    weighed = Weighed(
        problem,
        Valuation(problem),
        runs_of(problem, base.orders),
        prices_of(problem, info.table("limits")),
        problem.styles.ids.index(style_id),
    )
    sheet = info.table("readout") if info.holds("readout") else None
    own = base.inputs.styles.row(by_predicate=pl.col("style_id") == style_id, named=True)
    demand = base.forecast.demand.row(by_predicate=pl.col("style_id") == style_id, named=True)
    version = info.manifest.get("inputs", {}).get("tables", {}).get("sales")
    return {
        "style_id": style_id,
        "name": own["name"],
        "category": own["category"],
        "run_id": info.run_id,
        "as_of": info.as_of,
        "exit_date": own["exit_date"],
        "evidence": None if sheet is None else _row(sheet, style_id),
        "like": styles_like(
            base.workspace.store, base.inputs, style_id, version, int(demand.get("stockout_days") or 0)
        ),
        "demand": {
            name: demand.get(name)
            for name in (
                "method",
                "mean",
                "p05",
                "p10",
                "p25",
                "p50",
                "p75",
                "p90",
                "p95",
                "evening_chance",
                "evening_units",
            )
        },
        "picture": picture([float(demand[name]) for name in QUANTILE_NAMES]),
        "orders": base.orders.filter(pl.col("style_id") == style_id).rows(named=True),
        "skipped": _row(info.table("skipped"), style_id) if info.holds("skipped") else None,
        "verdict": _row(info.table("verdicts"), style_id) if info.holds("verdicts") else None,
        "options": weigh_options(weighed),
        "forced": what_minimum_forced(weighed),
        "limits": _limits(base, weighed),
    }


def _refuse_unknown(base: Base, style_id: str) -> None:
    if style_id in set(base.forecast.demand["style_id"]) & set(base.inputs.styles["style_id"]):
        return
    import difflib

    known = base.inputs.styles["style_id"].to_list()
    if style_id in known:
        raise UsageError(
            _("style {style_id} has no forecast in run {run_id}: it was not on sale, or past its exit date").format(
                style_id=style_id, run_id=base.run.run_id
            ),
            hint=_("`planner readout` lists the styles that have one."),
        )
    close = difflib.get_close_matches(style_id, known, n=1)
    raise UsageError(
        _("there is no style {style_id}").format(style_id=style_id),
        hint=_("Did you mean {value}?").format(value=close[0]) if close else _("`planner readout` lists them."),
    )


def style_of_order(base: Base, order_id: str) -> str:
    """The style of an order of the plan, by its id in the plan. UsageError where the plan has none of that id."""
    found = base.orders.filter(pl.col("order_id") == order_id)
    if found.is_empty():
        raise UsageError(
            _("the plan of run {run_id} has no order {order_id}").format(run_id=base.run.run_id, order_id=order_id),
            hint=_("`planner show --format csv` lists its orders."),
        )
    return str(found["style_id"][0])


def _row(table: pl.DataFrame, style_id: str) -> dict[str, Any] | None:
    found = table.filter(pl.col("style_id") == style_id)
    return None if found.is_empty() else found.row(0, named=True)


def _limits(base: Base, weighed: Weighed) -> list[dict[str, Any]]:
    """The limits with a price that the style's options would need."""
    problem = weighed.problem
    style = base.inputs.styles.row(by_predicate=pl.col("style_id") == problem.styles.ids[weighed.s], named=True)
    makes = {name for f, name in enumerate(problem.factories.ids) if problem.factories.makes[weighed.s, f]}
    limits = base.run.table("limits").filter(pl.col("price") > 0)
    mine = (
        ((pl.col("kind") == "minutes") & pl.col("name").is_in(list(makes)))
        | (pl.col("kind") == "budget")
        | ((pl.col("kind") == "fabric") & (pl.col("name") == (style["fabric_id"] or "")))
        | (
            ~pl.col("kind").is_in(["minutes", "budget", "fabric"])  # hard limits, of all factories or of one
            & (pl.col("name").is_null() | pl.col("name").is_in(["", *makes]))
        )
    )
    return limits.filter(mine).sort("price", descending=True, maintain_order=True).head(5).rows(named=True)


def picture(quantiles: list[float]) -> dict[str, Any]:
    """The distribution as BARS heights (0-8) over equal steps of units from `low` (p01) to `high` (p99)."""
    low, high = quantiles[0], max(quantiles[-1], quantiles[0] + 1e-9)
    edges = np.linspace(low, high, BARS + 1)
    mass = np.diff(np.interp(edges, quantiles, np.array(QUANTILE_LEVELS)))
    top = float(mass.max())
    heights = [0] * BARS if top <= 0 else np.ceil(8 * mass / top).astype(int).tolist()
    return {"low": low, "high": high, "heights": heights}
