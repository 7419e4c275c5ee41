"""What several kinds of tests share: a small workspace with real problems in it, and the program run in-process."""

from __future__ import annotations

import io
import sys
from collections import namedtuple

import pytest
from small_workspace import write_small_workspace

Done = namedtuple("Done", "code out err")


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
