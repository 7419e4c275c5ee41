"""What if: the plan under other assumptions, side by side with the plan as it is.

`assumptions` reads `--set PATH=VALUE` and scenario files, `apply` puts them into settings, tables and demand, `solve`
plans each, `compare` says what comes of it.
"""

from planner.questions.whatif.assumptions import Assumption, Scenario, read_assumption, read_scenarios
from planner.questions.whatif.compare import COLUMNS, compare, within_the_gap
from planner.questions.whatif.solve import Answer, solve_scenarios

__all__ = [
    "COLUMNS",
    "Answer",
    "Assumption",
    "Scenario",
    "compare",
    "read_assumption",
    "read_scenarios",
    "solve_scenarios",
    "within_the_gap",
]
