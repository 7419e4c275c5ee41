"""Demand + limits -> production orders: the program that picks the runs with the most expected profit.

Read `plan` first: planning on one screen. `problem` says what is to be planned and what plans are worth; `direct`
(small) and `columns` (large) solve it through `solver`; `recourse` decides knowing that there will be another night,
`simpler` prefers plans that are easier to run; `clash` speaks when nothing fits; `explain` gives reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.optimize.plan import make_plan

__all__ = ["make_plan"]


def __getattr__(name: str) -> Any:
    """`make_plan` when it is asked for: what only values or explains a plan need not wait for solvers to load."""
    if name == "make_plan":
        from planner.optimize.plan import make_plan

        return make_plan
    raise AttributeError(name)
