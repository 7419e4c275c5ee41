"""Charts as SVG: one file a kind of picture, made offline by Altair and vl-convert (the extra `report`).

A chart names its rows and holds none, so that one chart serves any number of pictures: `draw(fan_chart(), rows, name)`.
"""

from planner.report.charts.drawing import draw, need_charts, on_paper
from planner.report.charts.fan import fan_chart
from planner.report.charts.reliability import reliability_chart
from planner.report.charts.weeks import arrivals_chart, load_chart

__all__ = ["arrivals_chart", "draw", "fan_chart", "load_chart", "need_charts", "on_paper", "reliability_chart"]
