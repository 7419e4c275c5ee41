"""Workers of a command that is killed end too."""

import os
import signal
import subprocess
import sys

import pytest

COMMAND = """
import multiprocessing, os, sys, time
from concurrent.futures import ProcessPoolExecutor
from planner.engine.end_with_parent import end_with_parent

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=end_with_parent)
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX")
def test_a_worker_ends_when_its_command_is_killed(tmp_path):
    script = tmp_path / "command.py"
    script.write_text(COMMAND, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as command:
        worker = int(command.stdout.readline())
        command.send_signal(signal.SIGKILL)
        try:
            command.communicate(timeout=20)  # ends when the last process that holds the pipe has
        except subprocess.TimeoutExpired:
            os.kill(worker, signal.SIGKILL)
            raise
