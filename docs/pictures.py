"""Draws the pictures of the docs with the program itself, from the bundled example.

    python docs/pictures.py        rewrite docs/pictures/*.svg (some ten seconds of one processor)

Which style is shown follows a rule, not taste: of those up to four weeks old on the example's day, the one that has
sold most.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import polars as pl

from planner.domain import Inputs
from planner.forecast.history.curve import prior_rates
from planner.forecast.history.history import History, build_history
from planner.forecast.members.examples import examples_at, shapes
from planner.forecast.panel.panel import build_panel
from planner.ingest import read_inputs, sales_before
from planner.report.charts import draw, fan_chart, on_paper, reliability_chart
from planner.report.charts.drawing import colour
from planner.workspace import Workspace, find_run, open_workspace

PICTURES = Path(__file__).parent / "pictures"
EXAMPLE = "giftware"
TEST_DAYS = 28
LEAST_LIFE = 20  # units; of less, a share says little
BAND_DAYS = 14
NEIGHBOURS = 25
LEVELS = ("p05", "p10", "p25", "p50", "p75", "p90", "p95")


@dataclass
class Example:
    """The example in a workspace of its own; what the program makes of it."""

    folder: Path

    def planner(self, *words: str) -> str:
        """Run the program there; the id of its run."""
        done = subprocess.run(
            [sys.executable, "-m", "planner", "-w", str(self.folder), *words, "--json"],
            check=True,
            capture_output=True,
            text=True,
        )
        return str(json.loads(done.stdout)["run_id"])

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace, once there."""
        return open_workspace(self.folder)

    @cached_property
    def inputs(self) -> Inputs:
        """Its tables."""
        return read_inputs(self.workspace)[0]

    @cached_property
    def sales(self) -> pl.DataFrame:
        """All its sales, also those after the example's day."""
        return self.workspace.store.sales()

    @cached_property
    def history(self) -> History:
        """What the forecast knows of the past on the example's day."""
        past = sales_before(self.workspace.store, self.inputs.as_of, None)
        panel = build_panel(self.inputs.styles, past, self.inputs.reach, self.inputs.as_of)
        return build_history(panel, int(panel.life.max()))

    @cached_property
    def forecast(self) -> Path:
        """The run that forecasts as of the example's day."""
        return find_run(self.workspace, self.planner("forecast")).path

    @cached_property
    def latest(self) -> dict[str, dict[str, Any]]:
        """Its demand table, by style."""
        rows = pl.read_parquet(self.forecast / "demand.parquet")
        return {row["style_id"]: row for row in rows.rows(named=True)}

    @cached_property
    def style(self) -> str:
        """The style shown."""
        young = [row for row in self.latest.values() if 0 < row["age_days"] <= TEST_DAYS]
        return str(max(young, key=lambda row: (row["observed_units"], row["style_id"]))["style_id"])

    @cached_property
    def sold(self) -> list[dict[str, Any]]:
        """day, units sold by its beginning; from the style's first sale to its last that is known."""
        mine = self.sales.filter(pl.col("style_id") == self.style).group_by("date").agg(pl.col("units").sum())
        first, last = min(mine["date"]), max(mine["date"])
        days = [first + timedelta(days=k) for k in range((last - first).days + 2)]
        return [{"day": day, "units": mine.filter(pl.col("date") < day)["units"].sum()} for day in days]


def fan(example: Example) -> str:
    """The forecast of one style, and what it sold since."""
    row, as_of = example.latest[example.style], example.inputs.as_of
    weekly = pl.read_parquet(example.forecast / "demand_weekly.parquet")
    weeks = weekly.filter(pl.col("style_id") == example.style).sort("week")
    share = np.concatenate([[0.0], np.cumsum(weeks["mean"].to_numpy()) / weeks["mean"].sum()])
    days = [as_of, *(week + timedelta(weeks=1) for week in weeks["week"])]
    ahead = [
        {"day": day, **{level: row["observed_units"] + row[level] * float(part) for level in LEVELS}}
        for day, part in zip(days, share, strict=True)
    ]
    sold = [point for point in example.sold if point["day"] <= as_of]
    later = (
        alt.Chart(alt.NamedData("later"))
        .mark_line(color=colour("warm"), strokeWidth=2.5)
        .encode(x="day:T", y="units:Q")
    )
    chart = alt.LayerChart(layer=[*fan_chart(560, 260).layer, later], width=560, height=260)
    rows = {
        "ahead": ahead,
        "sold": sold,
        "arrivals": [],
        "later": [point for point in example.sold if point["day"] >= as_of],
    }
    return draw(chart, {name: [_plain(point) for point in part] for name, part in rows.items()}, "fan")


def narrowing(example: Example) -> str:
    """How wide the 80% range of the units of a whole life is, beside the median of them, by days on sale."""
    rows = []
    for row in example.latest.values():
        life = row["observed_units"] + row["p50"]
        if life >= LEAST_LIFE and row["age_days"] > 0:
            rows.append({"age": row["age_days"], "width": (row["p90"] - row["p10"]) / life})
    bands = (
        pl.DataFrame(rows)
        .group_by(band=pl.col("age") // BAND_DAYS)
        .agg(age=pl.col("age").mean(), width=pl.col("width").median())
        .sort("band")
    )
    x = alt.X("age:Q", title="days on sale", axis=alt.Axis(grid=False), scale=alt.Scale(nice=False, padding=8))
    y = alt.Y(
        "width:Q",
        title="80% range / median",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(values=[0.1, 0.2, 0.5, 1, 2, 5, 10], format="~f", domain=False, ticks=False),
    )
    dots = (
        alt.Chart(alt.NamedData("styles"))
        .mark_point(color=colour("accent"), filled=True, size=30, opacity=0.5)
        .encode(x=x, y=y)
    )
    line = alt.Chart(alt.NamedData("bands")).mark_line(color=colour("ink"), strokeWidth=2.5).encode(x=x, y=y)
    chart = alt.LayerChart(layer=[dots, line], width=560, height=220)
    return draw(chart, {"styles": rows, "bands": bands.select("age", "width").rows(named=True)}, "narrowing")


def neighbours(example: Example) -> str:
    """The starts most like the style's own, each scaled to the units it has sold, as far as they have been seen."""
    history = example.history
    row = np.array([history.panel.ids.tolist().index(example.style)])
    seen = history.panel.seen
    age, end = int(seen[row[0]]), int(history.panel.life[row[0]])
    early = history.filled[row, age]
    found = examples_at(history, age, end)
    distance = ((found.shape - shapes(history, row, found.age, early)) ** 2).sum(axis=1)
    near = [k for k in np.argsort(distance, kind="stable") if found.row[k] not in (row[0], -1)][:NEIGHBOURS]
    sold = example.latest[example.style]["observed_units"]
    lines = [
        {"style": int(found.row[k]), "age": day, "units": float(units * sold / found.early[k])}
        for k in near
        for day, units in enumerate(history.filled[found.row[k], : seen[found.row[k]] + 1])
    ]
    own = [{"age": day, "units": float(history.filled[row[0], day] * sold / early[0])} for day in range(age + 1)]
    x = alt.X("age:Q", title="days on sale", axis=alt.Axis(grid=False), scale=alt.Scale(nice=False))
    y = alt.Y("units:Q", title=None, axis=alt.Axis(format=",~f", domain=False, ticks=False))
    past = (
        alt.Chart(alt.NamedData("past"))
        .mark_line(color=colour("accent"), opacity=0.4, strokeWidth=1.2)
        .encode(x=x, y=y, detail="style:N")
    )
    mine = alt.Chart(alt.NamedData("own")).mark_line(color=colour("ink"), strokeWidth=3).encode(x=x, y=y)
    return draw(alt.LayerChart(layer=[past, mine], width=560, height=260), {"past": lines, "own": own}, "neighbours")


def curve(example: Example) -> str:
    """The life-cycle curve learned from all styles, beside the one believed before any sale."""
    history = example.history
    days = history.curve.days
    kinds = {
        "learned from your sales": history.curve.rates(days),
        "believed before any sale": prior_rates(days, float(np.median(history.panel.life))),
    }
    rows = [
        {"age": day + 1, "kind": kind, "share": float(rate)}
        for kind, rates in kinds.items()
        for day, rate in enumerate(rates)
    ]
    chart = (
        alt.Chart(alt.NamedData("rows"))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("age:Q", title="day on sale", axis=alt.Axis(grid=False), scale=alt.Scale(nice=False)),
            y=alt.Y(
                "share:Q",
                title="share of its life's units that day",
                axis=alt.Axis(format=".1~%", domain=False, ticks=False),
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(kinds), range=[colour("accent"), colour("warm")]),
                legend=alt.Legend(title=None, orient="top"),
            ),
        )
        .properties(width=560, height=220)
    )
    return draw(chart, {"rows": rows}, "curve")


def reliability(example: Example) -> str:
    """What past forecasts claimed against what came."""
    found = json.loads((find_run(example.workspace, example.planner("backtest")).path / "backtest.json").read_text())
    levels = [
        {"level": row["level"], "below": row["below"]} for row in found["reliability"] if row["forecast"] == "planner"
    ]
    return draw(reliability_chart(), {"levels": levels}, "reliability")


DRAWN: dict[str, Callable[[Example], str]] = {
    "fan": fan,
    "neighbours": neighbours,
    "narrowing": narrowing,
    "curve": curve,
    "reliability": reliability,
}


def _plain(point: dict[str, Any]) -> dict[str, Any]:
    """Dates as ISO text."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in point.items()}


def main() -> None:
    """Every picture anew."""
    with tempfile.TemporaryDirectory() as folder:
        example = Example(Path(folder) / EXAMPLE)
        subprocess.run(
            [sys.executable, "-m", "planner", "init", str(example.folder), "--example", EXAMPLE],
            check=True,
            capture_output=True,
        )
        example.planner("ingest")
        for name, make in DRAWN.items():
            (PICTURES / f"{name}.svg").write_text(on_paper(make(example)), encoding="utf-8")
            print(f"docs/pictures/{name}.svg, style {example.style}")  # noqa: T201 - a program's output


if __name__ == "__main__":
    main()
