"""What engines are called, and that threads and processes give what one process gives."""

import os
import signal
import threading
import time
from concurrent.futures import CancelledError

import engine_parts
import pytest

from planner.engine import PROCESSES, THREADS, Engine, each, read_engine
from planner.errors import EngineError, UsageError
from planner.language import speaking


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        (None, PROCESSES),
        ("", PROCESSES),
        ("threads", THREADS),
        ("processes", PROCESSES),
        ("dask://host:8786", Engine("cluster", "tcp://host:8786")),
        ("dask://[::1]:8786/", Engine("cluster", "tcp://[::1]:8786")),
        ("tls://10.0.0.1:1", Engine("cluster", "tls://10.0.0.1:1")),
    ],
)
def test_names_of_engines(text, engine):
    assert read_engine(text) == engine


@pytest.mark.parametrize("text", ["thread", "dask://", "dask://host", "dask://host:0", "http://host:80", "host:8786"])
def test_what_names_no_engine_is_wrong_usage(text):
    with pytest.raises(UsageError, match="dask://HOST:PORT"):
        read_engine(text)


def test_one_process_tells_how_far_it_is():
    heard = []
    found = dict(each(PROCESSES, engine_parts.add, 1, [1, 2], progress=lambda _what, share: heard.append(share)))
    assert found == {0: 2, 1: 3}
    assert heard == [0.25, 0.75]


@pytest.mark.parametrize("engine", [THREADS, PROCESSES])
def test_what_a_part_raises_is_raised_in_the_language_asked(engine):
    with speaking("zh"), pytest.raises(engine_parts.NoDemandError) as told:
        list(each(engine, engine_parts.refuse, None, [1, 2], jobs=2))
    assert (told.value.message, told.value.hint) == ("没有给出任何假设", "h")


def test_threads_at_work_are_given_up_with_the_rest(tmp_path):
    found = each(THREADS, engine_parts.last_until_unwanted, tmp_path, [0, 1, 2], jobs=2)
    threading.Thread(target=_interrupt_once_begun, args=(tmp_path,)).start()
    with pytest.raises(KeyboardInterrupt):
        next(found)
    assert sorted(p.name for p in tmp_path.glob("given-up-*")) == ["given-up-0", "given-up-1"]
    assert not (tmp_path / "began-2").exists()


def test_a_killed_process_is_told(tmp_path):
    threading.Thread(target=kill_the_first, args=(tmp_path,)).start()
    with pytest.raises(EngineError, match="ended from outside"):
        list(each(PROCESSES, engine_parts.die_once, tmp_path, [0, 1], jobs=2))


def _interrupt_once_begun(folder):
    while len(list(folder.glob("began-*"))) < 2:
        time.sleep(0.02)
    os.kill(os.getpid(), signal.SIGINT)


def kill_the_first(folder):
    while not (text := (folder / "pid-0").read_text() if (folder / "pid-0").exists() else ""):
        time.sleep(0.02)
    os.kill(int(text), signal.SIGKILL)


def test_a_part_given_up_ends(tmp_path):
    def unwanted(_what, _share):
        raise CancelledError

    with pytest.raises(CancelledError):
        engine_parts.last_until_unwanted(tmp_path, 0, unwanted)
