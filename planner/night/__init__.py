"""The nightly job as a library: what the commands, simulated seasons and notebooks play.

`run_night` is the whole job on a workspace, `forecast_night` and `plan_night` its halves; `planning_tables` takes Polars
frames in memory in place of a folder.
"""

from planner.night.night import Night, NightOptions, forecast_night, plan_night, run_night
from planner.night.stages import Stages

__all__ = ["Night", "NightOptions", "Stages", "forecast_night", "plan_night", "run_night"]
