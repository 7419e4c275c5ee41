"""What several kinds of tests share: a small workspace with real problems in it, and the program run in-process."""

from __future__ import annotations

import io
import sys
from collections import namedtuple

import pytest
from hypothesis import settings
from small_workspace import write_small_workspace

Done = namedtuple("Done", "code out err")

# Tests that draw look at the same cases every time, however slow the machine is.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture
def small_workspace(tmp_path):
    """A fresh small workspace, not yet run."""
    return write_small_workspace(tmp_path / "small")


@pytest.fixture
def planner(monkeypatch, capsys):
    """planner("run", "-w", folder) -> Done(code, out, err), without a new process."""
    from planner.cli import main

    def call(*arguments, stdin=""):
        monkeypatch.setattr(sys, "argv", ["planner", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Done(ended.value.code or 0, out, err)

    return call
