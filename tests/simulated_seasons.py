"""Small seasons for tests of simulation: two factories, two fabrics, a budget, demand as told."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from planning_inputs import MONDAY, STYLE, frame, inputs_of

from planner.settings import LedgerSettings, OptimizeSettings, Settings
from planner.simulate.season import Season

FACTORIES = (
    {
        "factory_id": "near",
        "min_batch": 20,
        "lead_time_weeks": 1,
        "lot_size": 5,
        "setup_minutes": 30,
        "setup_cost": 50,
        "cost_factor": 1.2,
        "overtime_minutes": 200,
        "overtime_cost": 0.5,
    },
    {
        "factory_id": "far",
        "min_batch": 60,
        "lead_time_weeks": 3,
        "max_batch": 200,
        "setup_cost": 80,
        "categories": "dress",
    },
)
FABRICS = (
    {"fabric_id": "silk", "on_hand": 150, "cost": 8, "min_order": 100, "leftover_value": 2},
    {"fabric_id": "wool", "on_hand": 80, "cost": 12, "min_order": 50, "lead_time_weeks": 1},
)


def season_of(demand, *, launch=None, budget=None, weekly=None, start: date = MONDAY, pieces=10, weeks=8) -> Season:
    """A season of styles with the daily demand given (a row each); every third style is a tee."""
    demand = np.asarray(demand, dtype=np.int64)
    count, days = demand.shape
    launch = np.zeros(count, dtype=np.int64) if launch is None else np.asarray(launch, dtype=np.int64)
    rows = [
        {
            **STYLE,
            "style_id": f"s{k}",
            "category": "tee" if k % 3 == 2 else "dress",
            "holding_cost": 0.1,
            "return_rate": 0.1,
            "fabric_id": "silk" if k % 2 else "wool",
            "fabric_per_unit": 1.5,
            "launch_date": start + timedelta(days=int(launch[k])),
            "exit_date": start + timedelta(days=int(launch[k]) + days),
        }
        for k in range(count)
    ]
    money = [{"week": start + timedelta(weeks=t), "amount": weekly} for t in range(weeks)] if weekly else ()
    inputs = inputs_of([], FACTORIES, fabrics=FABRICS, budget=money)
    settings = Settings(optimize=OptimizeSettings(horizon_weeks=6, budget=budget), ledger=LedgerSettings())
    return Season(
        seed=1,
        start=start,
        weeks=weeks,
        before=2,
        inputs=inputs,
        settings=settings,
        known=frame("styles"),
        past=frame("sales"),
        styles=frame("styles", rows),
        launch=launch,
        life=np.full(count, days),
        demand=demand,
        pieces=pieces,
    )
