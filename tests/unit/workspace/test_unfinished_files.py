"""A writer that is killed between any two system calls: the old file or the new one, and nothing left behind."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from planner.workspace.atomic import replacing, sweep_unfinished, write_bytes

# Replaces a file for ever, and dies by its own hand at the n-th system call that is worth a name.
WRITER = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from planner.workspace.atomic import write_bytes
    target, left = Path(sys.argv[1]), int(sys.argv[2])

    def watch(event, _arguments):
        global left
        if event in {"open", "os.rename", "os.remove", "fcntl.flock", "os.listdir", "os.scandir"}:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    write_bytes(target, b"new" * 10_000)
    write_bytes(target, b"newer" * 10_000)
    os.kill(os.getpid(), signal.SIGKILL)
""")
WHOLE = {b"old", b"new" * 10_000, b"newer" * 10_000}


@pytest.mark.skipif(sys.platform == "win32", reason="has no kill -9")
@pytest.mark.parametrize("calls", range(1, 16))
def test_killed_between_two_system_calls(tmp_path, calls):
    target = tmp_path / "table.csv"
    target.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", WRITER, str(target), str(calls)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert target.read_bytes() in WHOLE
    sweep_unfinished(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_the_next_write_sweeps_too(tmp_path):
    (tmp_path / ".table.csv.0123abcd.tmp").write_bytes(b"half")
    write_bytes(tmp_path / "other.csv", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["other.csv"]


@pytest.mark.skipif(os.name == "nt", reason="has no flock")
def test_a_living_writer_keeps_its_file(tmp_path):
    with replacing(tmp_path / "table.csv") as file:
        file.write(b"whole")
        sweep_unfinished(tmp_path)
    assert (tmp_path / "table.csv").read_bytes() == b"whole"


def test_files_of_others_stay(tmp_path):
    names = {".table.csv.tmp", "table.csv.0123abcd.tmp", ".x.0123abcg.tmp", ".git"}
    for name in names:
        (tmp_path / name).touch()
    sweep_unfinished(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == names


def test_any_command_sweeps_the_workspace(small_workspace, planner):
    for place in (small_workspace, small_workspace / "data"):
        (place / ".plan.html.0123abcd.tmp").write_bytes(b"half")
    assert planner("check", "-w", small_workspace).code == 0
    assert not list(small_workspace.rglob(".*.tmp"))
