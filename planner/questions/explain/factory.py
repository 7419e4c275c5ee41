"""One factory on one page: what it makes of the plan, how full it is, what keeps styles out of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from planner.errors import UsageError
from planner.language import _
from planner.optimize.problem.limits import smallest_batch
from planner.questions.base import Base, runs_of


def explain_factory(base: Base, factory_id: str) -> dict[str, Any]:
    """Its terms, minutes week by week, runs, runs at the least batch, and the styles it could make that get none."""
    factories = base.inputs.factories
    if factory_id not in set(factories["factory_id"]):
        names = ", ".join(factories["factory_id"].head(8))
        raise UsageError(
            _("there is no factory {factory_id}").format(factory_id=factory_id),
            hint=_("The factories table has {names}.").format(names=names),
        )
    problem, f = base.problem(), factories["factory_id"].to_list().index(factory_id)
    orders = base.orders.filter(pl.col("factory_id") == factory_id)
    limits = base.run.table("limits").filter(pl.col("kind") == "minutes", pl.col("name") == factory_id)
    runs = runs_of(problem, orders)
    at_least = runs.units <= smallest_batch(problem)[runs.s, runs.f] if len(runs.s) else np.zeros(0, dtype=bool)
    makes = [style for s, style in enumerate(problem.styles.ids) if problem.factories.makes[s, f]]
    kept_out = base.run.table("skipped").filter(pl.col("style_id").is_in(makes), pl.col("kind") == "crowded_out")
    return {
        "factory_id": factory_id,
        "run_id": base.run.run_id,
        "as_of": base.run.as_of,
        "terms": factories.row(f, named=True),
        "runs": orders.height,
        "units": int(orders["units"].sum()),
        "profit": float(orders["expected_profit"].sum()),
        "leftover": float(orders["expected_leftover"].sum()),
        "weeks": limits.select("week", "used", "available", "price").rows(named=True),
        "at_minimum": int(at_least.sum()),
        "styles_it_makes": len(makes),
        "kept_out": kept_out.rows(named=True),
        "orders": orders.sort("expected_profit", descending=True, maintain_order=True).rows(named=True),
    }
