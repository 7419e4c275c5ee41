"""One season on one screen: every Monday what is due comes in, the policy decides, and a week is sold."""

from __future__ import annotations

from collections.abc import Callable

from planner.simulate.monday import Diary, Monday
from planner.simulate.policies import POLICIES
from planner.simulate.policies.policy import Later
from planner.simulate.score import Score, score
from planner.simulate.season import Season
from planner.simulate.world import World


def play_season(season: Season, policy: str, tell: Callable[[int, int], None] | None = None) -> tuple[Score, World]:
    """Play a season under one policy; its figures and where it ended. `tell` hears of (weeks played, weeks in all).

    The same season and policy give the same figures, whatever else is played beside.
    """
    world, diary, rule = World(season), Diary(season), POLICIES[policy](season)
    moved = kept = 0
    before: Later = {}
    weeks = season.last_week + season.before
    while world.week < season.last_week:
        world.open_monday()
        if world.week < season.weeks and (world.week >= 0 or rule.ahead):
            later = rule.decide(Monday(world, diary))
            due = {key: units for key, units in before.items() if key[2] > world.week}
            same = sum(later.get(key) == units for key, units in due.items())
            moved, kept, before = moved + len(due) - same, kept + same, later
        world.play_week()
        diary.add_week(world)
        if tell is not None:
            tell(world.week + season.before, weeks)
    changes = round(moved / (moved + kept), 6) if moved + kept else None
    return score(policy, world, changes), world
