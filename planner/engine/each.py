"""Does the same to each of several items, where the engine says; what comes out does not depend on where."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from planner.domain import Progress, silent
from planner.engine.end_with_parent import end_with_parent
from planner.engine.engine import THREADS, Engine
from planner.errors import EngineError
from planner.language import _, language, use

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Done = TypeVar("Done")
# What is done: from what all items share and one item, telling how far it is. A function of a module, so that other
# processes find it; it changes nothing of what is shared.
Work = Callable[[Shared, Item, Progress], Done]
LOOK_SECONDS = 1.0


def each(
    engine: Engine,
    work: Work[Shared, Item, Done],
    shared: Shared,
    items: Sequence[Item],
    *,
    jobs: int = 1,
    progress: Progress = silent,
) -> Iterator[tuple[int, Done]]:
    """(place of an item, what `work` made of it), in the order in which they come to an end.

    At most `jobs` at a time; one job is this very process, whatever the engine, and `progress` then hears of each part.
    A cluster takes as many as its workers have threads. What `work` raises is raised here, and the rest is given up.
    Raises EngineError where the engine fails.
    """
    if engine.kind == "cluster":
        from planner.engine.cluster import each_on_cluster

        yield from each_on_cluster(engine.address, work, shared, items)
    elif min(jobs, len(items)) <= 1:
        for k, item in enumerate(items):
            yield k, work(shared, item, _part_of(progress, k, len(items)))
    elif engine == THREADS:
        yield from _in_threads(work, shared, items, min(jobs, len(items)))
    else:
        yield from _in_processes(work, shared, items, min(jobs, len(items)))


def _part_of(progress: Progress, done: int, n: int) -> Progress:
    """What tells of one item, as a share of all."""

    def tell(what: str, share: float | None = None) -> None:
        progress(what, None if share is None else (done + share) / n)

    return tell


def _in_threads(
    work: Work[Shared, Item, Done], shared: Shared, items: Sequence[Item], jobs: int
) -> Iterator[tuple[int, Done]]:
    unwanted = threading.Event()

    def look(_what: str, _share: float | None = None) -> None:
        if unwanted.is_set():
            raise CancelledError

    with ThreadPoolExecutor(jobs) as pool:
        try:
            yield from _as_they_end({pool.submit(work, shared, item, look): k for k, item in enumerate(items)})
        except BaseException:
            unwanted.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _in_processes(
    work: Work[Shared, Item, Done], shared: Shared, items: Sequence[Item], jobs: int
) -> Iterator[tuple[int, Done]]:
    # Fresh processes: those forked from one that holds threads may hang.
    spawn, others = multiprocessing.get_context("spawn"), set(multiprocessing.active_children())
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_begin, initargs=(language(),)) as pool:
        try:
            yield from _as_they_end({pool.submit(work, shared, item, silent): k for k, item in enumerate(items)})
        except BrokenProcessPool as error:
            raise EngineError(
                _("a process that did part of the work was ended from outside"),
                hint=_("Mostly memory ran out: ask for fewer at a time with --jobs."),
            ) from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
            raise


def _begin(code: str) -> None:
    """What a process does before its first part."""
    end_with_parent()
    use(code)


def _as_they_end(waiting: dict[Future[Done], int]) -> Iterator[tuple[int, Done]]:
    left = set(waiting)
    while left:
        # Never waits for long: a signal that reaches another thread is heeded when this one wakes.
        done, left = wait(left, LOOK_SECONDS, FIRST_COMPLETED)
        for future in done:
            yield waiting[future], future.result()
