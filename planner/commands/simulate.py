"""planner simulate: whole seasons played week by week under this plan and other ways of ordering."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import AsOf, Call, NoIngest
from planner.commands.engine_option import EngineName
from planner.language import _
from planner.report.result import Result

Seasons = Annotated[int, typer.Option("--seasons", metavar="N", min=1, max=1000, help="How many seasons to draw.")]
Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="N",
        min=0,
        help=("Of the first season; the next ones count up. The same seed draws the same season."),
    ),
]
Weeks = Annotated[
    int,
    typer.Option(
        "--weeks",
        metavar="N",
        min=4,
        max=104,
        help=("Mondays on which may be ordered; what is on sale then is sold to its end."),
    ),
]
Styles = Annotated[
    int | None,
    typer.Option(
        "--styles",
        metavar="N",
        min=1,
        max=5000,
        help=(
            "New styles a season. Default: as the company launches, at most 200, its factories and money cut in proportion."
        ),
    ),
]
Pieces = Annotated[
    int | None,
    typer.Option(
        "--pieces",
        metavar="N",
        min=0,
        help=("Units a test begins with. Default: what past styles began with, 40 where no stock was recorded."),
    ),
]
PolicyNames = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="NAME",
        help=("one-buy, mean, grades, newsvendor, plan or knowing; may be given several times. Default: all."),
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", metavar="N", min=1, max=64, help=("Processes at work; the result is the same for any number.")
    ),
]
Replay = Annotated[
    bool,
    typer.Option(
        "--replay",
        help=("The company's real sales of the last --weeks weeks as the demand, in place of drawn seasons."),
    ),
]


def simulate(
    call: Call,
    seasons: Seasons = 1,
    seed: Seed = 1,
    weeks: Weeks = 26,
    styles: Styles = None,
    pieces: Pieces = None,
    policy: PolicyNames = None,
    jobs: Jobs = 1,
    engine: EngineName = None,
    replay: Replay = False,
    as_of: AsOf = None,
    no_ingest: NoIngest = False,
) -> Result:
    """Play whole seasons under this plan and others.

    Seasons of the company's own kind are drawn from its past and played week by week with the real forecast and the
    real plan, beside one big buy, the mean, grades by hand, a newsvendor and the plan that knows the future.
    """
    from planner.engine import read_engine
    from planner.errors import UsageError
    from planner.ingest import sales_before, without_outliers
    from planner.report.pages.simulate import show_simulation
    from planner.simulate import POLICY_NAMES, SimulationRequest, simulate_seasons

    unknown = sorted(set(policy or ()) - set(POLICY_NAMES))
    if unknown:
        raise UsageError(
            _("--policy {value}: expected one of {names}").format(value=unknown[0], names=", ".join(POLICY_NAMES))
        )
    if replay and seasons != 1:
        raise UsageError(_("--replay plays the one season that was: leave out --seasons"))
    where = read_engine(engine)
    ws = call.workspace(as_of=as_of)
    inputs, _unused = call.stages(ws).tables_and_sales(ingest=not no_ingest)
    # Without counted stock: the first stock of sales says how many pieces tests had; counts came later.
    sales = without_outliers(ws, inputs, sales_before(ws.store, inputs.as_of))
    chosen = tuple(name for name in POLICY_NAMES if policy is None or name in policy)
    asked = SimulationRequest(seasons, seed, weeks, styles, pieces, chosen, jobs, replay, where)
    found = simulate_seasons(inputs, sales, ws.settings, asked, call.progress)
    call.warn(*found.warnings)
    return Result(
        data=found.as_dict(),
        rows=found.policies,
        page=lambda console: show_simulation(console, found, ws.settings.currency),
    )
