"""What changed between two plans, as actions people take, each with its cause.

`sides` says what is compared, `match` which run became which, `causes` why, `changes` puts them together.
"""

from planner.questions.changes.changes import ACTIONS, Changes, changes_between, what_changed_since
from planner.questions.changes.sides import Side, side_of_file, side_of_run

__all__ = ["ACTIONS", "Changes", "Side", "changes_between", "side_of_file", "side_of_run", "what_changed_since"]
