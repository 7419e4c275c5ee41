"""Everything that can go wrong for a user, and the exit code each thing ends with.

    PlannerError
    ├── UsageError            2   the command line asks for something that makes no sense
    ├── InputError            3   input is missing, malformed or contradictory
    │   ├── SettingsError     3   planner.yaml, the environment or a flag
    │   ├── StorageError      3   a full disk, a read-only folder, a store that cannot be read
    │   ├── BusyError         3   another command holds the store and does not let go in time
    │   └── EngineError       3   a cluster does not answer, is not of the same kind, or lost the work
    ├── NoDemandError         4   there is no style to forecast
    ├── InfeasibleError       5   no plan satisfies every limit
    └── NoPlanFoundError      6   the solver stopped before it found any plan

Anything else that is raised is a bug (exit code 1, with a traceback).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from planner.language import _

EXIT_OK = 0
EXIT_BUG = 1
EXIT_STRICT = 7
EXIT_CHANGED = 10
EXIT_INTERRUPTED = 130


@dataclass(frozen=True)
class Finding:
    """One thing wrong with one piece of input: where it stands, what it is, what was expected, how to correct it.

    `row` counts lines of the file as an editor shows them (the header of a CSV is row 1).
    """

    file: str
    expected: str
    mend: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    @property
    def where(self) -> str:
        """`file:row` (or `file` alone) and the column, as messages show it."""
        place = self.file if self.row is None else f"{self.file}:{self.row}"
        return place if self.column is None else f"{place} {self.column}"

    def __str__(self) -> str:
        if self.value is None:
            told = _("{where}: expected {expected}. {mend}")
        else:
            told = _("{where}: found {value!r}, expected {expected}. {mend}")
        return told.format(where=self.where, value=self.value, expected=self.expected, mend=self.mend).rstrip()

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain data, for JSON."""
        return asdict(self)


class PlannerError(Exception):
    """An error a user can act on: what, where (details), how to correct it (hint)."""

    exit_code = EXIT_BUG
    code = "error"

    def __init__(self, message: str, *, hint: str = "", details: Sequence[Finding | dict[str, Any]] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = tuple(details)

    def as_dict(self) -> dict[str, Any]:
        """`code`, `message`, `hint`, `details`: the envelope's error object."""
        details = [d.as_dict() if isinstance(d, Finding) else d for d in self.details]
        return {"code": self.code, "message": self.message, "hint": self.hint, "details": details}


class UsageError(PlannerError):
    """The command line asks for something that makes no sense."""

    exit_code = 2
    code = "usage"


class InputError(PlannerError):
    """Input is missing, malformed or contradictory; `details` holds every finding."""

    exit_code = 3
    code = "input"


class SettingsError(InputError):
    """A setting in planner.yaml, the environment or a flag is unknown, duplicated or of the wrong type."""

    code = "settings"


class StorageError(InputError):
    """The disk is full, a folder is read-only, or what the store holds cannot be read."""

    code = "storage"


class BusyError(InputError):
    """Another command is writing and did not finish within the time this one may wait."""

    code = "busy"


class EngineError(InputError):
    """What the work was to be done on (a cluster, other processes) is not there, not fit for it, or failed."""

    code = "engine"


class NoDemandError(PlannerError):
    """There is no style whose demand could be estimated."""

    exit_code = 4
    code = "no_demand"


class InfeasibleError(PlannerError):
    """No plan satisfies every limit; the message names a smallest set of limits that clash."""

    exit_code = 5
    code = "infeasible"


class NoPlanFoundError(PlannerError):
    """The solver stopped before it found any plan."""

    exit_code = 6
    code = "no_plan_found"
