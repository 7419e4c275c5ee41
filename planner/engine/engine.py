"""What an engine is, and how people name one: `threads`, `processes` or `dask://host:port`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.errors import UsageError
from planner.language import _

# Dask's own addresses are taken too; tls:// needs Dask's configuration of certificates.
_SCHEMES = {"dask": "tcp", "tcp": "tcp", "tls": "tls"}
_CLUSTER = re.compile(r"(?P<scheme>[a-z]+)://(?P<host>\[[0-9a-fA-F:.]+\]|[^\s/:\[\]]+):(?P<port>\d{1,5})/?")


@dataclass(frozen=True)
class Engine:
    """`kind` is threads, processes or cluster; `address` that of a cluster's scheduler, as Dask writes it."""

    kind: str
    address: str = ""


THREADS, PROCESSES = Engine("threads"), Engine("processes")


def read_engine(text: str | None, default: Engine = PROCESSES) -> Engine:
    """The engine that is named; `default` where none is. UsageError where the text names none."""
    if not text:
        return default
    for engine in (THREADS, PROCESSES):
        if text == engine.kind:
            return engine
    found = _CLUSTER.fullmatch(text)
    if found is None or found["scheme"] not in _SCHEMES or not 0 < int(found["port"]) < 65536:
        raise UsageError(
            _("--engine {text}: expected threads, processes or dask://HOST:PORT").format(text=text),
            hint=_("A Dask scheduler says its address when it starts; its port is mostly 8786."),
        )
    return Engine("cluster", f"{_SCHEMES[found['scheme']]}://{found['host']}:{found['port']}")
