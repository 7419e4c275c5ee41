"""Plans for many styles: chains of runs as columns, priced by prices on minutes, metres and money."""

from planner.optimize.columns.search import solve_by_columns

__all__ = ["solve_by_columns"]
