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
from planner.language import _

MOST_VALUES = 20_000  # of a file, each alias counted as what it stands for
# Control characters but tab and line breaks; halves of characters that no file can hold.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

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
    try:
        return _parsed(text, file)
    except yaml.MarkedYAMLError as error:
        raise SettingsError(_("{file} is not valid YAML").format(file=file), details=[_broken(error, file)]) from error
    except yaml.reader.ReaderError as error:
        row = text.count("\n", 0, error.position) + 1
        raise SettingsError(
            _("{file} is not valid YAML").format(file=file), details=[_no_text(file, row, chr(error.character))]
        ) from error
    except yaml.YAMLError as error:
        raise SettingsError(_("{file} is not valid YAML: {error}").format(file=file, error=error)) from error
    except RecursionError as error:
        raise SettingsError(
            _("{file} is nested too deeply, or holds itself").format(file=file),
            hint=_("Settings are two or three levels deep."),
        ) from error
    except ValueError as error:  # a number of thousands of digits
        raise SettingsError(
            _("{file} cannot be read: {error}").format(file=file, error=error), hint=_("Correct the value.")
        ) from error


def _parsed(text: str, file: str) -> LocatedYaml:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return LocatedYaml({}, {})
        places = _Places(file)
        places.walk(node, ())
        if places.wrong:
            raise SettingsError(
                _("{file}: {n} key(s) or value(s) wrong").format(file=file, n=len(places.wrong)), details=places.wrong
            )
        return LocatedYaml(loader.construct_document(node), places.lines)
    finally:
        loader.dispose()


def _broken(error: yaml.MarkedYAMLError, file: str) -> Finding:
    mark = error.problem_mark
    return Finding(
        file,
        expected=_("valid YAML ({value})").format(value=error.problem or error.context),
        mend=_("Check indentation, colons and quotes there."),
        row=mark.line + 1 if mark else None,
    )


def _no_text(file: str, row: int, value: str) -> Finding:
    return Finding(
        file,
        row=row,
        value=value.encode("unicode_escape").decode()[:40],
        expected=_("text without control characters"),
        mend=_("Delete them, or write the line anew."),
    )


class _Places:
    """A walk over the tree: the line of each key, keys given twice, text that is none."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.wrong: list[Finding] = []
        self.seen = 0

    def walk(self, node: yaml.Node, path: Path) -> None:
        """Takes in `node`, which stands at `path`, and all below it."""
        self.seen += 1
        if self.seen > MOST_VALUES:
            raise SettingsError(
                _("{file} holds more than {MOST_VALUES:,} values, aliases counted").format(
                    file=self.file, MOST_VALUES=MOST_VALUES
                ),
                hint=_("Settings are a page long."),
            )
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._key(key, path)
                self.walk(value, (*path, _name(key)))
        elif isinstance(node, yaml.SequenceNode):
            for i, item in enumerate(node.value):
                self.lines[(*path, i)] = item.start_mark.line + 1
                self.walk(item, (*path, i))
        elif _NO_TEXT.search(node.value):
            self.wrong.append(_no_text(self.file, node.start_mark.line + 1, node.value))

    def _key(self, key: yaml.Node, path: Path) -> None:
        here, line = (*path, _name(key)), key.start_mark.line + 1
        if _NO_TEXT.search(_name(key)):
            self.wrong.append(_no_text(self.file, line, _name(key)))
        elif here in self.lines:
            self.wrong.append(
                Finding(
                    self.file,
                    row=line,
                    column=".".join(map(str, here)),
                    value=_name(key),
                    expected=_("each key once (it stands on line {value} too)").format(value=self.lines[here]),
                    mend=_("Delete one of the two."),
                )
            )
        self.lines[here] = line


def _name(key: yaml.Node) -> str:
    """A key as messages show it; one that is a list or a mapping itself is refused when the document is made."""
    return str(key.value) if isinstance(key, yaml.ScalarNode) else _("line {n}").format(n=key.start_mark.line + 1)
