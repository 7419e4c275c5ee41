"""The smallest workspace that plans: two styles whose demand is known for sure, one factory, no sales."""

from __future__ import annotations

from planner.domain import QUANTILE_NAMES

STYLES = """\
style_id,category,price,unit_cost,salvage_value,sewing_minutes,launch_date,exit_date
A,tee,100,40,10,10,2026-02-02,2026-06-01
B,tee,100,40,10,10,2026-02-02,2026-06-01
"""
FACTORIES = "factory_id,weekly_minutes,min_batch,lead_time_weeks\nF,100000,0,1\n"
SETTINGS = "as_of: 2026-03-02\noptimize: {recourse: false, horizon_weeks: 8, gap: 0.001}\n"


def write_tiny_workspace(folder, demand=(("A", 100),), settings=SETTINGS, **tables):
    """A workspace and beside its tables the folder `demand`; `tables` are further ones, or others, by name."""
    (folder / "data").mkdir(parents=True)
    (folder / "planner.yaml").write_text(settings)
    for name, text in {"styles": STYLES, "factories": FACTORIES, "sales": "date,style_id,units\n", **tables}.items():
        (folder / f"data/{name}.csv").write_text(text)
    write_demand(folder, *demand)
    return folder


def write_demand(folder, *certain):
    """Demand known for sure, (style, units), all of it in the week of 2026-04-06."""
    (folder / "demand").mkdir(exist_ok=True)
    rows = [f"{style},{units},{','.join([str(units)] * len(QUANTILE_NAMES))}" for style, units in certain]
    header = f"style_id,mean,{','.join(QUANTILE_NAMES)}"
    (folder / "demand/demand.csv").write_text("\n".join([header, *rows]) + "\n")
    weekly = [f"{style},2026-04-06,{units}" for style, units in certain]
    (folder / "demand/demand_weekly.csv").write_text("\n".join(["style_id,week,mean", *weekly]) + "\n")


# What plan.json of a run holds.
A_PLAN = {
    **dict.fromkeys(("objective", "bound"), 12.5),
    **dict.fromkeys(("gap", "solve_seconds", "cost"), 0.0),
    **dict.fromkeys(("units", "styles_ordered", "styles_skipped"), 3),
    "status": "optimal",
}
