"""How good, how proven, how quick plans are: the whole command on workspaces of any size, one line each.

    python tests/benchmarks/plan_scale.py WORKSPACE... [--time-limit 60] [--picture docs/pictures/plan_growth.svg]

A WORKSPACE also holds demand/demand.csv and demand/demand_weekly.csv. It is copied; nothing in it changes.
Prints objective, bound, gap, seconds (wall and processor) and peak memory of `planner plan`; --picture draws the last two over
the number of styles. Give workspaces from small to large: the peak of memory is that of the largest so far.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def planned(workspace: Path, *words: str) -> dict[str, Any]:
    """`planner plan` on the workspace: what plan.json holds, the `run`'s folder, seconds (wall, `cpu`), megabytes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "planner", "-w", str(workspace), "plan", "--json", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{workspace}: exit code {done.returncode}\n{done.stderr}")
    told = json.loads(done.stdout)
    return {
        **told["data"]["plan"],
        "run": workspace / "runs" / told["run_id"],
        "seconds": seconds,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "megabytes": after.ru_maxrss / 1024,
    }


def measure(workspace: Path, time_limit: float | None) -> dict[str, Any]:
    """`planned` on a copy of the workspace."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(workspace, Path(folder) / "workspace", symlinks=True))
        limit = [] if time_limit is None else ["--time-limit", str(time_limit)]
        return planned(copy, "--demand", str(copy / "demand"), *limit)


def growth(rows: list[dict[str, float]]) -> str:
    """Processor seconds and megabytes over the number of styles, both by tens: what grows as styles do is a straight line."""
    import altair as alt

    from planner.report.charts import draw
    from planner.report.charts.drawing import colour

    x = alt.X("styles:Q", scale=alt.Scale(type="log"), title="styles")
    kinds = (("cpu", "processor seconds", "accent"), ("megabytes", "megabytes", "line"))
    panels = [
        alt.Chart(alt.NamedData("sizes"), width=250, height=220)
        .mark_line(point=True, color=colour(role))
        .encode(x=x, y=alt.Y(f"{name}:Q", scale=alt.Scale(type="log"), title=title))
        for name, title, role in kinds
    ]
    return draw(alt.HConcatChart(hconcat=panels), {"sizes": rows}, "plan-growth")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspaces", type=Path, nargs="+")
    parser.add_argument("--time-limit", type=float)
    parser.add_argument("--picture", type=Path)
    args = parser.parse_args()
    print(f"{'workspace':24} {'objective':>14} {'bound':>14} {'gap':>7} {'wall s':>7} {'cpu s':>7} {'peak MB':>8}")
    rows: list[dict[str, float]] = []
    for workspace in args.workspaces:
        found = measure(workspace, args.time_limit)
        print(
            f"{workspace.name:24} {found['objective']:14,.0f} {found['bound']:14,.0f} {found['gap']:7.2%} "
            f"{found['seconds']:7.1f} {found['cpu']:7.1f} {found['megabytes']:8,.0f}",
            flush=True,
        )
        with (workspace / "demand" / "demand.csv").open(encoding="utf-8") as demand:
            styles = sum(1 for _ in demand) - 1
        rows.append({"styles": styles, "cpu": found["cpu"], "megabytes": found["megabytes"]})
    if args.picture is not None:
        from planner.report.charts import on_paper

        args.picture.write_text(on_paper(growth(rows)), encoding="utf-8")


if __name__ == "__main__":
    main()
