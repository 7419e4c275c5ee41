"""YAML as people expect it, with the line of every key.

YAML 1.1, which PyYAML reads, turns `NO` into false, `012` into 10, `12:30` into 750 and keeps the last of two equal
keys. Here only true/false, plain decimal numbers, null and ISO dates are anything but text, and a key given twice is
an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from planner.errors import Finding, SettingsError

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class LocatedYaml:
    """What a YAML file says, and the line (from 1) on which each key or item stands."""

    data: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int | None:
        """The line of `path`, or of the closest thing above it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


class _Loader(yaml.SafeLoader):
    """SafeLoader with a small, unsurprising set of scalars."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - declared so there


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("tag:yaml.org,2002:int", r"^[-+]?(?:0|[1-9][0-9_]*)$", "-+0123456789"),
    (
        "tag:yaml.org,2002:float",
        r"^[-+]?(?:0|[1-9][0-9_]*)(?:\.[0-9]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)$",
        "-+0123456789",
    ),
    ("tag:yaml.org,2002:float", r"^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$", "-+."),
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    ("tag:yaml.org,2002:null", r"^$", ""),
    ("tag:yaml.org,2002:timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first) or [""])


def _float(loader: _Loader, node: yaml.ScalarNode) -> float:
    return float(str(loader.construct_scalar(node)).replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))


def _date(loader: _Loader, node: yaml.ScalarNode) -> Any:
    """2026-02-31 looks like a date but is none: left as text, so that the check of its setting names it."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:float", _float)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def read_yaml(text: str, file: str) -> LocatedYaml:
    """Parse `text`; raise SettingsError with file and line for broken YAML and for keys given twice."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return LocatedYaml({}, {})
        lines: dict[Path, int] = {}
        twice: list[Finding] = []
        _locate(node, (), lines, twice, file)
        if twice:
            raise SettingsError(f"{file}: {len(twice)} key(s) given twice", details=twice)
        return LocatedYaml(loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        raise SettingsError(f"{file} is not valid YAML", details=[_broken(error, file)]) from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{file} is not valid YAML: {error}") from error
    except ValueError as error:  # a number of thousands of digits
        raise SettingsError(f"{file} cannot be read: {error}", hint="Correct the value.") from error
    finally:
        loader.dispose()


def _broken(error: yaml.MarkedYAMLError, file: str) -> Finding:
    mark = error.problem_mark
    return Finding(
        file,
        expected=f"valid YAML ({error.problem or error.context})",
        mend="Check indentation, colons and quotes there.",
        row=mark.line + 1 if mark else None,
    )


def _locate(node: yaml.Node, path: Path, lines: dict[Path, int], twice: list[Finding], file: str) -> None:
    """Walk the tree; fill `lines`, collect keys given twice."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            line = key.start_mark.line + 1
            if here in lines:
                twice.append(
                    Finding(
                        file,
                        row=line,
                        column=".".join(map(str, here)),
                        value=str(key.value),
                        expected=f"each key once (it stands on line {lines[here]} too)",
                        mend="Delete one of the two.",
                    )
                )
            lines[here] = line
            _locate(value, here, lines, twice, file)
    elif isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            lines[(*path, i)] = item.start_mark.line + 1
            _locate(item, (*path, i), lines, twice, file)
