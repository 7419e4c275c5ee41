"""How a style's demand falls on its colours and sizes. docs/colour_size.md tells the method."""

from planner.forecast.mix.mix import forecast_mix

__all__ = ["forecast_mix"]
