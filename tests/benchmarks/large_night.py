"""The night of a large brand: thousands of styles live, twice as many finished, millions of rows in the store, a day new.

    python tests/benchmarks/large_night.py [FOLDER] [--live 5000] [--finished 10000] [--time-limit 20]

Writes a workspace into FOLDER (default: one that is deleted) unless it is there, takes in what was sold so far, then runs
the night as jobs do. Prints seconds (wall and processor) and megabytes of the first load and of the night, and the
seconds of each stage. Mark: 60 s and 3 GB for 5,000 + 10,000 styles of 16 SKUs on two processors.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

AS_OF = date(2026, 3, 2)
COLOURS, SIZES = ["black", "white", "red", "blue"], ["S", "M", "L", "XL"]
CATEGORIES, PRICES = ["dress", "tee", "knit", "trousers", "coat"], [199, 99, 179, 159, 399]
LIFE, SELLS_A_DAY = 84, 2.4  # days on sale; units of a SKU in its first days
BATCH = 1000  # styles written at a time


def write_company(folder: Path, live: int, finished: int) -> None:
    """Styles, factories and sales up to the day before yesterday; yesterday's sales in a file of their own, beside."""
    rng = np.random.default_rng(11)
    count = live + finished
    age = np.concatenate([rng.integers(3, LIFE - 14, live), rng.integers(LIFE, 4 * LIFE, finished)])
    (folder / "data").mkdir(parents=True)
    (folder / "exports").mkdir()
    kind = rng.integers(0, len(CATEGORIES), count)
    price = np.array(PRICES)[kind] * rng.uniform(0.8, 1.2, count)
    launched = [AS_OF - timedelta(days=int(days)) for days in age]
    ids = [f"S{k:05d}" for k in range(count)]
    pl.DataFrame(
        {
            "style_id": ids,
            "category": [CATEGORIES[k] for k in kind],
            "price": price.round(0),
            "unit_cost": (price * rng.uniform(0.3, 0.45, count)).round(1),
            "salvage_value": (price * 0.15).round(1),
            "sewing_minutes": rng.integers(12, 45, count),
            "launch_date": launched,
            "exit_date": [day + timedelta(days=LIFE) for day in launched],
            "colours": ";".join(COLOURS),
            "sizes": ";".join(SIZES),
            "neckline": rng.choice(["round", "v", "polo"], count),
        }
    ).write_csv(folder / "data/styles.csv")
    pl.DataFrame(
        {
            "factory_id": [f"F{k:02d}" for k in range(12)],
            "weekly_minutes": [40.0 * live] * 12,
            "min_batch": [50, 100, 300] * 4,
            "lead_time_weeks": [1, 2, 3] * 4,
            "setup_cost": [120.0, 300.0, 700.0] * 4,
        }
    ).write_csv(folder / "data/factories.csv")
    (folder / "planner.yaml").write_text(
        f"name: large night\nas_of: {AS_OF}\ntables: {{sales: exports/*.csv}}\n", encoding="utf-8"
    )
    level = rng.gamma(0.8, SELLS_A_DAY / 0.8, count)
    with (folder / "exports/until.csv").open("wb") as until, (folder / "night.csv").open("wb") as night:
        for first in range(0, count, BATCH):
            part = np.arange(first, min(first + BATCH, count))
            rows = _sales(rng, part, age[part], level[part])
            yesterday = pl.col("date") == AS_OF - timedelta(days=1)
            rows.filter(~yesterday).write_csv(until, include_header=first == 0)
            rows.filter(yesterday).write_csv(night, include_header=first == 0)


def _sales(rng: np.random.Generator, styles: np.ndarray, age: np.ndarray, level: np.ndarray) -> pl.DataFrame:
    """A row a day and SKU on which something was sold."""
    day = np.arange(LIFE)
    rate = (
        level[:, None, None] * np.exp(-day / 40)[None, :, None] * rng.dirichlet([4.0] * 16, len(styles))[:, None] * 16
    )
    units = rng.poisson(rate) * (day < np.minimum(age, LIFE)[:, None])[:, :, None]
    s, d, k = np.nonzero(units)
    days = np.array([np.datetime64(AS_OF)])[0] - age[s].astype("timedelta64[D]") + d.astype("timedelta64[D]")
    return pl.DataFrame(
        {
            "date": days,
            "style_id": np.char.add("S", np.char.zfill(styles[s].astype(str), 5)),
            "colour": np.array(COLOURS)[k // 4],
            "size": np.array(SIZES)[k % 4],
            "units": units[s, d, k],
        }
    )


def timed(folder: Path, *words: str) -> dict[str, object]:
    """A command on the workspace: its seconds, megabytes and envelope."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "planner", "-w", str(folder), *words, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        out = process.stdout.read()
        _, code, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
    print(
        f"{words[0]:8} exit {process.returncode}  {time.perf_counter() - began:6.1f} s  "
        f"{used.ru_utime + used.ru_stime:6.1f} of processor  {used.ru_maxrss / 1024:6,.0f} MB",
        flush=True,
    )
    return dict(json.loads(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--live", type=int, default=5000)
    parser.add_argument("--finished", type=int, default=10000)
    parser.add_argument("--time-limit", default="20")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary) / "company"
        if not folder.exists():
            write_company(folder, asked.live, asked.finished)
            timed(folder, "ingest")
            shutil.move(folder / "night.csv", folder / "exports/yesterday.csv")
        told = timed(folder, "run", "--time-limit", asked.time_limit)
        manifest = json.loads((folder / "runs" / str(told["run_id"]) / "manifest.json").read_text(encoding="utf-8"))
        for stage in manifest["stages"]:
            print(f"  {stage['name']:10} {stage['seconds']:6.1f} s  {stage['peak_memory_mb']:6,.0f} MB")


if __name__ == "__main__":
    main()
