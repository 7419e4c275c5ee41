"""Whole seasons from outside: 26 Mondays of `planner run` in a made-up company, what it orders carried out.

    python tests/benchmarks/season_loop.py [--seeds 1,2] [--program DIR] [--rules two-stage] [--set spread=0.9]

Each Monday the tables are written as that day knows them, the program is called, its firm orders are started and its
firm purchases bought (what breaks a limit is refused and counted: it must be none), and a week of demand is played.
Prints the margin as a share of a bound that no plan can beat (all demand known, no minimum batches) and of a plan that
knows all demand and keeps the minimum batches, beside rules of thumb. `--program` runs the planner of another checkout.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
from season_bound import foresight, knowing_runs, playing
from season_company import Company, Design, day, make_company
from season_rules import RULES
from season_world import World

SETTINGS = "name: a made-up season\ncurrency: CNY\noptimize: {{horizon_weeks: 12, firm_weeks: 1{extra}}}\n"


class Program:
    """The planner, called as a user calls it, on a workspace of its own."""

    def __init__(self, company: Company, folder: Path, checkout: Path, extra: str) -> None:
        self.company, self.folder, self.checkout = company, folder, checkout
        self.calls: list[dict[str, object]] = []
        self.names = company.styles["style_id"].to_list()
        (folder / "data").mkdir(parents=True)
        (folder / "planner.yaml").write_text(SETTINGS.format(extra=extra), encoding="utf-8")
        for name in ("factories", "reach", "events"):
            getattr(company, name).write_csv(folder / "data" / f"{name}.csv")
        self.past = self._past_sales()

    def __call__(self, world: World) -> None:
        """One Monday: write the tables, call the program, carry out what is firm."""
        self._write(world)
        today = day(world.today)
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "planner", "-w", str(self.folder), "run", "--as-of", str(today), "--json"],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.checkout)},
        )
        call: dict[str, object] = {
            "day": str(today),
            "seconds": round(time.perf_counter() - began, 2),
            "exit": done.returncode,
            "firm": 0,
            "units": 0,
        }
        self.calls.append(call)
        if done.returncode:
            call["error"] = done.stderr[-1500:]
            return
        answer = json.loads(done.stdout)
        call["warnings"] = sorted({w["code"] for w in answer["warnings"]})
        call["gap"] = answer["data"]["plan"]["gap"]
        call["provisional"] = {
            f"{o['style_id']} {o['week']} {o['factory_id']}": o["units"]
            for o in answer["data"]["orders"]
            if not o["firm"]
        }
        for bought in answer["data"]["purchases"]:
            if bought["firm"]:
                world.buy(int(bought["fabric_id"][1:]), float(bought["metres"]))
        for order in answer["data"]["orders"]:
            if order["firm"]:
                if str(order["week"]) != str(today):
                    world.refused.append(f"{today}: firm in the week of {order['week']}")
                f = self.company.factories["factory_id"].to_list().index(order["factory_id"])
                world.order(self.names.index(order["style_id"]), f, int(order["units"]))
                call["firm"] = int(str(call["firm"])) + 1
                call["units"] = int(str(call["units"])) + int(order["units"])

    def _past_sales(self) -> pl.DataFrame:
        """The finished styles: three deliveries each, made on a guess, so that some sold out and some did not."""
        c, rng = self.company, np.random.default_rng(11)
        frames = []
        for s in range(c.past):
            life, stock, rows = int(c.life[s]), 40, []
            made = c.level[s] * rng.lognormal(-0.1, 0.5)
            arrive = {14: 0.5, 28: 0.3, 42: 0.2}
            for age in range(life):
                stock += round(made * arrive.get(age, 0.0))
                sold = min(stock, int(c.demand[s, age]))
                rows.append((age, sold, stock))
                stock -= sold
            frames.append(self._rows(s, rows))
        return pl.concat(frames)

    def _rows(self, s: int, rows: list[tuple[int, int, int]]) -> pl.DataFrame:
        c = self.company
        age, sold, stock = (np.array(x) for x in zip(*rows, strict=True))
        return pl.DataFrame(
            {
                "date": [day(x) for x in c.launch[s] + age],
                "style_id": self.names[s],
                "units": sold,
                "visits": c.visits[s, age],
                "stock": stock,
            }
        )

    def _write(self, world: World) -> None:
        c, data = self.company, self.folder / "data"
        known = (np.arange(len(c.launch)) < c.past) | (c.launch <= world.today)
        c.styles.filter(known).write_csv(data / "styles.csv")
        frames = [self.past]
        for s in np.flatnonzero(known & (np.arange(len(c.launch)) >= c.past) & (c.launch < world.today)):
            ages = range(min(world.today - int(c.launch[s]), int(c.life[s])))
            frames.append(self._rows(int(s), [(a, world.sold[s, a], world.began[s, a]) for a in ages]))
        pl.concat(frames).write_csv(data / "sales.csv")
        c.fabrics.with_columns(on_hand=pl.Series(np.maximum(world.metres, 0)).round(2)).write_csv(data / "fabrics.csv")
        rows = [
            (f"O{i:05d}", self.names[o.s], c.factories["factory_id"][o.f], o.units, day(7 * o.arrival), day(7 * o.week))
            for i, o in enumerate(world.orders)
            if o.arrival > world.week
        ]
        pl.DataFrame(
            rows, schema=["order_id", "style_id", "factory_id", "units", "arrival_date", "week"], orient="row"
        ).write_csv(data / "orders.csv")
        sale = world.on_sale()
        pl.DataFrame(
            {"style_id": [self.names[s] for s in sale], "units": world.stock[sale]},
            schema={"style_id": pl.String, "units": pl.Int64},
        ).write_csv(data / "stock.csv")
        weeks = [day(world.today) + timedelta(weeks=k) for k in range(c.design.decisions)]
        pl.DataFrame({"week": weeks, "amount": c.budget}).write_csv(data / "budget.csv")


def play(company: Company, decide: object) -> World:
    """A season from the first Monday to the last exit."""
    world = World(company)
    for week in range(int((company.launch + company.life).max()) // 7):
        world.open_monday()
        if week < company.design.decisions:
            decide(world)  # type: ignore[operator]
        world.play_week()
    return world


def show(name: str, world: World, bound: float, knowing: float, more: str = "") -> None:
    r = world.result()
    print(
        f"{name:16}{r['margin']:12,.0f}{r['margin'] / bound:7.3f}{r['margin'] / knowing:8.3f}"
        f"{r['sell_through']:9.3f}{r['lost']:7.3f}{r['leftover']:10,.0f}{r['ordered']:9,.0f}{r['runs']:6.0f}"
        f"{r['fabric']:11,.0f}{r['refused']:8.0f} {more}",
        flush=True,
    )


def restless(calls: list[dict[str, object]]) -> float:
    """Share of provisional orders that the next Monday no longer has as they were (those that became firm apart)."""
    moved = total = 0
    for before, after in itertools.pairwise(calls):
        for key, units in before.get("provisional", {}).items():  # type: ignore[attr-defined]
            if key.split()[1] > str(after["day"]):
                total += 1
                moved += after.get("provisional", {}).get(key) != units  # type: ignore[attr-defined]
    return moved / max(total, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--program", type=Path, default=Path(__file__).parents[2])
    parser.add_argument("--rules", default=",".join(RULES), help="beside the program; empty = none")
    parser.add_argument("--no-program", action="store_true", help="the rules only")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="of the company's Design")
    parser.add_argument("--optimize", default="", help='further optimize settings, such as "gap: 0.02"')
    parser.add_argument("--workspace", type=Path, help="keep the workspace here")
    parser.add_argument("--log", type=Path, help="write each call and order here, as JSON")
    args = parser.parse_args()
    design = Design(**{k: type(getattr(Design(), k))(float(v)) for k, v in (x.split("=") for x in args.set)})
    for seed in (int(x) for x in args.seeds.split(",")):
        company = make_company(seed, design)
        bound, wanted = foresight(company)
        known = play(company, playing(company, knowing_runs(company, wanted, 60.0)[1]))
        knowing = known.result()["margin"]
        print(
            f"seed {seed}: bound {bound:,.0f}\n{'':16}{'margin':>12}{'/bound':>7}{'/knowing':>8}{'sellthru':>9}"
            f"{'lost':>7}{'leftover':>10}{'ordered':>9}{'runs':>6}{'fabric':>11}{'refused':>8}"
        )
        show("knowing", known, bound, knowing)
        for name in filter(None, args.rules.split(",")):
            show(name, play(company, RULES[name]), bound, knowing)
        if not args.no_program:
            with tempfile.TemporaryDirectory() as folder:
                extra = f", {args.optimize}" if args.optimize else ""
                program = Program(company, (args.workspace or Path(folder)) / f"season-{seed}", args.program, extra)
                world = play(company, program)
            seconds = [float(str(c["seconds"])) for c in program.calls]
            failed = [c for c in program.calls if c["exit"]]
            show(
                "planner",
                world,
                bound,
                knowing,
                f"failed {len(failed)}, seconds a call {np.mean(seconds):.1f} (most {max(seconds):.1f}), "
                f"provisional orders that moved {restless(program.calls):.0%}",
            )
            for call in failed[:1]:
                print(call["day"], call["exit"], call["error"])
            for line in world.refused[:5]:
                print("refused:", line)
            if args.log:
                args.log.write_text(
                    json.dumps({"calls": program.calls, "orders": [vars(o) for o in world.orders]}), encoding="utf-8"
                )


if __name__ == "__main__":
    main()
