"""Sales so far -> which attributes of the design sell, and which changes of a design the evidence favours.

Read `insights` first: it is the method on one screen. docs/insights.md explains it.
"""

from planner.forecast.insights.insights import Changes, Insights, changes_of, find_insights

__all__ = ["Changes", "Insights", "changes_of", "find_insights"]
