"""How far plans are proven as seconds go by, and how many seconds sizes take, as pictures.

    python tests/benchmarks/plan_pictures.py WORKSPACE... [--out docs/pictures] [--time-limit 600]

A WORKSPACE also holds demand/demand.csv and demand/demand_weekly.csv. Plans each by columns in this process, prints
what is drawn, and writes plan_gap.svg and plan_time.svg after each. Seconds are processor seconds from the problem in
memory to the plan, on one thread, so that they say the same on a busy machine.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import altair as alt
from plan_rivals import problem_in

from planner.domain import silent
from planner.optimize.columns import solve_by_columns
from planner.optimize.search_params import SearchParams
from planner.report.charts import draw, on_paper
from planner.report.charts.drawing import colour


@dataclass(frozen=True)
class Search:
    """One search: its size, when (seconds) it was proven how far (share), and how long it took in all."""

    name: str
    styles: int
    steps: list[tuple[float, float]]
    seconds: float


def watched(workspace: Path, time_limit: float) -> Search:
    """Plan the workspace and note every gap with its second."""
    problem = problem_in(workspace)
    began, steps = time.process_time(), []

    def note(objective: float, bound: float) -> None:
        if objective > 0:
            steps.append((time.process_time() - began, bound / objective - 1))

    found = solve_by_columns(problem, SearchParams(gap=0.01), time_limit=time_limit, progress=silent, watch=note)
    seconds = time.process_time() - began
    steps.append((seconds, found.bound / found.objective - 1))
    return Search(f"{len(problem.styles.ids):,} styles", len(problem.styles.ids), steps, seconds)


def gap_over_time(searches: list[Search]) -> str:
    """Lines that step down: the gap of the best plan so far."""
    rows = [
        {"size": search.name, "seconds": round(max(at, 0.1), 2), "gap": round(100 * gap, 3)}
        for search in searches
        for at, gap in search.steps
    ]
    chart = (
        alt.Chart(alt.NamedData("steps"))
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=alt.X("seconds:Q", scale=alt.Scale(type="log"), title="processor seconds"),
            y=alt.Y("gap:Q", title="proven gap, %", scale=alt.Scale(domainMin=0)),
            color=alt.Color("size:N", sort=[s.name for s in searches], title=None),
        )
    )
    return draw(chart.properties(width=560, height=260), {"steps": rows}, "plan-gap")


def time_over_size(searches: list[Search]) -> str:
    """Seconds to the end of the search by the number of styles, with the gap beside each point."""
    rows = [{"styles": s.styles, "seconds": round(s.seconds, 1), "gap": f"{s.steps[-1][1]:.1%}"} for s in searches]
    base = alt.Chart(alt.NamedData("sizes")).encode(
        x=alt.X("styles:Q", scale=alt.Scale(type="log"), title="styles"),
        y=alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="processor seconds"),
    )
    layers = [
        base.mark_line(color=colour("line")),
        base.mark_point(color=colour("accent"), filled=True, size=60),
        base.mark_text(align="left", dx=8, dy=-8).encode(text="gap:N"),
    ]
    return draw(alt.LayerChart(layer=layers, width=560, height=260), {"sizes": rows}, "plan-time")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspaces", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "docs/pictures")
    parser.add_argument("--time-limit", type=float, default=600.0)
    args = parser.parse_args()
    searches = []
    for workspace in args.workspaces:
        found = watched(workspace, args.time_limit)
        print(found.name, " ".join(f"{at:.1f}s:{gap:.2%}" for at, gap in found.steps), flush=True)
        searches.append(found)
        searches.sort(key=lambda search: search.styles)
        for name, picture in (("plan_gap", gap_over_time(searches)), ("plan_time", time_over_size(searches))):
            (args.out / f"{name}.svg").write_text(on_paper(picture), encoding="utf-8")


if __name__ == "__main__":
    main()
