"""Work on a Dask cluster: connects, sends what all parts share once, waits, and says in plain words what went wrong."""

from __future__ import annotations

import logging
import pickle
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from planner.engine.on_worker import Asked, do_part, facts
from planner.errors import EngineError
from planner.language import _, language

if TYPE_CHECKING:
    from distributed import Client

    from planner.engine.each import Done, Item, Shared, Work

Made = TypeVar("Made")

CONNECT_SECONDS = 10.0
# So long work waits for a first worker, or for another where all are gone.
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 2.0
_SETTINGS = {"distributed.admin.large-graph-warning-threshold": "1TB"}


def each_on_cluster(
    address: str, work: Work[Shared, Item, Done], shared: Shared, items: Sequence[Item]
) -> Iterator[tuple[int, Done]]:
    """(place of an item, what `work` made of it), in the order in which they come to an end.

    A part whose worker dies is done again by another. Leaving early (an error, Ctrl-C) gives up what is not done: parts
    that wait are dropped, those at work stop when they next tell how far they are. Raises EngineError.
    """
    if not items:
        return
    with connected(address) as client:
        asked = Asked(language(), facts())
        # As a task and not as data sent ahead: what a dead worker held is then made again from the scheduler's copy.
        whole = pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL)
        here = client.submit(pickle.loads, whole, key=f"planner-{sha256(whole).hexdigest()}")
        executor = client.get_executor(pure=False)
        waiting = {executor.submit(do_part, asked, work, here, item): k for k, item in enumerate(items)}
        for future in _as_they_end(client, set(waiting)):
            yield waiting[future], _result(future, address)


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at this address, whose software is the same as here."""
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise EngineError(
            _("--engine dask://... needs Dask, which is not installed"),
            hint=_("pip install 'quick-return-planner[cluster]'; in a checkout: pip install '.[cluster]'"),
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is told here
    with dask.config.set(_SETTINGS):
        client = _answered(address, lambda: Client(address, timeout=CONNECT_SECONDS, set_as_default=False))
        try:
            _check_versions(_answered(address, lambda: client.get_versions(packages=list(facts()))))
            yield client
        finally:
            client.close(timeout=LOOK_SECONDS)


def _answered(address: str, ask: Callable[[], Made]) -> Made:
    """What the scheduler answers in time: Dask itself waits forever for something else that listens at its port."""
    answer: Future[Made] = Future()

    def wait_for_it() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:  # noqa: BLE001 - told by who asked
            answer.set_exception(error)

    threading.Thread(target=wait_for_it, daemon=True).start()
    try:
        return answer.result(2 * CONNECT_SECONDS)
    except (OSError, ValueError, ImportError, TimeoutError) as error:
        why = str(error).partition("\n")[0] or _("something else seems to listen there")
        raise EngineError(
            _("no Dask scheduler answers at {address}: {error}").format(address=address, error=why),
            hint=_("Start one with `dask scheduler`, or correct the address; a firewall may be between."),
        ) from error


def _check_versions(told: Mapping[str, Any]) -> None:
    """Refuses a cluster with other versions: its results would not be those of this machine, if it gave any."""
    here = told["client"]["packages"]
    others = {_("the scheduler"): told["scheduler"], **told["workers"]}
    differ = [
        _("{place} has {name} {there}, this machine {here}").format(
            place=place, name=name, there=answer["packages"].get(name) or _("not installed"), here=here[name]
        )
        for place, answer in others.items()
        for name in (*facts(), "python")
        if _release(name, answer["packages"].get(name)) != _release(name, here[name])
    ]
    if differ:
        raise EngineError(
            _("the cluster has other software than this machine: {differ}").format(differ="; ".join(differ)),
            hint=_("Install the same versions on every machine, the scheduler's too, and start its workers again."),
        )


def _release(name: str, version: str | None) -> str | None:
    """What must be the same: of Python 3.11.2.final.0 only 3.11."""
    return ".".join(version.split(".")[:2]) if version and name == "python" else version


def _as_they_end(client: Client, waiting: set[Future[Any]]) -> Iterator[Future[Any]]:
    alone = 0.0
    while waiting:
        done, waiting = wait(waiting, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
        yield from done
        alone = 0.0 if done or client.status != "running" or client.nthreads() else alone + LOOK_SECONDS
        if alone >= PATIENCE_SECONDS:
            raise EngineError(
                _("the scheduler has had no worker for {n:.0f} seconds").format(n=alone),
                hint=_("Start workers on machines that have this planner: dask worker {address}").format(
                    address=client.scheduler.address
                ),
            )


def _result(future: Future[Any], address: str) -> Any:
    """What the part came to, or what it raised."""
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker as error:
        raise EngineError(
            _("{n} workers died of the same part of the work").format(n=error.allowed_failures + 1),
            hint=_("Mostly memory runs out: give each worker more with --memory-limit, or start fewer a machine."),
        ) from error
    except CancelledError as error:
        raise EngineError(
            _("the connection to the scheduler at {address} was lost").format(address=address),
            hint=_("Nothing was kept: look at the scheduler and ask again."),
        ) from error
