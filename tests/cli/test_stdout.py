"""stdout holds the result alone, whatever a library prints and wherever: every command's `--json` is parsed."""

import json
import os
import subprocess
import sys

import pytest
from small_workspace import write_small_workspace

from planner.commands import VERBS

# Every process of the program, workers too, starts with this: libraries that greet in C and in Python when they are
# loaded, and once more when the process ends.
NOISE = """
import atexit, os, sys

def greet():
    try:
        os.write(1, b"a banner in C\\n")
    except OSError:
        pass
    print("a banner in Python", flush=True)

def hear(event, arguments):
    if event == "import" and arguments[0] in {"polars", "highspy", "pulp", "numpy", "rich.table"}:
        greet()
        atexit.register(os.write, 1, b"a farewell in C\\n")

sys.addaudithook(hear)
"""
WORDS = {
    "init": ["init", "{folder}/other", "--example", "sport-obermeyer"],
    "check": ["check"],
    "ingest": ["ingest"],
    "sales": ["sales"],
    "forecast": ["forecast"],
    "insights": ["insights"],
    "backtest": ["backtest", "--dates", "2026-02-16"],
    "simulate": ["simulate", "--styles", "5", "--weeks", "4", "--policy", "mean", "--policy", "grades", "--jobs", "2"],
    "plan": ["plan"],
    "run": ["run"],
    "report": ["report"],
    "export": ["export"],
    "release": ["release"],
    "receive": ["receive", "{folder}/receipts.csv"],
    "orders": ["orders"],
    "runs": ["runs"],
    "doctor": ["doctor"],
    "adopt": ["adopt", "{folder}/data/sales.csv", "--yes"],
    "advise": ["advise", "--most", "1"],
    "diff": ["diff"],
    "explain": ["explain", "00058"],
    "fleet": ["fleet", "{folder}"],
    "readout": ["readout"],
    "schema": ["schema"],
    "score": ["score"],
    "show": ["show"],
    "test-plan": ["test-plan"],
    "value": ["value", "{folder}/own.csv"],
    "whatif": ["whatif", "--set", "optimize.budget=30000"],
}
# Those that start workers, draw, solve or book; of the others `make newest` tries each, with the libraries people get.
ALWAYS = ("init", "simulate", "run", "report", "release", "fleet")
# Where the small workspace gives them nothing to do.
MAY_FAIL = {"adopt", "test-plan"}
FAILS = {
    "no such workspace": ["run", "-w", "{folder}/nowhere"],
    "a date that is none": ["plan", "--as-of", "2026-02-31"],
    "no such option": ["plan", "--nonsense"],
}


@pytest.fixture(scope="module")
def noisy(tmp_path_factory):
    """noisy(words): the command in a process of its own on a planned and released workspace, with noisy libraries."""
    pytest.importorskip("altair")
    place = tmp_path_factory.mktemp("noisy")
    (place / "sitecustomize.py").write_text(NOISE)
    folder = write_small_workspace(place / "small", styles=12)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(place), os.environ.get("PYTHONPATH", "")])}

    def call(words):
        line = [sys.executable, "-m", "planner", "-w", folder, *(w.format(folder=folder) for w in words), "--json"]
        return subprocess.run(line, capture_output=True, text=True, env=environment, check=False, timeout=300)

    for words in (["run"], ["run"], ["release"]):
        done = call(words)
        assert done.returncode == 0, done.stderr
    orders = json.loads(call(["orders"]).stdout)["data"]
    (folder / "receipts.csv").write_text(f"order_id,units\n{orders[0]['order_id']},5\n")
    (folder / "own.csv").write_text("style_id,units\n00058,60\n")
    return call


def test_every_command_is_tried():
    assert set(WORDS) == set(VERBS)


@pytest.mark.parametrize(
    "verb", [verb if verb in ALWAYS else pytest.param(verb, marks=pytest.mark.slow) for verb in WORDS]
)
def test_json_is_all_that_stdout_holds(noisy, verb):
    done = noisy(WORDS[verb])
    assert json.loads(done.stdout)["command"] == verb
    assert done.returncode == 0 or (verb in MAY_FAIL and done.returncode in {2, 3, 4}), done.stderr


@pytest.mark.parametrize("case", FAILS)
def test_also_where_a_command_fails(noisy, case):
    done = noisy(FAILS[case])
    assert json.loads(done.stdout)["status"] == "error"
    assert done.returncode in {2, 3}
