"""A workspace that has been planned, released and planned again, and what people may ask of it: every command with its options.

The base is made once a process; a case copies it, damages its tables, and asks.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

from planner.cli import main

SCENARIOS = "cheaper: [factories.F.cost_factor=1]\nmore: [optimize.budget*2, 'demand.category:tee*1.2']\n"
ASSUMED = [
    "optimize.budget=0", "optimize.budget=nan", "optimize.budget=-1", "optimize.budget*1e300", "optimize.gap=2", "optimize.horizon_weeks=1e9",
    "factories.F.min_batch=1e18", "factories.*.weekly_minutes*0", "factories.*.weekly_minutes+10%", "factories.F.lead_time_weeks=99999",
    "factories.Z.min_batch=1", "styles.S5.price=0", "styles.S5.price=1e300", "styles.*.exit_date=2199-01-01", "styles.S5.category=",
    "styles.category:dress.price*0.9", "styles.S5.unit_cost=-1", "styles.S5.style_id=S6", "capacity.F/2026-03-09.minutes=0",
    "capacity.F/2026-02-30.minutes=0", "capacity.F.minutes=1", "budget.2026-03-09.amount=1", "pins.S5.units=1e12", "pins.S5.units=0",
    "demand*0", "demand*1e300", "demand*-1", "demand.style:S5*1.2", "demand.category:none*2", "demand.style:S5=7", "fabrics.W.on_hand=inf",
    "fabrics.W.min_order=1e15", "sales.S5.units=1", "forecast.seed=1", "", "=", ".", "a=b", "optimize=1", "..=", "optimize.budget", "款=1",
]  # fmt: skip
IDS = [
    "S5",
    "S0",
    "F",
    "W",
    "O1",
    "nobody",
    "",
    "-",
    "*",
    "20260302",
    "latest",
    "..",
    "/",
    "款",
    "0",
    "S5;S6",
    "\x1b[31m",
]
DAYS = ["2026-02-01", "2026-03-02", "0001-01-01", "9999-12-31", "2026-02-30", "today", "", "45000"]
COUNTS = ["0", "1", "2", "-1", "1e3", "nan", "", "99"]
# Options of each command and what they may be given; None: a switch.
OPTIONS: dict[str, tuple[list[str], dict[str, list[str] | None]]] = {
    "sales": (["sales"], {"--by": ["day", "week", "style", "sku", "channel", "file", "x"], "--from": DAYS, "--to": DAYS, "--style": IDS}),
    "show": (["show"], {"--all": None}),
    "readout": (["readout"], {"--select": ["category:tee", ":", "x:", *IDS], "--sort": ["rate", "-mean", "x", ""], "--all": None}),
    "explain": (["explain"], {"--order": IDS, "--factory": IDS, "--why-not": IDS, "--run": IDS, "--solve": None}),
    "explain one": (["explain", "S5"], {"--solve": None, "--run": IDS}),
    "diff": (["diff"], {"--all": None}),
    "diff files": (["diff", "{folder}/own.csv", "latest"], {"--all": None}),
    "whatif": (["whatif", "--jobs", "1"], {"--set": ASSUMED, "--each": None, "--keep": None, "--scenario": ["{folder}/scenarios.yaml"]}),
    "value": (["value", "{folder}/own.csv"], {"--run": IDS, "--adopt": IDS, "--dry-run": None}),
    "advise": (["advise", "--jobs", "1"], {"--most": ["1", "0", "x"], "--run": IDS}),
    "score": (["score"], {"--weeks": COUNTS, "--as-of": DAYS}),
    "report": (["report"], {}),
    "export": (["export"], {"--to": ["xlsx", "csv", "json", "books", "x"], "--all": None}),
    "release": (["release"], {"--order": IDS, "--from": ["{folder}/book.xlsx", "{folder}/own.csv"], "--force": None, "--undo": None,
                              "--dry-run": None, "--as-of": DAYS}),
    "receive": (["receive", "{folder}/receipts.csv"], {"--dry-run": None, "--as-of": DAYS}),
    "orders": (["orders"], {"--open": None, "--late": None, "--all": None, "--history": IDS, "--cancel": IDS, "--move": IDS, "--split": IDS,
                            "--week": DAYS, "--factory": IDS, "--part": COUNTS, "--colour": IDS, "--size": IDS, "--dry-run": None}),
    "test-plan": (["test-plan"], {"--pieces": COUNTS, "--max-days": COUNTS, "--style": IDS, "--as-of": DAYS}),
    "simulate": (["simulate", "--styles", "4", "--weeks", "4", "--policy", "mean", "--jobs", "1"], {"--seed": COUNTS, "--replay": None, "--as-of": DAYS}),
    "fleet": (["fleet", "{folder}", "--jobs", "1"], {"--as-of": DAYS, "--gap": COUNTS}),
    "run": (["run"], {"--as-of": DAYS, "--relax": None, "--no-ingest": None}),
    "backtest": (["backtest"], {"--dates": DAYS, "--origins": COUNTS, "--max-age": COUNTS, "--as-of": DAYS}),
    "insights": (["insights"], {"--as-of": DAYS}),
    "runs": (["runs"], {"--last": COUNTS}),
    "schema": (["schema"], {}),
    "ingest": (["ingest"], {"--forget": ["data/sales.csv", *IDS], "--date": DAYS, "--dry-run": None}),
}  # fmt: skip


def asked(words: list[str], stdin: str = "") -> tuple[Any, str, str]:
    """(exit code, stdout, stderr) of a command as `planner` would end, with `stdin` to read."""
    held, out, err = (sys.argv, sys.stdin), io.StringIO(), io.StringIO()
    sys.argv = ["planner", *words]
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as end:
        return end.code or 0, out.getvalue(), err.getvalue()
    finally:
        sys.argv, sys.stdin = held
    raise AssertionError("the program did not end by itself")


@cache
def planned_base() -> Path:
    """The good workspace after a night, a release, an arrival and another night, with the order books of the last plan."""
    from fuzz.workspaces import write

    folder = Path(tempfile.mkdtemp(prefix="fuzz-base-")) / "w"
    write({"mutations": []}, folder)
    (folder / "data/orders.csv").unlink()  # the ledger says what is open
    for words in (["run"], ["release"], ["run"], ["export", "--to", "books", "--all"]):
        code, _, err = asked(["-w", str(folder), *words, "--json"])
        assert code == 0, err
    return folder


def copy_base(folder: Path) -> None:
    """The planned workspace at `folder`, and beside its tables what people bring to it."""
    shutil.copytree(planned_base(), folder, symlinks=True)
    (folder / "scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")


def write_book(folder: Path, changes: list[tuple[int, int, str]]) -> None:
    """The order book of factory F as it came back: `changes` are cells (row, column, text) that somebody wrote."""
    file = next(planned_base().glob("exports/*/order_book_*.xlsx"), None)
    if file is None:
        return
    came = python_calamine.CalamineWorkbook.from_path(str(file))
    with xlsxwriter.Workbook(
        str(folder / "book.xlsx"), {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        for name in came.sheet_names:
            cells = [
                ["" if hasattr(c, "year") else c for c in line] for line in came.get_sheet_by_name(name).to_python()
            ]
            for row, column, text in changes:
                if cells and cells[row % len(cells)]:
                    line = cells[row % len(cells)]
                    line[column % len(line)] = text
            page = book.add_worksheet(name)
            for r, line in enumerate(cells):
                for c, cell in enumerate(line):
                    page.write(r, c, cell)
