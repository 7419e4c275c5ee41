"""Ways of ordering, one file each."""

from collections.abc import Callable

from planner.simulate.policies.grades import Grades
from planner.simulate.policies.knowing import Knowing
from planner.simulate.policies.newsvendor import Mean, Newsvendor
from planner.simulate.policies.one_buy import OneBuy
from planner.simulate.policies.plan import PlanPolicy
from planner.simulate.policies.policy import Policy
from planner.simulate.season import Season

# By the names of --policy, from the plainest to the one that nobody can follow.
POLICIES: dict[str, Callable[[Season], Policy]] = {
    "one-buy": OneBuy,
    "mean": Mean,
    "grades": Grades,
    "newsvendor": Newsvendor,
    "plan": PlanPolicy,
    "knowing": Knowing,
}
