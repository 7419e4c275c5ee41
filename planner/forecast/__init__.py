"""Sales so far -> what every style could still sell, as a distribution.

Read `pipeline` first: it is the method on one screen. `learn` and `answer` are its two halves; docs/forecast_method.md
explains them. Each folder takes what the one before it gives: `panel` (what was recorded), `history` (what all styles
have shown), `members` (the forecasts that are combined), `calibration` (how far to believe each). `rolling` judges the
whole on past days; `insights` asks what sells.
"""

from planner.forecast.pipeline import forecast_demand

__all__ = ["forecast_demand"]
