"""What people may assume: a setting, a cell of a table, more or less demand; from flags or a file of scenarios.

optimize.budget=80000                a setting of planner.yaml
factories.F2.min_batch=100           a cell: TABLE.KEY.COLUMN
factories.*.weekly_minutes*1.1       every row; * + - change a number by that much
styles.category:dress.price*0.9      the rows of a category (any column: NAME:VALUE)
capacity.F1/2026-03-09.minutes=0     a key of two parts; a row that is not there is added
demand.category:dress*1.2            demand of a category; demand.style:ID*1.2 of a style; demand*0.9 of all
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.errors import InputError, UsageError
from planner.language import _, gathered
from planner.tables import GIVEN
from planner.yaml_lines import read_yaml

DEMAND, SETTINGS = "demand", ("optimize",)
# Tables whose cells a plan is made from; sales are what they are.
TABLES = tuple(name for name in GIVEN if name not in ("sales", "events", "reach"))
_CHANGED = re.compile(r"^(?P<path>.+?)(?P<how>[*+-])=?(?P<number>\d+(?:\.\d+)?)(?P<share>%?)$")
HINT = gathered(
    "Such as optimize.budget=80000, factories.F2.min_batch=100, 'demand.category:dress*1.2'; see the documentation "
    "(questions)."
)


@dataclass(frozen=True)
class Assumption:
    """One thing assumed. `how`: `=` (is `value`), `*`, `+` or `-` (by the number `value`)."""

    text: str
    target: str
    key: str
    column: str
    how: str
    value: Any


@dataclass(frozen=True)
class Scenario:
    """Assumptions that hold together."""

    name: str
    assumptions: tuple[Assumption, ...]


def read_assumption(text: str) -> Assumption:
    """`PATH=VALUE`, `PATH*NUMBER`, `PATH+NUMBER` or `PATH-NUMBER`; UsageError with what was expected."""
    path, how, value = _split(text)
    if path == DEMAND or path.startswith(f"{DEMAND}."):
        key = path.removeprefix(DEMAND).removeprefix(".") or "*"
        if how != "*":
            raise UsageError(_("--set {text}: demand can only be multiplied").format(text=text), hint=_(HINT))
        return Assumption(text, DEMAND, key, "", how, value)
    target, dot, rest = path.partition(".")
    if target in SETTINGS and dot:
        return Assumption(text, target, "", rest, how, value)
    key, dot, column = rest.rpartition(".")
    if target in TABLES and dot and key and column:
        if column not in GIVEN[target].names:
            raise UsageError(
                _("--set {text}: table {target} has no column {column}").format(
                    text=text, target=target, column=column
                ),
                hint=_("It has {names}.").format(names=", ".join(GIVEN[target].names)),
            )
        return Assumption(text, target, key, column, how, value)
    if target == "forecast":
        raise UsageError(
            _("--set {text}: a what-if plans the demand that is forecast already").format(text=text),
            hint=_("For other settings of the forecast edit planner.yaml and `planner run`."),
        )
    raise UsageError(
        _("--set {text}: expected a setting, TABLE.KEY.COLUMN or demand, then = or *").format(text=text), hint=_(HINT)
    )


def _split(text: str) -> tuple[str, str, Any]:
    path, equals, value = text.partition("=")
    if equals and not path.endswith(("*", "+", "-")):
        return path.strip(), "=", _typed(value)
    found = _CHANGED.match(text.strip())
    if found is None:
        raise UsageError(_("--set {text}: expected PATH=VALUE or PATH*NUMBER").format(text=text), hint=_(HINT))
    number = float(found["number"])
    if not found["share"]:
        return found["path"], found["how"], number
    share = number / 100
    by = {"+": 1 + share, "-": 1 - share, "*": share}[found["how"]]
    return found["path"], "*", by


def _typed(text: str) -> Any:
    """A value as YAML would read it."""
    if not text.strip():
        return None
    return read_yaml(text, "--set").data


def read_scenarios(file: Path) -> list[Scenario]:
    """A YAML file of `name: [assumption, ...]` or `name: assumption`; UsageError, InputError."""
    try:
        data = read_yaml(file.read_text(encoding="utf-8-sig"), str(file)).data
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            _("--scenario {file} cannot be read: {error}").format(file=file, error=error),
            hint=_("Name a text file in UTF-8."),
        ) from error
    if not isinstance(data, Mapping) or not data:
        raise InputError(_("{file}: expected lines `name: [PATH=VALUE, ...]`").format(file=file), hint=_(HINT))
    return [
        Scenario(str(name), tuple(read_assumption(text) for text in _texts(file, name, given)))
        for name, given in data.items()
    ]


def _texts(file: Path, name: Any, given: Any) -> list[str]:
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise InputError(
            _("{file}: {name}: expected PATH=VALUE or a list of them").format(file=file, name=name), hint=_(HINT)
        )
    return texts
