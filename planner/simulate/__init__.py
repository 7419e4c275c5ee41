"""Whole seasons of the company's own kind, played week by week under several ways of ordering.

Read `play` first: one season on one screen. docs/simulate.md explains it.
"""

from planner.simulate.policies import POLICIES
from planner.simulate.seasons import Simulated, SimulationRequest, simulate_seasons

POLICY_NAMES = tuple(POLICIES)

__all__ = ["POLICY_NAMES", "Simulated", "SimulationRequest", "simulate_seasons"]
