"""Our forecast beside gradient boosting and the two simple rules, on the launches of a workspace.

    python tests/benchmarks/forecast_boosting.py WORKSPACE DATE...

Each date is forecast from what was known then, for styles up to 28 days old, and scored on what the store says they sold
until their exit_date: CRPS / mean, and what the 80% interval covers. Boosting is scikit-learn's HistGradientBoosting
with quantile loss, one model a quantile, pooled over past styles at many ages; it is given what our members are given:
units so far and lately, four points of the start, days with a sale, age, price and category, sales free of season.

scikit-learn is no dependency of this project. A virtual environment of its own:
python -m venv rivals && rivals/bin/pip install . scikit-learn
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from planner.domain import QUANTILE_NAMES, Inputs
from planner.forecast import forecast_demand
from planner.forecast.history.history import History, build_history
from planner.forecast.history.seasons import ahead, read_events
from planner.forecast.members.examples import examples_at, recent_units, shapes
from planner.forecast.panel.panel import build_panel
from planner.forecast.rolling.origins import inputs_at
from planner.forecast.rolling.ratio import ratio_forecast, unconditional_forecast
from planner.forecast.rolling.truth import read_past, truth_at
from planner.ingest import ingest_sales, read_inputs, sales_before
from planner.settings import ForecastSettings
from planner.workspace import open_workspace

EARLY = 28
AGES = (1, 2, 3, 5, 7, 10, 14, 21, 28)
LEVELS = np.round(np.arange(0.05, 0.96, 0.05), 2)
FITTED = np.round(np.arange(0.05, 0.96, 0.1), 2)
# Small shops: shallow trees of many styles a leaf, else each quantile is that of a few neighbours.
SHAPE = {"max_iter": 120, "learning_rate": 0.06, "max_leaf_nodes": 12, "min_samples_leaf": 25}


def features(history: History, row: np.ndarray, age: int, early: np.ndarray) -> np.ndarray:
    """(n, 10) what is known of styles at an age."""
    recent = np.log1p(recent_units(history, row, age))
    design = history.panel.design[row, :2]  # category and price band
    return np.column_stack([shapes(history, row, age, early), recent, np.full(len(row), age), design])


def boosted(inputs: Inputs, sales: pl.DataFrame) -> pl.DataFrame:
    """style_id and the quantiles at LEVELS for the early styles on sale."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    panel = build_panel(inputs.styles, sales, inputs.reach, inputs.as_of, inputs.attributes)
    history = build_history(panel, int(panel.life.max()), read_events(inputs.events))
    end = int(np.median(panel.life))
    x, y, weight = [], [], []
    for age in AGES:
        e = examples_at(history, age, end)
        real = e.row >= 0
        if e.age == age and real.any():
            x.append(features(history, e.row[real], age, e.early[real]))
            y.append(np.log1p(e.rest[real]))
            weight.append(e.weight[real])
    models = [
        HistGradientBoostingRegressor(loss="quantile", quantile=q, random_state=1, **SHAPE).fit(
            np.vstack(x), np.concatenate(y), np.concatenate(weight)
        )
        for q in FITTED
    ]
    asked = np.flatnonzero(panel.on_sale & (panel.seen > 0) & (panel.seen <= EARLY))
    out = np.empty((len(asked), len(LEVELS)))
    for age in np.unique(panel.seen[asked]):
        mine = panel.seen[asked] == age
        known = features(history, asked[mine], int(age), history.filled[asked[mine], age])
        told = np.sort(np.column_stack([m.predict(known) for m in models]), axis=1)
        out[mine] = [np.expm1(np.interp(LEVELS, FITTED, row)) for row in told]
    out = np.maximum(out, 0.0) * ahead(panel, history.calendar, history.curve, asked, panel.life[asked])[:, None]
    return pl.DataFrame({"style_id": panel.ids[asked]}).hstack(pl.DataFrame(out, schema=list(QUANTILE_NAMES[1:-1])))


def cases(workspace: Path, dates: list[date]) -> Iterable[tuple[str, pl.DataFrame]]:
    """(method, what it said beside `actual`) for every date."""
    ws = open_workspace(workspace)
    ingest_sales(ws, None)
    inputs, _ = read_inputs(ws)
    sales = sales_before(ws.store, inputs.as_of)
    past = read_past(inputs.styles, sales, inputs.as_of)
    for day in dates:
        then, known = inputs_at(inputs, past, day), sales.filter(pl.col("date") < day)
        truth = truth_at(past, day).filter(pl.col("age_days").is_between(1, EARLY))
        methods = {
            "ours": forecast_demand(then, known, ForecastSettings(), by_sku=False).demand,
            "boosting": boosted(then, known),
            "ratio": ratio_forecast(past, truth, day),
            "unconditional": unconditional_forecast(past, truth, day),
        }
        for name, told in methods.items():
            yield (
                name,
                truth.select("style_id", "actual").join(
                    told.select("style_id", *QUANTILE_NAMES[1:-1]), on="style_id", how="left", maintain_order="left"
                ),
            )


def main() -> None:
    """Print CRPS / mean and coverage of each method over all dates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("dates", nargs="+", type=date.fromisoformat)
    args = parser.parse_args()
    found: dict[str, list[pl.DataFrame]] = {}
    for name, part in cases(args.workspace, args.dates):
        found.setdefault(name, []).append(part)
    for name, parts in found.items():
        told = pl.concat(parts)
        both = told.drop_nulls()
        if not both.height:
            print(f"{name:14} none: no style was finished then")
            continue
        actual, quantiles = both["actual"].to_numpy(), both.select(QUANTILE_NAMES[1:-1]).to_numpy()
        gap = actual[:, None] - quantiles
        crps = 2 * np.maximum(LEVELS * gap, (LEVELS - 1) * gap).mean() / actual.mean()
        inside = ((actual >= quantiles[:, 1] - 1e-9) & (actual <= quantiles[:, -2] + 1e-9)).mean()
        print(
            f"{name:14} styles {both.height} of {told.height}  CRPS / mean {crps:.3f}  80% interval covers {inside:.2f}"
        )


if __name__ == "__main__":
    main()
