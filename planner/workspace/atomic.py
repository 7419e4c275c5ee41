"""Files that are whole or not there: written beside their place, then moved into it; failures of the disk as errors."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from planner.errors import StorageError
from planner.language import _, gathered

if TYPE_CHECKING:
    import polars as pl

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

_MENDS = {
    errno.ENOSPC: (
        gathered("the disk is full"),
        gathered("Free some space and run the command again; nothing half-written stays."),
    ),
    errno.ENAMETOOLONG: (
        gathered("the name is too long"),
        gathered("Give it a shorter one, or a folder nearer the root."),
    ),
    errno.ELOOP: (gathered("a link there leads back to itself"), gathered("Correct the link.")),
    errno.EDQUOT: (gathered("the disk quota is used up"), gathered("Free some space and run the command again.")),
    errno.EROFS: (
        gathered("the file system is read-only"),
        gathered("Use a workspace in a place that can be written to."),
    ),
    errno.EACCES: (
        gathered("no permission to write there"),
        gathered("Give this user the right to write to the folder."),
    ),
    errno.EPERM: (
        gathered("no permission to write there"),
        gathered("Give this user the right to write to the folder."),
    ),
    errno.ENOTDIR: (gathered("a file stands where a folder should be"), gathered("Move that file away.")),
    errno.EEXIST: (gathered("a file stands where a folder should be"), gathered("Move that file away.")),
}
_COLOURS = re.compile("\x1b\\[[0-9;]*m|↳")
_FRAME = re.compile(r"\s*\d+: |\s*at |stack backtrace")
_UNFINISHED = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")
_LONGEST = 300  # of what a library says; some say it in dozens of lines
# What could not be done, by the verb: word order differs from language to language.
_FAILED = {
    "write": gathered("Cannot write {where}: {what}"),
    "write to": gathered("Cannot write to {where}: {what}"),
    "write into": gathered("Cannot write into {where}: {what}"),
    "read": gathered("Cannot read {where}: {what}"),
    "use": gathered("Cannot use {where}: {what}"),
    "lock": gathered("Cannot lock {where}: {what}"),
    "delete": gathered("Cannot delete {where}: {what}"),
    "clean up": gathered("Cannot clean up {where}: {what}"),
}
# What libraries that hide the error number say.
_TELLTALES = {
    errno.ENOSPC: ("no space left", "storage full", "os error 28"),
    errno.EDQUOT: ("quota exceeded", "os error 122"),
    errno.EROFS: ("read-only file system", "os error 30"),
    errno.EACCES: ("permission denied", "os error 13", "access is denied"),
    errno.EPERM: ("operation not permitted", "os error 1)"),
    errno.ENOTDIR: ("not a directory", "os error 20"),
}


def storage_error(error: BaseException, doing: str, where: object) -> StorageError:
    """The StorageError that tells a person what went wrong while `doing` something (a key of _FAILED) at `where`, and what to do."""
    number = getattr(error, "errno", None)
    if number not in _MENDS:
        text = str(error).lower()
        number = next((n for n, signs in _TELLTALES.items() if any(s in text for s in signs)), None)
    unknown = (
        _on_one_line(str(error)) or type(error).__name__,
        _("Correct what the message above says and run the command again."),
    )
    what, mend = _MENDS.get(number or 0, unknown)
    if number in {errno.EACCES, errno.EPERM} and doing in {"read", "use"}:
        what, mend = gathered("no permission"), gathered("Give this user the right to read and write there.")
    if number in _MENDS:
        what, mend = _(what), _(mend)
    return StorageError(_(_FAILED[doing]).format(where=where, what=what), hint=mend)


def known_storage_error(error: OSError) -> StorageError | None:
    """The StorageError for a disk or a permission that failed where nobody expected it; None for any other error."""
    named = str(error.filename or _("a file"))
    where = named if len(named) <= _LONGEST else named[:_LONGEST] + "..."
    return storage_error(error, "use", where) if error.errno in _MENDS else None


def _on_one_line(message: str) -> str:
    """What a library says, without the colours of an object store's messages and the frames of a Rust backtrace."""
    lines = [line for line in _COLOURS.sub("", message).splitlines() if not _FRAME.match(line)]
    return " ".join(" ".join(lines).split())[:_LONGEST]


@contextmanager
def storage_errors(doing: str, where: object) -> Iterator[None]:
    """Turns an OSError of the block into a StorageError."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, doing, where) from error


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """The frame as a file. Polars is not let at it: what it says of a full disk is no OSError."""
    held = io.BytesIO()
    frame.write_parquet(held)
    path.write_bytes(held.getbuffer())


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that takes the place of `path` when the block ends well, and leaves no trace otherwise."""
    with storage_errors("write", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep_unfinished(path.parent)
        beside, opened = _begin_beside(path)
        try:
            with opened as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            sync_folder(path.parent)
        finally:
            beside.unlink(missing_ok=True)


def _begin_beside(path: Path) -> tuple[Path, IO[bytes]]:
    """A new file beside `path`, locked for as long as its writer lives."""
    while True:
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        file = beside.open("xb")
        # Between these two lines a sweep may have taken it for a dead writer's.
        with suppress(OSError):  # a file system without locks: nobody can sweep there either
            if not _locked(file):
                file.close()
                continue
        if os.fstat(file.fileno()).st_nlink:
            return beside, file
        file.close()


def sweep_unfinished(folder: Path) -> None:
    """Deletes what writers left beside their files that were killed; those of living ones stay."""
    with suppress(OSError):  # a folder that may not be looked into
        left = [path for path in folder.glob(".*.tmp") if _UNFINISHED.fullmatch(path.name) and path.is_file()]
        for path in left:
            with suppress(OSError), path.open("rb") as file:
                if _locked(file):
                    path.unlink()


def _locked(file: IO[bytes]) -> bool:
    """Whether this process has the lock of an open file now; the system frees it when a process dies."""
    if fcntl is None:  # Windows deletes no file that a living writer has open
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
            return False
        raise
    return True


def sync_folder(folder: Path) -> None:
    """Brings the names in a folder to the disk, so that they outlast a power cut; where systems allow that."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_files(folder: Path) -> None:
    """Brings every file of a folder to the disk, then their names."""
    for file in folder.iterdir():
        if file.is_file():
            with file.open("rb+") as opened:
                os.fsync(opened.fileno())
    sync_folder(folder)


def ensure_room(folder: Path, size: int) -> None:
    """StorageError where the disk of `folder` (which may not exist yet) has less than `size` bytes free."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if shutil.disk_usage(there).free < size:
        raise storage_error(OSError(errno.ENOSPC, ""), "write to", folder)


def write_bytes(path: Path, data: bytes) -> None:
    """`data` as the file `path`, whole or not at all."""
    with replacing(path) as file:
        file.write(data)


def write_json(path: Path, data: Any) -> None:
    """`data` as an indented UTF-8 JSON file, keys in the order given."""
    write_bytes(path, as_json(data))


def as_json(data: Any) -> bytes:
    """`data` as indented UTF-8 JSON; dates as ISO, paths as text, NaN refused (it is no JSON)."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False, default=_plain)
    return (text + "\n").encode("utf-8", errors="replace")  # a name of a file may hold bytes that are no text


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "item"):  # a NumPy number
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
