"""planner.yaml, the environment and flags -> typed settings.

Flags win over the environment (PLANNER_OPTIMIZE_GAP=0.02), that over planner.yaml, that over the defaults. Whatever is
unknown, duplicated or of the wrong type is reported, all at once, with file and line.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from planner.errors import Finding, SettingsError, UsageError
from planner.language import _
from planner.settings.expected import expected as expected_of
from planner.settings.sections import Settings, TableSource
from planner.whole_file import read_whole
from planner.yaml_lines import LocatedYaml, read_yaml

FILE_NAME = "planner.yaml"
PREFIX = "PLANNER_"
MOST_BYTES = 1 << 20  # of planner.yaml
# Read by the command line itself, not settings of a workspace.
NOT_SETTINGS = frozenset({"PLANNER_WORKSPACE", "PLANNER_LANG", "PLANNER_ENGINE"})


def load_settings(
    folder: Path, environment: Mapping[str, str] | None = None, flags: Mapping[str, Any] | None = None
) -> Settings:
    """The settings in force for the workspace `folder`.

    `flags` maps dotted names (`optimize.gap`) to values; None means that the flag was not given. Raises SettingsError
    with every finding: file and line for planner.yaml, the variable for the environment; UsageError where flags alone
    are wrong.
    """
    located = read_settings_file(folder / FILE_NAME)
    origin: dict[tuple[str, ...], str] = {}
    data = _as_mapping(located.data)
    for path, text, name in _from_environment(os.environ if environment is None else environment):
        _put(data, path, text)
        origin[path] = name
    for dotted, value in (flags or {}).items():
        if value is not None:
            path = tuple(dotted.split("."))
            _put(data, path, value)
            origin[path] = "--" + path[-1].replace("_", "-")
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        findings = [_finding(dict(e), located, origin) for e in error.errors()]
        places = sorted({f.file for f in findings})
        by_flags_alone = all(place.startswith("--") for place in places)
        raise (UsageError if by_flags_alone else SettingsError)(
            _("{n} setting(s) cannot be used ({names})").format(n=len(findings), names=", ".join(places)),
            hint=_("The documentation (settings) lists every setting."),
            details=findings,
        ) from None


def settings_from(data: Mapping[str, Any]) -> Settings:
    """Settings from a mapping such as planner.yaml holds; SettingsError with every finding."""
    try:
        return Settings.model_validate(dict(data))
    except ValidationError as error:
        nowhere = LocatedYaml({}, {})
        findings = [_finding(dict(e), nowhere, {(str(e["loc"][0]),): "settings"}) for e in error.errors()]
        raise SettingsError(
            _("{n} setting(s) cannot be used").format(n=len(findings)),
            hint=_("The documentation (settings) lists every setting."),
            details=findings,
        ) from None


def read_settings_file(path: Path) -> LocatedYaml:
    """planner.yaml, parsed but not yet checked; SettingsError where there is none or it cannot be read."""
    try:
        text = read_whole(path, MOST_BYTES).decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        raise SettingsError(
            _("{parent} is no workspace: it has no {FILE_NAME}").format(parent=path.parent, FILE_NAME=FILE_NAME),
            hint=_("Stand in a workspace, name one with -w DIR, or make one with `planner init DIR`."),
        ) from None
    except UnicodeDecodeError as error:
        raise SettingsError(
            _("{path} cannot be read: {error}").format(path=path, error=error), hint=_("Save it as UTF-8 text.")
        ) from error
    except OSError as error:
        raise SettingsError(
            _("{path} cannot be read: {strerror}").format(path=path, strerror=error.strerror),
            hint=_("It is a text file of a page; this user must be able to read it."),
        ) from error
    located = read_yaml(text, FILE_NAME)
    if not isinstance(located.data, dict):
        raise SettingsError(
            _("{FILE_NAME} should hold `key: value` lines").format(FILE_NAME=FILE_NAME),
            hint=_("See the documentation (settings) for an example."),
        )
    return located


def _as_mapping(data: dict[str, Any]) -> dict[str, Any]:
    """A copy to write into; an empty section (`optimize:`) is one without keys."""
    sections = {name for name, info in Settings.model_fields.items() if info.default_factory is not None}
    return {key: {} if value is None and key in sections else deepcopy(value) for key, value in data.items()}


def leaves(model: type[BaseModel] = Settings, path: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Environment variable -> path of the setting it sets, for every single-valued setting."""
    found: dict[str, tuple[str, ...]] = {}
    for name, info in model.model_fields.items():
        kind = info.annotation
        here = (*path, name)
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not TableSource:
            found |= leaves(kind, here)
        elif name != "columns":
            found[PREFIX + "_".join(here).upper()] = here
    return found


def _from_environment(environment: Mapping[str, str]) -> list[tuple[tuple[str, ...], Any, str]]:
    """(path, value, variable) of every PLANNER_ variable that is set; unknown ones are an error."""
    known = leaves()
    given = {k: v for k, v in environment.items() if k.startswith(PREFIX) and k not in NOT_SETTINGS and v != ""}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise SettingsError(
            _("{n} environment variable(s) name no setting").format(n=len(unknown)),
            details=[
                Finding(
                    "environment",
                    column=name,
                    value=given[name],
                    expected=_("a setting's name after PLANNER_"),
                    mend=_("Unset it, or use one of {names}, ...").format(names=", ".join(sorted(known)[:4])),
                )
                for name in unknown
            ],
        )
    return [(known[name], _typed(text, known[name]), name) for name, text in given.items()]


def _typed(text: str, path: tuple[str, ...]) -> Any:
    """The text of a variable or flag as YAML would read it; text settings stay text."""
    if Settings.model_fields[path[0]].annotation is str:
        return text
    return read_yaml(text, "environment").data


def _put(data: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        inner = data.setdefault(key, {})
        if not isinstance(inner, dict):  # reported by the check of types
            return
        data = inner
    data[path[-1]] = value


def _finding(error: dict[str, Any], located: LocatedYaml, origin: Mapping[tuple[str, ...], str]) -> Finding:
    """A pydantic error as a Finding that names file and line, or the variable or flag."""
    # pydantic appends the branch of a union it tried; that is no key of the file.
    path = tuple(part for part in error["loc"] if part not in {"str", "list[str]"})
    source = next((origin[path[:n]] for n in range(len(path), 0, -1) if path[:n] in origin), None)
    dotted = ".".join(map(str, path))
    value = error.get("input")
    if error["type"] == "extra_forbidden":
        expected, mend = (
            _("a setting that exists{path}").format(path=_near(path)),
            _("Correct the spelling or delete the line."),
        )
        value = path[-1]
    elif error["type"] == "missing":
        expected, mend = _("a key {value}").format(value=path[-1]), _("Add it.")
    elif error["type"] in {"model_type", "dict_type"}:
        source_of_table = path[0] == "tables" and path[1:]
        expected = _("a path, a list of paths or {path: ...}") if source_of_table else _("`key: value` pairs")
        mend = _("Correct the value.")
    else:
        expected = expected_of(error)
        mend = _("Correct the value.")
    return Finding(
        source or FILE_NAME,
        row=None if source else located.line(path),
        column=dotted,
        value=str(value),
        expected=expected,
        mend=mend,
    )


def _near(path: tuple[Any, ...]) -> str:
    """` (did you mean gap?)` where a known name is close."""
    import difflib

    model: type[BaseModel] | None = Settings
    for part in path[:-1]:
        kind = model.model_fields[part].annotation if model and part in model.model_fields else None
        model = kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
    close = difflib.get_close_matches(str(path[-1]), list(model.model_fields), n=1) if model else []
    return _(" (did you mean {value}?)").format(value=close[0]) if close else ""
