"""Whole commands measured on companies made here, compared with the last results of the same machine as ratios.

    make bench                                                  the usual sizes, ten minutes or so
    python tests/benchmarks/bench.py --kinds mills,money --styles 50,300 --repeat 3

Each line of results.jsonl (beside this file, in git: docs/performance.md is made from it) is one measurement: commit, machine, versions, kind, styles, seconds
(wall and processor), megabytes, objective, gap. Seconds are the least of `--repeat` runs: noise only ever adds.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from companies import KINDS, write_company
from plan_scale import measure

RESULTS = Path(__file__).with_name("results.jsonl")
LIBRARIES = ("polars", "numpy", "highspy", "pulp")
FIGURES = ("seconds", "cpu", "megabytes", "objective")


def machine() -> str:
    """What makes seconds comparable: the processor and the system."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
    return f"{platform.system()} {platform.machine()} {model}".strip()


def commit() -> str:
    """The commit that is measured, with + where the tree differs from it."""
    words = ["git", "describe", "--always", "--dirty=+"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    return done.stdout.strip() or "unknown"


def one(kind: str, styles: int, repeat: int, time_limit: float | None) -> dict[str, Any]:
    """The least seconds of a few runs of `planner plan`, and what it found."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = write_company(KINDS[kind], styles, Path(folder) / "workspace")
        found = [measure(workspace, time_limit) for _ in range(repeat)]
    best = min(found, key=lambda run: float(run["seconds"]))
    return {name: best[name] for name in (*FIGURES, "bound", "gap", "status")}


def last_results(here: str) -> dict[tuple[str, int], dict[str, Any]]:
    """The newest earlier line of each measurement on this machine."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.is_file() else []
    found = (json.loads(line) for line in lines)
    return {(line["kind"], line["styles"]): line for line in found if line["machine"] == here}


def ratio(now: dict[str, Any], before: dict[str, Any] | None, figure: str) -> str:
    """`x0.93`: now divided by before."""
    if before is None or not before[figure]:
        return ""
    return f"x{now[figure] / before[figure]:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--styles", default="50,300")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=20.0)
    args = parser.parse_args()
    here, before = machine(), last_results(machine())
    about = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": here,
        "python": platform.python_version(),
        "versions": {name: version(name) for name in LIBRARIES},
        "time_limit": args.time_limit,
    }
    print(
        f"{'kind':12} {'styles':>7} {'objective':>12} {'':7} {'gap':>7} {'wall s':>7} {'':6} {'cpu s':>7} {'':6} {'MB':>6}"
    )
    for kind in args.kinds.split(","):
        for styles in map(int, args.styles.split(",")):
            now = one(kind, styles, args.repeat, args.time_limit)
            old = before.get((kind, styles))
            with RESULTS.open("a", encoding="utf-8") as file:
                file.write(json.dumps({**about, "kind": kind, "styles": styles, **now}) + "\n")
            print(
                f"{kind:12} {styles:7,} {now['objective']:12,.0f} {ratio(now, old, 'objective'):7} {now['gap']:7.2%} "
                f"{now['seconds']:7.1f} {ratio(now, old, 'seconds'):6} {now['cpu']:7.1f} {ratio(now, old, 'cpu'):6} "
                f"{now['megabytes']:6,.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
