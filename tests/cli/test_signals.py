"""SIGTERM and SIGHUP end a command like Ctrl-C: exit code 130, and a manifest that says so."""

import json
import signal
import subprocess
import sys
import time

import pytest
from tiny_workspace import write_tiny_workspace

COMMAND = [sys.executable, "-m", "planner"]


@pytest.mark.parametrize("number", [signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM), signal.SIGINT])
def test_an_ended_run_leaves_a_manifest(tmp_path, number):
    """It reads its demand from stdin, which nobody closes, so it is waiting when the signal comes."""
    folder = write_tiny_workspace(tmp_path / "tiny")
    words = [*COMMAND, "-w", str(folder), "plan", "--demand", "-"]
    heard = signal.signal(number, signal.default_int_handler)  # the tests may run under nohup, which a process inherits
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    signal.signal(number, heard)
    until = time.monotonic() + 60
    while not list(folder.glob("store/*/_delta_log")) and not list(folder.glob("runs/.tmp-*/")):
        assert time.monotonic() < until
        time.sleep(0.05)
    time.sleep(1)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    (manifest,) = folder.glob("runs/*/manifest.json")
    told = json.loads(manifest.read_text())
    assert told["status"] == "interrupted"
    if number != signal.SIGINT:
        assert told["error"]["message"] == f"ended by {number.name}"
        assert number.name in said.decode()
