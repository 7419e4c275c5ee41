"""Real output of every command, of its errors and its events, is what the schemas say."""

import json

import pytest
from envelopes import assert_valid
from jsonschema import Draft202012Validator
from small_workspace import planned_workspace, write_small_workspace

from planner.commands import VERBS
from planner.schemas import schema_of

# Those that take long are looked at by their own tests with `assert_valid`.
ASKED = {
    "init": ["{new}"],
    "check": [],
    "ingest": [],
    "sales": [],
    "forecast": [],
    "insights": [],
    "backtest": ["--origins", "1"],
    "plan": [],
    "run": [],
    "show": [],
    "readout": [],
    "explain": ["{style}"],
    "diff": ["{run}", "{run}"],
    "whatif": ["--set", "optimize.budget=1000"],
    "value": ["{orders}"],
    "advise": ["--most", "1"],
    "score": [],
    "report": [],
    "export": [],
    "release": ["--dry-run"],
    "orders": [],
    "schema": ["plan"],
    "runs": [],
    "doctor": [],
}
ELSEWHERE = {"adopt", "receive", "simulate", "test-plan", "fleet"}


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    return planned_workspace(
        write_small_workspace(tmp_path_factory.mktemp("schema") / "small", styles=24), "裙", ["run"]
    )


def test_every_command_is_asked_here_or_elsewhere():
    assert set(ASKED) | ELSEWHERE == set(VERBS)


def test_what_every_command_prints(folder, planner, tmp_path):
    run = (folder / "runs/latest").resolve()
    style = (run / "orders.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[1]
    known = {"new": tmp_path / "new", "style": style, "run": run.name, "orders": run / "orders.csv"}
    for command, words in ASKED.items():
        done = planner("-w", folder, command, *[word.format(**known) for word in words], "--json")
        assert done.code == 0, (command, done.err)
        assert_valid(json.loads(done.out))
    wrong = planner("-w", folder, "show", "nothing", "--json")
    assert wrong.code == 2
    assert_valid(json.loads(wrong.out))
    for name in ("plan.json", "manifest.json"):
        Draft202012Validator(schema_of(name)).validate(json.loads((run / name).read_text(encoding="utf-8")))


def test_what_bookings_print(folder, planner):
    def ask(*words):
        done = planner("-w", folder, *words, "--json")
        assert done.code == 0, (words, done.err)
        envelope = json.loads(done.out)
        assert_valid(envelope)
        return envelope["data"]

    order = ask("release")["orders"][0]
    (folder / "came.csv").write_text(f"order_id,units\n{order['order_id']},5\nnobody,1\n")
    assert ask("receive", folder / "came.csv", "--dry-run")["reasons"]
    ask("receive", folder / "came.csv")
    ask("orders", "--split", order["order_id"], "--part", "7")
    ask("orders")
    ask("orders", "--history", order["order_id"])
    ask("release", "--undo", "--dry-run")
    ask("release", "--undo")
    style = (folder / "data/styles.csv").read_text().splitlines()[-1].split(",")
    with (folder / "data/styles.csv").open("a") as file:
        file.write(",".join(["new", *style[1:6], "2026-03-09", "2026-06-01", *style[8:]]) + "\n")
    assert ask("test-plan", "--pieces", "20")["tests"]
    assert ask("insights", "--style", order["style_id"])["changes"]


def test_events_are_all_there_is_on_stderr(folder, planner):
    done = planner("-w", folder, "plan", "--json", "--events", "ndjson")
    assert done.code == 0
    events = [json.loads(line) for line in done.err.splitlines()]
    line = Draft202012Validator(schema_of("events"))
    for event in events:
        line.validate(event)
    assert [events[0]["event"], events[-1]["event"], events[-1]["exit_code"]] == ["start", "end", 0]
    assert {"progress"} <= {event["event"] for event in events}
    assert {event["command"] for event in events} == {"plan"}
    wrong = planner("-w", folder, "show", "nothing", "--events", "ndjson")
    told = [json.loads(line) for line in wrong.err.splitlines()]
    assert [event["event"] for event in told] == ["start", "error", "end"]
    assert told[-1]["exit_code"] == wrong.code == 2


def test_a_schema_is_json_wherever_it_goes(planner):
    done = planner("schema", "run")
    assert json.loads(done.out)["title"] == "what `planner run --json` prints"
    assert planner("schema", "nothing").code == 2
