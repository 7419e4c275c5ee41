"""Fits by statsmodels without its warnings: what they warn of is checked after the fit."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

# Filters of warnings belong to the whole process, so threads take turns.
_ONE_AT_A_TIME = Lock()


@contextmanager
def quietly() -> Iterator[None]:
    """No warning is shown; one thread at a time."""
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
