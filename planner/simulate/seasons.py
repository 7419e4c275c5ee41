"""Many seasons under many policies, side by side on several processors; the result does not depend on how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import polars as pl

from planner.domain import Inputs, Progress, Warn, silent
from planner.engine import PROCESSES, Engine, each
from planner.language import _
from planner.settings import Settings
from planner.simulate.company import LEAST_STYLES, Company, learn_company
from planner.simulate.play import play_season
from planner.simulate.policies import POLICIES
from planner.simulate.score import Score, summary
from planner.simulate.season import Season, draw_season, replay_season

# The policies that take longest begin first, so that no processor waits long for the last one.
LONGEST_FIRST = ("plan", "knowing", "newsvendor", "mean")


@dataclass(frozen=True)
class SimulationRequest:
    """What is to be simulated, and where; `styles` and `pieces` None = as the company does."""

    seasons: int = 1
    seed: int = 1
    weeks: int = 26
    styles: int | None = None
    pieces: int | None = None
    policies: tuple[str, ...] = tuple(POLICIES)
    jobs: int = 1
    replay: bool = False
    engine: Engine = PROCESSES


@dataclass(frozen=True)
class Simulated:
    """What came out.

    policies  one row a policy: means over the seasons with 95% t intervals
    seasons   one row a policy and season
    about     what was played: weeks, styles, factories, ...
    """

    policies: list[dict[str, Any]]
    seasons: list[dict[str, Any]]
    about: dict[str, Any]
    warnings: tuple[Warn, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain data."""
        return {"about": self.about, "policies": self.policies, "seasons": self.seasons}


def simulate_seasons(
    inputs: Inputs, sales: pl.DataFrame, settings: Settings, asked: SimulationRequest, progress: Progress = silent
) -> Simulated:
    """Draw (or replay) seasons of the company's own kind and play each under every policy asked for.

    Raises NoDemandError where there is no past to draw from.
    """
    progress(_("learning from the past"), None)
    company = learn_company(inputs, sales, settings)
    drawn = _seasons(company, asked)
    scores = _play_all(drawn, asked, progress)
    ordered = [score for name in asked.policies for score in scores if score.policy == name]
    rows = [summary([s for s in ordered if s.policy == name]) for name in asked.policies]
    return Simulated(rows, [asdict(s) for s in ordered], _about(company, drawn, asked), _warnings(company, asked))


def _seasons(company: Company, asked: SimulationRequest) -> list[Season]:
    if asked.replay:
        return [replay_season(company, asked.weeks, asked.pieces)]
    return [draw_season(company, asked.seed + k, asked.weeks, asked.styles, asked.pieces) for k in range(asked.seasons)]


def _play_all(seasons: Sequence[Season], asked: SimulationRequest, progress: Progress) -> list[Score]:
    """Every season under every policy, with its share of what the knowing plan earned."""
    tasks = [(k, name) for k in range(len(seasons)) for name in asked.policies]
    tasks.sort(key=lambda task: LONGEST_FIRST.index(task[1]) if task[1] in LONGEST_FIRST else len(LONGEST_FIRST))
    found = []
    for _place, score in each(asked.engine, _play, tuple(seasons), tasks, jobs=asked.jobs, progress=progress):
        found.append(score)
        progress(
            _("played {done} of {n}: {policy}").format(done=len(found), n=len(tasks), policy=score.policy),
            len(found) / len(tasks),
        )
    found.sort(key=lambda score: (score.season, asked.policies.index(score.policy)))
    knowing = {score.season: score.margin for score in found if score.policy == "knowing"}
    return [
        replace(score, share=round(score.margin / knowing[score.season], 6))
        if knowing.get(score.season, 0.0) > 0
        else score
        for score in found
    ]


def _play(seasons: Sequence[Season], task: tuple[int, str], progress: Progress) -> Score:
    """A season, by its place, under one policy."""
    place, policy = task

    def tell(week: int, weeks: int) -> None:
        progress(_("{name}, week {week} of {weeks}").format(name=policy, week=week, weeks=weeks), week / weeks)

    return play_season(seasons[place], policy, tell)[0]


def _about(company: Company, seasons: Sequence[Season], asked: SimulationRequest) -> dict[str, Any]:
    first = seasons[0]
    return {
        "replay": asked.replay,
        "seasons": len(seasons),
        "seed": None if asked.replay else asked.seed,
        "start": first.start,
        "weeks": first.weeks,
        "styles": len(first.launch),
        "test_pieces": first.pieces,
        "known_styles": first.known.height,
        "factories": first.inputs.factories.height,
        "fabrics": first.inputs.fabrics.height,
        "demand": int(sum(int(s.demand.sum()) for s in seasons) / len(seasons)),
        "noise": round(company.noise, 4),
    }


def _warnings(company: Company, asked: SimulationRequest) -> tuple[Warn, ...]:
    enough = max(company.settings.forecast.min_history_styles, LEAST_STYLES)
    finished = int(company.finished.sum())
    if asked.replay or finished >= 2 * enough:
        return ()
    if finished >= enough:
        return (
            Warn(
                "models_known",
                _(
                    "only {finished} styles are finished, so forecasts have seen the models of the new styles: "
                    "every policy that uses them looks better than it is"
                ).format(finished=finished),
                notice=True,
            ),
        )
    return (
        Warn(
            "unfinished_models",
            _(
                "only {finished} styles are finished, so seasons are drawn from styles on sale too, "
                "continued along the life-cycle curve"
            ).format(finished=finished),
            notice=True,
        ),
    )
