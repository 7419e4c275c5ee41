"""Demand + limits -> production orders: the program that picks the runs with the most expected profit."""

from planner.optimize.plan import make_plan

__all__ = ["make_plan"]
