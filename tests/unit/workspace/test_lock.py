"""Two commands at once: one waits, bounded, and says for whom; a killed one holds nobody up."""

import subprocess
import sys
import textwrap
import time

import pytest

from planner.errors import BusyError
from planner.workspace.lock import WriterLock


@pytest.fixture
def other(tmp_path):
    """A process that holds the lock until it is told to end."""
    program = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from planner.workspace.lock import WriterLock
        sys.argv = ["planner", "ingest"]
        with WriterLock(Path({str(tmp_path / "writer.lock")!r})).held():
            print("held", flush=True)
            sys.stdin.read()
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_the_wait_is_bounded_and_the_error_names_the_holder(tmp_path, other):
    told = []
    began = time.monotonic()
    with (
        pytest.raises(BusyError) as caught,
        WriterLock(tmp_path / "writer.lock").held(0.4, progress=lambda what, share: told.append(what)),
    ):
        pass
    assert time.monotonic() - began > 0.3
    assert f"`planner ingest` (process {other.pid}" in caught.value.message
    assert told
    assert str(other.pid) in told[0]


def test_who_waits_goes_on_when_the_other_is_done(tmp_path, other):
    lock = WriterLock(tmp_path / "writer.lock")

    def let_go(what, share):
        if other.poll() is None:
            other.communicate()

    with lock.held(20, progress=let_go) as holder_died:
        assert not holder_died
    assert other.returncode == 0


def test_a_killed_holder_lets_go_and_is_known_to_have_died(tmp_path, other):
    other.kill()
    other.wait()
    lock = WriterLock(tmp_path / "writer.lock")
    with lock.held(0) as holder_died:
        assert holder_died
    with lock.held(0) as holder_died:
        assert not holder_died


def test_the_holder_may_take_it_again(tmp_path):
    lock = WriterLock(tmp_path / "writer.lock")
    with lock.held(0), lock.held(0):
        assert "process" in lock.holder()
    with WriterLock(tmp_path / "writer.lock").held(0):
        pass
