"""Being ended from outside (SIGTERM, SIGHUP) is an interruption like Ctrl-C: what was begun is wound up and told."""

from __future__ import annotations

import signal


class Ended(KeyboardInterrupt):
    """The process was told to end; the text says by which signal."""


def heed_signals() -> None:
    """From now on SIGTERM and SIGHUP raise Ended; one that whoever started us ignores (nohup) stays ignored."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: object) -> None:
    raise Ended(f"ended by {signal.Signals(number).name}")
