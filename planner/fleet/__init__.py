"""The nightly job of many workspaces: a process each, a few at a time, one summary."""

from planner.fleet.fleet import FLEET, Fleet, run_fleet
from planner.fleet.members import workspaces_of

__all__ = ["FLEET", "Fleet", "run_fleet", "workspaces_of"]
