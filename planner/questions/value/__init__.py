"""What somebody's own list of orders is worth beside the plan, under the same demand and limits.

`place` gives each row a factory and a week, `worth` values list and plan, `differences` says where the money between
them lies, `adopt` turns rows of the list into pins.
"""

from planner.questions.value.adopt import adopt_as_pins
from planner.questions.value.worth import value_orders

__all__ = ["adopt_as_pins", "value_orders"]
