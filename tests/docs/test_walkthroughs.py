"""Runs every command of the guides in order, on a terminal, and compares with what the guides say comes out.

In a ```console block a line that begins with `$ ` is a command and `> ` continues it; the other lines are what it
prints. Lines may be left out; `...` stands for anything. A command must end with 0 unless the block shows otherwise
(`planner check; echo $?`). A ```text block below shows a whole page; of its lines the words before the first figure
are compared, since the figures move with every improvement of forecast and plan.
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))  # Windows has none

DOCS = Path(__file__).parents[2] / "docs"
# One whole guide in `make test`; the others, as long, in `make test-all`.
GUIDES = (
    pytest.param("tutorial.md", marks=pytest.mark.slow),
    pytest.param("monday.md", marks=pytest.mark.slow),
    pytest.param("monday_zh.md", marks=pytest.mark.slow),
    pytest.param("nightly.md", marks=pytest.mark.slow),
    "store.md",
)
COLUMNS = 110
SECONDS_A_COMMAND = 120


@dataclass
class Step:
    """A command and the lines that a guide shows below it."""

    command: str
    shown: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)


def steps_of(markdown: str) -> list[Step]:
    steps: list[Step] = []
    for kind, block in re.findall(r"^```(console|text)\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if kind == "text":
                steps[-1].page.append(line)
            elif line.startswith("$ "):
                steps.append(Step(line[2:]))
            elif line == ">" or line.startswith("> "):
                steps[-1].command += "\n" + line[2:]
            else:
                steps[-1].shown.append(line)
    return steps


def on_a_terminal(command: str, folder: Path, language: str = "en") -> tuple[int, str]:
    """Exit code and everything printed, without colours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
    environment = kept | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "CI": "1",
        "NO_COLOR": "1",
        "TERM": "xterm",
        "COLUMNS": str(COLUMNS),
        "LC_ALL": "C.UTF-8",
        "PLANNER_LANG": language,
        "POLARS_MAX_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    with subprocess.Popen(
        ["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        stop = threading.Timer(SECONDS_A_COMMAND, process.kill)
        stop.start()
        text = _read_all(ours)
        code = process.wait()
        stop.cancel()
    os.close(ours)
    return code, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r\n", "\n")


def _read_all(terminal: int) -> str:
    parts = []
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # how a terminal says that nobody writes to it any more
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts).decode()


def missing_lines(shown: list[str], printed: str) -> list[str]:
    """Shown lines that are not in what was printed, in that order."""
    missing, rest = [], [_squeezed(line) for line in printed.splitlines()]
    for line in (_squeezed(line) for line in shown):
        if line in {"", "..."}:
            continue
        pattern = re.compile(re.escape(line).replace(re.escape("..."), ".*"))
        place = next((i for i, candidate in enumerate(rest) if pattern.fullmatch(candidate)), None)
        if place is None:
            missing.append(line)
        else:
            rest = rest[place + 1 :]
    return missing


def missing_words(page: list[str], printed: str) -> list[str]:
    """The words before the first figure of each line of a page that are not printed anywhere."""
    words = [_squeezed(re.split(r"[\d:]|\.\.\.", line)[0]) for line in page]
    return [w for w in words if w not in _squeezed(printed)]


def _squeezed(line: str) -> str:
    return " ".join(line.split())


@pytest.mark.parametrize("guide", GUIDES)
def test_the_commands_of_a_guide_do_what_it_says(guide: str, tmp_path: Path) -> None:
    steps = steps_of((DOCS / guide).read_text(encoding="utf-8"))
    assert steps
    language = "zh" if guide.endswith("_zh.md") else "en"
    for step in steps:
        code, printed = on_a_terminal(step.command, tmp_path, language)
        assert code == 0, f"$ {step.command}\n{printed}"
        missing = missing_lines(step.shown, printed) + missing_words(step.page, printed)
        assert not missing, f"$ {step.command}\n{printed}\nThe guide shows, but this is not there:\n{missing}"


def test_the_page_of_the_readme_is_what_comes_out(tmp_path: Path) -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    page = re.search(r"```text\n(.*?)```", readme, re.DOTALL)
    commands = re.findall(r"^planner (?:init demo|-w demo run)[^#\n]*", readme, re.MULTILINE)
    code, printed = on_a_terminal("\n".join(["set -e", *commands]), tmp_path)
    assert page
    assert code == 0, printed
    assert missing_words(page[1].splitlines(), printed) == [], printed


def test_steps_keep_commands_and_their_output_together() -> None:
    text = "```console\n$ cat <<X\n> a\n> X\na\n$ true\n```\n```bash\n$ not run\n```\n"
    assert [(s.command, s.shown) for s in steps_of(text)] == [("cat <<X\na\nX", ["a"]), ("true", [])]


def test_a_line_that_is_not_printed_is_seen() -> None:
    printed = "one two\nthree 42 s\nfour\n"
    assert missing_lines(["one  two", "three ... s", "...", "four"], printed) == []
    assert missing_lines(["four", "one two"], printed) == ["one two"]
    assert missing_lines(["three 41 s"], printed) == ["three 41 s"]


def test_a_page_is_compared_by_its_words() -> None:
    printed = "Totals: 101 runs\nProven: 3 %\n"
    assert missing_words(["Totals: 99 runs", "...", " 22697 A STYLE"], printed) == []
    assert missing_words(["Sums: 99 runs"], printed) == ["Sums"]


def test_a_failing_command_is_seen(tmp_path: Path) -> None:
    assert on_a_terminal("echo out; echo err >&2; exit 3", tmp_path) == (3, "out\nerr\n")
