"""Where --output may write, and how: ordinary files whole or not at all, devices and pipes into them, inputs never."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from planner.errors import PlannerError, StorageError
from planner.language import _

# The process keeps the real stdout to itself (planner.streams), so its names lead elsewhere.
_STDOUT = {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}
_OF_THE_SYSTEM = ("/dev/", "/proc/")
# What a workspace keeps; results of commands are never written there.
KEPT = ("store", "runs", "rejects", "imports", ".planner")
# How long to wait for somebody to read a named pipe.
PIPE_SECONDS = 30.0


def refuse_output(output: Path | None, workspace: Path, inputs: Iterable[object] = ()) -> None:
    """StorageError before any work is done where --output cannot be written, or would replace what is no result.

    Those are the settings, tables, store and runs of the workspace, and `inputs`: files and folders that the command
    reads.
    """
    if output is None or is_stream(output):
        return
    if output.is_dir() or not output.absolute().parent.is_dir():
        raise StorageError(
            _("--output {output}: not a file that can be written").format(output=output),
            hint=_("Name a file in a folder that exists."),
        )
    whole = real(output)
    if whole.is_symlink():
        raise StorageError(
            _("--output {output}: a link that leads to no file").format(output=output),
            hint=_("Name a file in a folder that exists."),
        )
    what = _of_workspace(whole, real(workspace)) or _of_inputs(whole, inputs)
    if what:
        raise StorageError(
            _("--output {output}: {what}, which no result may replace").format(output=output, what=what),
            hint=_("Name another file, such as results.csv."),
        )


def real(path: Path) -> Path:
    """Where a path leads, its links followed; a link that leads round in a circle is itself (Path.resolve fails on it)."""
    return Path(os.path.realpath(path))


def _of_workspace(output: Path, folder: Path) -> str:
    """What of the workspace the file is; "" where it is none of it."""
    from planner.settings import FILE_NAME

    if output == folder / FILE_NAME:
        return _("the settings of the workspace")
    within = output.relative_to(folder).parts[0] if output.is_relative_to(folder) else ""
    if within in KEPT:
        return _("a place that the program keeps ({within})").format(within=within)
    return _of_tables(output, folder)


def _of_tables(output: Path, folder: Path) -> str:
    from planner.settings import Tables
    from planner.workspace import open_workspace
    from planner.workspace.delta_table import local_folder

    try:
        ws = open_workspace(folder)
    except PlannerError:  # the command itself says what is wrong with it
        return ""
    store = local_folder(ws.settings.store)
    if store is not None and output.is_relative_to(real(folder / store)):
        return _("a place that the program keeps (the store)")
    for name in Tables.model_fields:
        for path in ws.source(name).paths:
            place = folder / Path(path).expanduser()
            if output == real(place) or output.match(str(place)):
                return _("the {name} table of the workspace").format(name=name)
            if output.parent == real(place.parent) and output.parent != folder:
                return _("in the folder of the workspace's tables")
    return ""


def _of_inputs(output: Path, inputs: Iterable[object]) -> str:
    for given in inputs:
        if not isinstance(given, str | Path) or not str(given) or str(given) == "-":
            continue
        try:
            place = real(Path(given))
            read = place.exists() and (output == place or (place.is_dir() and output.parent == place))
        except (OSError, ValueError):  # some other text, not a path
            continue
        if read and output.exists():
            return _("a file that the command reads")
    return ""


def is_stream(output: Path) -> bool:
    """Whether it is a device, a pipe or a socket: written into, never replaced."""
    if str(output.absolute()).startswith(_OF_THE_SYSTEM):
        return True
    try:
        mode = output.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def write_output(output: Path, data: bytes) -> None:
    """`data` into the device or pipe `output`, or as the file of that name, whole or not at all; links stay links."""
    from planner.workspace.atomic import storage_errors, write_bytes

    if str(output.absolute()) in _STDOUT and sys.__stdout__ is not None:
        sys.__stdout__.flush()
        sys.__stdout__.buffer.write(data)
        sys.__stdout__.buffer.flush()
    elif is_stream(output):
        with storage_errors("write into", output), open(_opened(output), "wb") as stream:
            stream.write(data)
    else:
        write_bytes(real(output) if output.is_symlink() else output, data)


def _opened(output: Path) -> int:
    """A descriptor to write into the device or pipe; waits a while for somebody to read a named pipe."""
    if not output.is_fifo():
        return os.open(output, os.O_WRONLY | os.O_APPEND)
    until = time.monotonic() + PIPE_SECONDS
    while True:
        try:
            descriptor = os.open(output, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            if time.monotonic() > until:
                raise StorageError(
                    _("Nobody reads the pipe {output}").format(output=output),
                    hint=_("Start what reads it, then this command again."),
                ) from None
            time.sleep(0.05)
        else:
            os.set_blocking(descriptor, True)
            return descriptor
