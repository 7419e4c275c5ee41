"""Proof that a table is what it was last: every commit is brought to the disk, noted, and looked for at each start.

A power cut may leave the newest files empty although they have their names. So files and folders are synced before a
commit counts; then `versions.json` beside the tables notes the version and its rows. What does not agree with the note
is an error that names the last good version, never an empty table.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from deltalake import DeltaTable

from planner.errors import StorageError
from planner.language import _
from planner.workspace.atomic import storage_errors, sync_folder, write_json

NOTE = "versions.json"


def note_commit(folder: Path, table: DeltaTable) -> None:
    """Brings the newest commit of the table in `folder` to the disk and notes it."""
    version, log = int(table.version()), folder / "_delta_log"
    with storage_errors("write to", folder):
        for name in _files_of(log / f"{version:020}.json"):
            _sync(folder / name)
        for file in log.iterdir():
            if file.name.startswith(f"{version:020}.") or file.name == "_last_checkpoint":
                _sync(file)
        for place in (log, folder, folder.parent):
            sync_folder(place)
    noted = _noted(folder)
    write_json(folder.parent / NOTE, {**noted, folder.name: {"version": version, "rows": _rows(table)}})


def _files_of(commit: Path) -> list[str]:
    """The data files that a commit adds."""
    lines = (json.loads(line) for line in commit.read_text(encoding="utf-8").splitlines())
    return [line["add"]["path"] for line in lines if "add" in line]


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_log(folder: Path) -> None:
    """StorageError where the log of the table in `folder` is not whole, or ends before the version that was noted."""
    noted, log = _noted(folder).get(folder.name), folder / "_delta_log"
    last = -1 if noted is None else int(noted["version"])
    commits = sorted(log.glob("*.json")) if log.is_dir() else []
    if not commits:
        if last >= 0:
            raise _damaged(folder, _("its log (_delta_log) is gone"), last, None)
        return
    newest = int(commits[-1].stem)
    missing = sorted(set(range(newest + 1)) - {int(file.stem) for file in commits})
    if newest < last:
        raise _damaged(
            folder, _("version {value} is missing at the end of its log").format(value=newest + 1), newest, None
        )
    if missing:
        raise _damaged(
            folder, _("version {value} is missing in its log").format(value=missing[0]), missing[0] - 1, None
        )
    for commit in reversed(commits):  # those written since the note, and the last noted one
        if not _is_whole(commit):
            raise _damaged(
                folder,
                _("version {stem} of its log is cut off").format(stem=int(commit.stem)),
                _last_whole(commits),
                commit,
            )
        if int(commit.stem) <= last or last < 0:
            break


def named_files(folder: Path) -> str:
    """All commits of the table in `folder` as one text, in which the name of every data file stands that one adds.

    StorageError where one of them is not whole: what it named would look like a leftover.
    """
    commits = sorted((folder / "_delta_log").glob("*.json"))
    for commit in commits:
        if not _is_whole(commit):
            number = int(commit.stem)
            raise _damaged(
                folder,
                _("version {number} of its log is cut off or overwritten").format(number=number),
                number - 1,
                None,
            )
    return "".join(commit.read_text(encoding="utf-8") for commit in commits)


def _last_whole(commits: list[Path]) -> int:
    return next((int(commit.stem) for commit in reversed(commits) if _is_whole(commit)), -1)


def _is_whole(commit: Path) -> bool:
    try:
        lines = commit.read_text(encoding="utf-8").splitlines()
        return bool(lines) and all(isinstance(json.loads(line), dict) for line in lines)
    except (OSError, ValueError):
        return False


def check_content(folder: Path, table: DeltaTable) -> None:
    """StorageError where files of the newest version are gone or cut off, or rows are not those that were noted."""
    noted, version = _noted(folder).get(folder.name), int(table.version())
    actions = _actions(table)
    for path, size in zip(actions["path"], actions["size_bytes"], strict=True):
        file = folder / path
        if not file.is_file() or file.stat().st_size != size:
            cut_off = file.is_file()
            why = (_("{path} is cut off") if cut_off else _("{path} is gone")).format(path=path)
            raise _damaged(folder, why, _before(folder, path), None)
    if noted is not None and int(noted["version"]) == version and int(noted["rows"]) != sum(actions["num_records"]):
        raise _damaged(
            folder, _("version {version} has other rows than were written").format(version=version), version - 1, None
        )


def _before(folder: Path, path: str) -> int:
    """The last version that does without a data file."""
    for commit in sorted((folder / "_delta_log").glob("*.json")):
        if path in _files_of(commit):
            return int(commit.stem) - 1
    return -1


def _actions(table: DeltaTable) -> dict[str, list[Any]]:
    import polars as pl

    found = pl.DataFrame(table.get_add_actions(flatten=True))
    return {name: found[name].to_list() for name in ("path", "size_bytes", "num_records")}


def _rows(table: DeltaTable) -> int:
    return sum(_actions(table)["num_records"])


def _noted(folder: Path) -> dict[str, Any]:
    """What was noted of the tables beside `folder`; empty where nothing was yet."""
    file = folder.parent / NOTE
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        for entry in found.values():
            int(entry["version"]), int(entry["rows"])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError(
            _("{file} cannot be read, so nobody knows whether the store is whole: {error}").format(
                file=file, error=error
            ),
            hint=_("Restore it from a copy. To go by what the store holds now, delete this file."),
        ) from error
    return dict(found)


def _damaged(folder: Path, why: str, last_good: int, cut_off: Path | None) -> StorageError:
    good = (
        _("the last good version is {last_good}").format(last_good=last_good)
        if last_good >= 0
        else _("it has no good version")
    )
    back = _(
        "To go on from there, delete {cut_off} and {note}; what was written later then has to be taken in or booked again."
    ).format(cut_off=cut_off, note=folder.parent / NOTE)
    lost = f" {back}" if cut_off else ""
    return StorageError(
        _("The store is damaged: {folder}: {why}; {good}").format(folder=folder, why=why, good=good),
        hint=_(
            "Restore the store from a copy.{lost} Sales files can be taken in anew into an empty store, "
            "the ledger cannot."
        ).format(lost=lost),
    )
