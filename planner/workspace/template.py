"""New workspaces: empty tables with the right headers, or a copy of a bundled example."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from planner.errors import StorageError, UsageError
from planner.language import _
from planner.settings import FILE_NAME, Tables
from planner.tables import GIVEN

PACKAGE = Path(__file__).parents[1]
SETTINGS_TEXT = """\
# Settings of this workspace; the documentation (settings) lists them all.
name: {name}
currency: CNY
as_of: today
optimize: {{horizon_weeks: 12, firm_weeks: 1}}
"""


def examples_folder() -> Path:
    """Where the bundled examples lie: inside the installed package, or at the top of a checkout."""
    bundled = PACKAGE / "_examples"
    return bundled if bundled.is_dir() else PACKAGE.parent / "examples"


def example_names() -> list[str]:
    """The bundled examples."""
    folder = examples_folder()
    return sorted(p.name for p in folder.iterdir() if (p / FILE_NAME).is_file()) if folder.is_dir() else []


def make_workspace(folder: Path, example: str | None = None, *, force: bool = False) -> list[str]:
    """Write a workspace to `folder`; returns the files made, relative to it.

    Raises UsageError for an unknown example or where files would be overwritten without `force`, StorageError where
    the folder cannot be written.
    """
    contents = _empty_tables(folder.absolute().name) if example is None else _example_files(example)
    there = sorted(name for name in contents if (folder / name).exists())
    if there and not force:
        raise UsageError(
            _("{folder} already holds {names}{value}").format(
                folder=folder, names=", ".join(there[:3]), value=" ..." if len(there) > 3 else ""
            ),
            hint=_("Choose another folder, or --force to overwrite these files (store and runs stay)."),
        )
    try:
        for name, content in contents.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Path):
                shutil.copyfile(content, target)
            else:
                target.write_text(content, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            _("{folder} cannot be written: {value}").format(folder=folder, value=error.strerror or error),
            hint=_("Choose a folder you may write to, with room on the disk."),
        ) from error
    return sorted(contents)


def _empty_tables(name: str) -> dict[str, str | Path]:
    """planner.yaml and the header of every table."""
    contents: dict[str, str | Path] = {FILE_NAME: SETTINGS_TEXT.format(name=json.dumps(name, ensure_ascii=False))}
    for table, source in Tables().model_dump().items():
        contents[source["path"]] = ",".join(GIVEN[table].names) + "\n"
    # An orders file, once there, is the whole truth of what is open: an empty one would close what the ledger booked.
    del contents[Tables().orders.paths[0]]
    return contents


def _example_files(example: str) -> dict[str, str | Path]:
    names = example_names()
    if example not in names:
        raise UsageError(
            _("there is no example {example!r}").format(example=example),
            hint=_("Bundled examples: {value}.").format(value=", ".join(names) or "none"),
        )
    source = examples_folder() / example
    return {p.relative_to(source).as_posix(): p for p in sorted(source.rglob("*")) if p.is_file()}
