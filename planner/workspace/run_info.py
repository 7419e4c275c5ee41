"""A past run: what its files tell, read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.errors import StorageError
from planner.language import _
from planner.tables import RESULTS
from planner.workspace.placed import in_sequence
from planner.workspace.run_files import BACKTEST, FORECAST, MANIFEST, PLAN, read_json, read_manifest, table_file
from planner.workspace.run_shapes import BACKTEST_SHAPE, MANIFEST_SHAPE, PLAN_SHAPE, SCHEMA_VERSION
from planner.workspace.shape import misfit, misfit_of_frame

if TYPE_CHECKING:
    import polars as pl

DAMAGED = _("The run's folder is damaged: restore it from a copy, or delete it; `planner run` makes a new one.")
FORECASTING = ("run", "forecast")  # commands that forecast; other runs hold demand that somebody gave them


@dataclass(frozen=True)
class RunInfo:
    """A past run; what is unknown is "" or None."""

    path: Path

    @property
    def run_id(self) -> str:
        """Such as 20260302-061500-k3f9."""
        return self.path.name

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What manifest.json holds; empty where it is damaged or of another version."""
        return {} if self.damage else read_manifest(self.path)

    @cached_property
    def plan(self) -> dict[str, Any]:
        """What plan.json holds; empty where the run made no plan."""
        return {} if self.damage else read_json(self.path / PLAN)

    @cached_property
    def damage(self) -> str:
        """What is wrong with the files that tell of the run, in words; "" where nothing is."""
        shapes = {MANIFEST: MANIFEST_SHAPE, PLAN: PLAN_SHAPE, BACKTEST: BACKTEST_SHAPE}
        for name, shape in shapes.items():
            file = self.path / name
            if name != MANIFEST and not file.exists():
                continue
            found = read_json(file)
            version = found.get("schema_version", SCHEMA_VERSION)
            if name == MANIFEST and version != SCHEMA_VERSION:
                return _("{file} was written by another version of the program (schema {version})").format(
                    file=file, version=version
                )
            if told := misfit(found, shape) if found else _("it is no JSON object"):
                return _("{file} is damaged: {told}").format(file=file, told=told)
        return ""

    def refuse_damaged(self) -> None:
        """StorageError where somebody damaged the run, or another version of the program wrote it."""
        if self.damage:
            raise StorageError(self.damage, hint=_(DAMAGED))

    def table(self, name: str) -> pl.DataFrame:
        """A table of the run; StorageError where the file is not there or is damaged."""
        import polars as pl

        file = self.table_path(name)
        try:
            frame = pl.read_parquet(file)
        except (pl.exceptions.PolarsError, OSError) as error:
            why = str(error).partition("\n")[0]
            raise StorageError(_("{file} cannot be read: {why}").format(file=file, why=why), hint=DAMAGED) from error
        known = RESULTS.get(name)
        if told := misfit_of_frame(frame, known) if known is not None else "":
            raise StorageError(_("{file} is damaged: {told}").format(file=file, told=told), hint=_(DAMAGED))
        return frame

    def holds(self, table: str) -> bool:
        """Whether the run kept a table of that name."""
        return self.table_path(table).is_file()

    def table_path(self, table: str) -> Path:
        """Where the run keeps a table of that name, if it does."""
        return self.path / table_file(table)

    @cached_property
    def backtest(self) -> dict[str, Any]:
        """What backtest.json holds; empty where the run is no backtest."""
        return read_json(self.path / BACKTEST)

    @cached_property
    def forecast(self) -> dict[str, Any]:
        """What forecast.json holds: what was learned; empty where the run made no forecast."""
        return read_json(self.path / FORECAST)

    @property
    def versions_read(self) -> dict[str, int]:
        """table of the store -> the version that it read; without tables that had none yet."""
        inputs = self.manifest.get("inputs")
        tables = inputs.get("tables") if isinstance(inputs, dict) else None
        found = tables.items() if isinstance(tables, dict) else ()
        return {str(name): version for name, version in found if isinstance(version, int)}

    @property
    def has_orders(self) -> bool:
        """Whether it holds the orders of a plan."""
        return self.holds("orders")

    @property
    def has_backtest(self) -> bool:
        """Whether it is one of `planner backtest`."""
        return (self.path / BACKTEST).is_file()

    @property
    def good(self) -> bool:
        """Whether it ended well."""
        return self.status == "ok"

    @property
    def status(self) -> str:
        """ok, error, interrupted or damaged."""
        return "damaged" if self.damage else str(self.manifest.get("status", ""))

    @property
    def as_of(self) -> str:
        """The day it planned as of (ISO)."""
        return str(self.manifest.get("as_of", ""))

    @property
    def made_forecast(self) -> bool:
        """Whether it forecast demand itself; `planner plan` only keeps the demand that it was given."""
        return self.has_demand and self.manifest.get("command") in FORECASTING

    @property
    def has_demand(self) -> bool:
        """Whether it holds the demand tables."""
        return self.holds("demand") and self.holds("demand_weekly")

    @property
    def expected_profit(self) -> float | None:
        """The figure that every page names first; of a run that kept none, what its plan says of the same."""
        recourse = self.plan.get("recourse") or {}
        found: float | None = self.plan.get("expected_profit", recourse.get("objective", self.plan.get("objective")))
        return found

    def as_dict(self) -> dict[str, Any]:
        """One line of a list of runs."""
        return {
            "run_id": self.run_id,
            "command": self.manifest.get("command", ""),
            "as_of": self.as_of,
            "status": self.status,
            "seconds": self.manifest.get("seconds"),
            "expected_profit": self.expected_profit,
            "objective": self.plan.get("objective"),
            "gap": self.plan.get("gap"),
            "units": self.plan.get("units"),
        }


def newest_first(runs: Path) -> Iterator[RunInfo]:
    """The runs of a folder, by the sequence in which they took their places, not by what the clock said then."""
    for name in reversed(in_sequence(runs)):
        if (runs / name / MANIFEST).is_file():
            yield RunInfo(runs / name)
