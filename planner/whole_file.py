"""A file that people name, read whole but never without end: no device, no pipe without a writer, no more than a limit."""

from __future__ import annotations

import errno
import os
import select
import stat
from pathlib import Path
from typing import Protocol

from planner.language import _

MOST_BYTES = 4 << 30  # of a file; far above any export that one table can be
MOST_STREAMED = 1 << 30  # of a stream, whose length shows only when it is in memory
_WAIT_SECONDS = 10.0  # for a pipe's writer to come
_CHUNK = 1 << 24


class UnboundedFileError(OSError):
    """What stands there has no end, or more than may be read; `strerror` says it in words."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EFBIG, why)


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


def read_whole(path: Path, at_most: int = MOST_BYTES) -> bytes:
    """The bytes of a file or of a pipe that somebody writes to. Raises OSError, UnboundedFileError among them."""
    # Without O_NONBLOCK opening a pipe would wait for its writer for ever.
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(number, "rb") as file:
        kind, size = os.fstat(number).st_mode, os.fstat(number).st_size
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, _("It is a folder"), str(path))
        if stat.S_ISREG(kind) and 0 < size <= at_most:
            return file.read()
        if stat.S_ISREG(kind):  # too long, empty, or one of those that the system makes up while they are read
            return read_stream(file, at_most)
        if not stat.S_ISFIFO(kind):
            raise UnboundedFileError(_("It is a device or a socket, not a file"))
        poll = select.poll()
        poll.register(number, select.POLLIN)
        if not poll.poll(_WAIT_SECONDS * 1000):
            raise UnboundedFileError(_("It is a pipe that nobody writes to"))
        os.set_blocking(number, True)
        return read_stream(file, min(at_most, MOST_STREAMED))


def read_stream(stream: Readable, at_most: int = MOST_STREAMED) -> bytes:
    """What is left of a stream; UnboundedFileError where that is more than `at_most` bytes."""
    parts, size = [], 0
    while part := stream.read(min(_CHUNK, at_most + 1 - size)):
        parts.append(part)
        size += len(part)
        if size > at_most:
            raise UnboundedFileError(_("It is longer than {value:,.0f} MB").format(value=at_most / (1 << 20)))
    return parts[0] if len(parts) == 1 else b"".join(parts)
