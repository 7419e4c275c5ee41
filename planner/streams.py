"""The three streams of the process: stdout for results alone, UTF-8 whatever the locale, and none of them missing.

Solvers and libraries in C write to file descriptor 1 whenever they please; HiGHS 1.16 greets there. So the process
keeps the real stdout to itself, and descriptor 1 leads nowhere, for every library and for every process it starts.
What goes wrong they say on stderr.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress

STDIN, STDOUT, STDERR = 0, 1, 2


def claim_streams() -> None:
    """Before anything is read or written: once a process, in the process that people start."""
    _fill_gaps()
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(STDIN, closefd=False)), encoding="utf-8")
    sys.stderr = _text(STDERR)
    sys.stdout = _text(os.dup(STDOUT))  # not inherited: a process that is started cannot write to it
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STDOUT)
    os.close(nowhere)
    sys.__stdout__ = sys.stdout  # type: ignore[misc]  # who asks the terminal for its width asks this one


@contextmanager
def libraries_write_to_stderr() -> Iterator[None]:
    """While a command computes, what libraries in Python print and what asks people a question is not a result."""
    with redirect_stdout(sys.stderr):
        yield


def forget_stdout() -> None:
    """Lets what stdout does not take go nowhere, so that nothing fails over it while Python shuts down."""
    with suppress(OSError, ValueError):  # a stream of a test has no number
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _fill_gaps() -> None:
    """A stream that is closed reads as empty and swallows what is written.

    Left closed, its number would go to the next file that is opened: a table would be the program's stdout.
    """
    for number in (STDIN, STDOUT, STDERR):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            else:
                os.set_inheritable(number, True)


def _text(number: int) -> io.TextIOWrapper:
    """A stream that shows any text: file names and style names may hold what no encoding has."""
    raw = io.FileIO(number, "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding="utf-8", errors="replace", line_buffering=number == STDERR or raw.isatty()
    )
