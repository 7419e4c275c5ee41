"""Plans for many styles: chains of runs as columns, priced by prices on minutes, metres and money.

`search` goes through the rooms: `pins` settles what people have pinned, `relaxation` finds prices and the bound with
the `pricing` of single styles, `plan_search` makes a plan. `chains` is what all of them speak of.
"""

from planner.optimize.columns.search import solve_by_columns

__all__ = ["solve_by_columns"]
