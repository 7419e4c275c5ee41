"""A closed run as frames and plain data: what every page, workbook or export of it is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from planner.errors import UsageError
from planner.language import _

if TYPE_CHECKING:
    from planner.workspace import RunInfo

FRAMES = ("demand", "demand_weekly", "orders", "purchases", "skipped", "limits", "verdicts", "order_lines")


@dataclass(frozen=True)
class RunTables:
    """What a run holds; a table that it does not hold is None, an object that it does not hold is empty.

    `names` has style_id, name and category as the styles table has them today.
    """

    info: RunInfo
    demand: pl.DataFrame | None
    demand_weekly: pl.DataFrame | None
    orders: pl.DataFrame | None
    purchases: pl.DataFrame | None
    skipped: pl.DataFrame | None
    limits: pl.DataFrame | None
    verdicts: pl.DataFrame | None
    names: pl.DataFrame
    order_lines: pl.DataFrame | None = None

    @property
    def plan(self) -> dict[str, Any]:
        """plan.json; empty where the run made no plan."""
        return self.info.plan

    @property
    def manifest(self) -> dict[str, Any]:
        """manifest.json."""
        return self.info.manifest

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that were in force."""
        return dict(self.manifest.get("settings", {}))

    @property
    def currency(self) -> str:
        """The currency of the run's amounts."""
        return str(self.settings.get("currency", ""))

    def named(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` with `name` right after style_id; order kept."""
        rows = frame.join(self.names.select("style_id", "name"), on="style_id", how="left", maintain_order="left")
        return rows.select("style_id", "name", pl.exclude("style_id", "name"))


def read_run(info: RunInfo, names: pl.DataFrame) -> RunTables:
    """The tables of a run. UsageError where it holds neither plan nor demand, StorageError where it is damaged."""
    frames = {name: info.table(name) if info.holds(name) else None for name in FRAMES}
    if frames["demand"] is None:
        raise UsageError(
            _("run {run_id} ({value}, {value_2}) holds no forecast and no plan").format(
                run_id=info.run_id, value=info.manifest.get("command", "unknown"), value_2=info.status or "no status"
            ),
            hint=_("`planner runs` lists those that do."),
        )
    return RunTables(info, **frames, names=names)
