"""Whatever people give it, the program says what is wrong: no traceback, no hang, no endless memory, on any command.

The first cases of each seed in `make test`; `make fuzz` draws 10,000. A case that failed once is kept in kept.json and tried
ever after.
"""

import faulthandler
import json
import os
import tempfile
import time
from pathlib import Path

import pytest
from fuzz.afterwards import asked
from fuzz.cases import CASES
from fuzz.workspaces import envelope, write
from hypothesis import HealthCheck, Phase, given, seed, settings

resource = pytest.importorskip("resource")  # Windows has none
PARTS = 8  # so that several processes share the work
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "96"))
FIRST_SEED = int(os.environ.get("FUZZ_SEED", "0"))
KEPT = json.loads(Path(__file__).with_name("kept.json").read_text(encoding="utf-8"))
GOOD_ENDS = {0, 2, 3, 4, 5, 6, 7}
MOST_SECONDS, MOST_MEMORY = 60, 4 << 30  # seconds of the processor


def carry_out(case):
    """(exit code, stdout, stderr) of the case's command on a fresh workspace."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "w"
        write(case, folder)
        words = [word.replace("{folder}", str(folder)) for word in case["command"]]
        return asked(["-w", str(folder), *words, "--json"], envelope(case) if "-" in words else "")


def judge(case):
    """Fails where the case ends in a way that no input may cause."""
    faulthandler.dump_traceback_later(MOST_SECONDS * 10, exit=True)  # whatever else the machine does
    began = time.process_time()
    try:
        code, out, err = carry_out(case)
    finally:
        faulthandler.cancel_dump_traceback_later()
    assert "Traceback" not in err, err
    assert code in GOOD_ENDS, err
    found = json.loads(out)
    # A fleet is told well where the night of a member was not.
    assert (found["status"] == "error") == (code not in {0, 7}) or case["command"][0] == "fleet", out[:300]
    assert time.process_time() - began < MOST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < MOST_MEMORY


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("case", KEPT, ids=range(len(KEPT)))
def test_what_failed_once_is_told_now(case):
    judge(case)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("part", range(PARTS))
def test_any_workspace_is_planned_or_told_what_is_wrong(part):
    @seed(FIRST_SEED * PARTS + part)
    @settings(
        max_examples=max(1, EXAMPLES // PARTS),
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(CASES)
    def every(case):
        judge(case)

    every()


@pytest.mark.filterwarnings("default")
def test_the_base_of_all_cases_is_a_good_workspace():
    assert carry_out({"command": ["run"], "mutations": []})[0] == 0
    assert carry_out({"command": ["plan", "--demand", "-"], "mutations": []})[0] == 0
    as_it_is = ["splice", "export", 0.0, 0, ""]
    code, out, _ = carry_out({"command": ["ingest", "{folder}/exports/shop.csv"], "mutations": [as_it_is]})
    assert (code, json.loads(out)["data"]["good"] > 20) == (0, True)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    "words", [["show"], ["value", "{folder}/own.csv"], ["whatif", "--scenario", "{folder}/scenarios.yaml"]]
)
def test_what_is_asked_afterwards_has_an_answer_where_nothing_is_wrong(words):
    assert carry_out({"afterwards": True, "command": words, "mutations": []})[0] == 0
