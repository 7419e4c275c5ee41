"""What runs on a worker of a cluster: one part of the work, in the language asked, given up when nobody wants it."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from planner.domain import Progress
from planner.errors import EngineError
from planner.language import _, language, use

# What decides on figures: other versions may give others in the last digits.
PACKAGES = ("quick-return-planner", "numpy", "scipy", "polars", "statsmodels", "highspy", "pulp")


@dataclass(frozen=True)
class Asked:
    """How the work is wanted: the language of messages, the versions that whoever asks has."""

    language: str
    versions: dict[str, str | None]


@cache
def facts() -> dict[str, str | None]:
    """The versions of PACKAGES here; None = not installed."""

    def here(name: str) -> str | None:
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    return {name: here(name) for name in PACKAGES}


def do_part(asked: Asked, work: Callable[[Any, Any, Progress], Any], shared: Any, item: Any) -> Any:
    """`work` on one item. Raises EngineError where this worker would not give the figures of whoever asks."""
    if language() != asked.language:
        use(asked.language)
    _refuse_another_kind(asked)
    return work(shared, item, _until_unwanted())


def _refuse_another_kind(asked: Asked) -> None:
    """Workers that came after the others were looked at are looked at here."""
    for name, there in asked.versions.items():
        if facts()[name] != there:
            raise EngineError(
                _("a worker has {name} {here}, the machine that asks {there}").format(
                    name=name, here=facts()[name] or _("not installed"), there=there
                ),
                hint=_("Install the same versions on every machine and start its workers again."),
            )
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        raise EngineError(
            _("a worker lets linear algebra use several threads, whose sums differ in the last digits"),
            hint=_("Start it with OPENBLAS_NUM_THREADS=1, or with Dask's nanny, which sets it."),
        )


def _until_unwanted() -> Progress:
    """A Progress that ends the part once whoever asked has gone or wants it no more."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def look(_what: str, _share: float | None = None) -> None:
        task = worker.state.tasks.get(key)
        if task is None or task.state == "cancelled":
            raise CancelledError

    return look
