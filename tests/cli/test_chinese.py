"""In Chinese no English is left on any screen, but for names, codes, units and what is typed."""

import re

import pytest
from small_workspace import write_small_workspace

from planner.commands import VERBS
from planner.language import use
from planner.tables import GIVEN

# What people type or read as a sign: units, measures, software; and the names in the small workspace's tables.
SIGNS = {"CNY", "SKU", "UTC", "HiGHS", "highs", "x", "o"}
NAMES = {"small", "near", "far", "dress", "tee", "neckline", "round", "v", "ok", "many", "nothing"}
NAMES |= set(VERBS) | set(GIVEN) | {column.name for table in GIVEN.values() for column in table.columns}
TYPED = re.compile(
    r"`[^`]*`|--\w[\w-]*|\S+\.(?:csv|yaml|json|CSV)\b|planner(?: -w \S+)?(?: \w[\w-]*| [A-Z]+)*|P-[\w-]+|\d{8}-\d{6}-\w{4}|\S+@\S+|\w+\.\w+[.=]\S*"
)
WORD = re.compile(r"[A-Za-z]+(?:['_-][A-Za-z]+)*")


@pytest.fixture
def chinese(tmp_path, planner):
    """chinese("show") -> what a terminal of 100 columns shows in Chinese, results and messages; the exit code is checked."""
    folder = write_small_workspace(tmp_path / "small", styles=30)

    def ask(*words, code=0):
        done = planner("-w", folder, *words, "--format", "table", "--lang", "zh")
        assert done.code == code, done.err
        return done.out + done.err

    ask.folder = folder
    yield ask
    use("en")


def english_left(text):
    """Words that are neither typed, nor signs, nor names."""
    return [
        (word, line.strip()[:120])
        for line in text.splitlines()
        for word in WORD.findall(TYPED.sub(" ", line))
        if word not in SIGNS | NAMES
    ]


@pytest.mark.slow
def test_no_english_is_left_on_the_screens(chinese, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    seen = {"run": chinese("run", "--gap", "0.5")}
    run = (chinese.folder / "runs/latest").resolve()
    orders = (run / "orders.csv").read_text(encoding="utf-8").splitlines()
    order, style = orders[1].split(",")[:2]
    skipped = (run / "skipped.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    asked = [
        ("show",),
        ("show", "-v"),
        ("readout",),
        ("explain", style),
        ("explain", "--why-not", skipped),
        ("explain", "--factory", "near"),
        ("diff", run.name, run.name),
        ("forecast",),
        ("insights",),
        ("value", run / "orders.csv"),
        ("whatif", "--set", "optimize.budget=5000"),
        ("score",),
        ("release", "--dry-run"),
        ("release",),
        ("orders",),
        ("orders", "--split", order),
        ("orders", "--history", orders[2].split(",")[0] if len(orders) > 2 else order),
        ("release", "--undo"),
        ("runs",),
        ("sales", "--by", "week"),
    ]
    for words in asked:
        seen[" ".join(map(str, words[:2]))] = chinese(*words)
    seen["wrong"] = chinese("show", "nothing", code=2)
    (chinese.folder / "data/factories.csv").write_text(
        "factory_id,weekly_minutes,min_batch,lead_time_weeks\nnear,many,-5,\n"
    )
    seen["check"] = chinese("check", code=3)
    left = [f"{name}: {word!r} in {line}" for name, text in seen.items() for word, line in english_left(text)]
    assert not left, "\n".join(left)
