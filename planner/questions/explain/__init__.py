"""Why the plan is as it is: one style, one order, one factory.

`style` puts a style's page together: `like` finds past styles like it, `options` weighs what could be ordered, `changes`
solves again under other assumptions; `factory` tells of a factory.
"""

from planner.questions.explain.factory import explain_factory
from planner.questions.explain.style import explain_style, style_of_order

__all__ = ["explain_factory", "explain_style", "style_of_order"]
