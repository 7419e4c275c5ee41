"""What changed between two plans, as actions people take, each with its cause.

`sides` says what is compared, `match` which run became which, `causes` why, `changes` puts them together.
"""

from planner.questions.changes.changes import ACTIONS, Changes, changes_between, what_changed_since
from planner.questions.changes.named import newest_plan, sides_named
from planner.questions.changes.sides import Side, side_of_file, side_of_run

__all__ = [
    "ACTIONS",
    "Changes",
    "Side",
    "changes_between",
    "newest_plan",
    "side_of_file",
    "side_of_run",
    "sides_named",
    "what_changed_since",
]
