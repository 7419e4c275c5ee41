"""Demand + limits -> production orders: the program that picks the runs with the most expected profit.

Read `plan` first: planning on one screen. `problem` says what is to be planned and what plans are worth; `direct`
(small) and `columns` (large) solve it through `solver`; `recourse` decides knowing that there will be another night,
`simpler` prefers plans that are easier to run; `clash` speaks when nothing fits; `explain` gives reasons.
"""

from planner.optimize.plan import make_plan

__all__ = ["make_plan"]
