"""Sales so far -> what every style could still sell, as a distribution.

Read `pipeline` first: it is the method on one screen. docs/forecast_method.md explains it.
"""

from planner.forecast.pipeline import forecast_demand

__all__ = ["forecast_demand"]
