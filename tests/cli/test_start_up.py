"""`planner --help` and shell completion start at once: nothing heavy is imported."""

import json
import os
import subprocess
import sys

import pytest

HEAVY = ("polars", "statsmodels", "pulp", "highspy", "scipy", "numpy", "pandas", "deltalake")
REPORT = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})), file=sys.stderr))
from planner.cli import main
sys.argv[1:] = %r
main()
"""


def modules_after(arguments, **environment):
    done = subprocess.run(
        [sys.executable, "-c", REPORT % (arguments,)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    return set(json.loads(done.stderr.splitlines()[-1])), done


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"], ["run", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments):
    modules, done = modules_after(arguments)
    assert done.returncode == 0
    assert done.stdout
    assert not modules.intersection(HEAVY)


def test_completion_loads_nothing_heavy():
    modules, done = modules_after([], _PLANNER_COMPLETE="complete_bash", COMP_WORDS="planner fo", COMP_CWORD="1")
    assert "forecast" in done.stdout
    assert not modules.intersection(HEAVY)
