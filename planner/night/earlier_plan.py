"""Plans of other nights: which one a search starts from, which one tonight's is compared with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planner.language import _

if TYPE_CHECKING:
    import polars as pl

    from planner.domain import Warn
    from planner.workspace import RunFolder, Workspace

NONE = "none"
COLUMNS = ("order_id", "style_id", "factory_id", "week", "units")


def last_orders(ws: Workspace) -> pl.DataFrame | None:
    """The orders of the newest good plan; None where there is none yet, or it cannot be read."""
    from planner.errors import StorageError
    from planner.workspace.run_info import RunInfo

    file = _newest(ws)
    try:
        return None if file is None else RunInfo(file.parent).table(file.stem)
    except StorageError:  # a damaged file of a past night is no reason to make no plan tonight
        return None


def orders_to_start_from(
    ws: Workspace, run: RunFolder, asked: str | None, as_of: date, warn: Callable[[Warn], None]
) -> pl.DataFrame | None:
    """The orders that a search starts from, which the manifest then names as an input; None where there are none.

    By itself only from the plan of an earlier day: so the same command, repeated, starts from the same. Where that
    plan cannot be read the night goes on without it, with a warning.
    """
    from planner.domain import Warn
    from planner.errors import InputError
    from planner.workspace.manifest import file_sha256

    file = _file(ws, asked, as_of)
    if file is None:
        return None
    try:
        orders = _read(file)
    except InputError as error:
        if asked is not None:
            raise
        warn(Warn("no_start", _("the search did not start from an earlier plan: {error}").format(error=error)))
        return None
    run.inputs["start"] = {ws.shown(file): file_sha256(file)}
    return orders


def refuse_unknown_start(ws: Workspace, asked: str | None) -> None:
    """UsageError before any work is done where --start names neither a run with a plan nor a file."""
    if asked is not None:
        _file(ws, asked, ws.settings.day())


def _file(ws: Workspace, asked: str | None, as_of: date) -> Path | None:
    from planner.errors import UsageError
    from planner.workspace import find_run

    if asked == NONE:
        return None
    if asked is None:
        return _newest(ws, earlier_than=as_of)
    if Path(asked).is_file():
        return Path(asked)
    if "/" in asked or "." in asked:  # no run is called so
        raise UsageError(
            _("--start {asked}: no such file").format(asked=asked),
            hint=_("Name a run, or an orders.csv as a plan writes it."),
        )
    run = find_run(ws, asked)
    if not run.has_orders:
        raise UsageError(
            _("run {asked!r} made no plan to start from").format(asked=asked),
            hint=_("`planner runs` lists those that did."),
        )
    return run.table_path("orders")


def _newest(ws: Workspace, earlier_than: date | None = None) -> Path | None:
    """The orders of the newest good plan, or of the newest made for a day before `earlier_than`."""
    from planner.workspace import newest_run

    day = None if earlier_than is None else earlier_than.isoformat()
    found = newest_run(ws, lambda run: run.has_orders and (day is None or run.as_of < day))
    return None if found is None else found.table_path("orders")


def _read(file: Path) -> pl.DataFrame:
    """Orders of a plan, as CSV or Parquet; InputError where a column is missing or cannot be read."""
    import polars as pl

    from planner.errors import InputError

    types = {
        "order_id": pl.String,
        "style_id": pl.String,
        "factory_id": pl.String,
        "week": pl.Date,
        "units": pl.Float64,
    }
    try:
        orders = pl.read_parquet(file) if file.suffix == ".parquet" else pl.read_csv(file, infer_schema=False)
        missing = [name for name in COLUMNS if name not in orders.columns]
        if missing:
            raise InputError(
                _("{file} holds no orders of a plan: it has no column {value}").format(file=file, value=missing[0]),
                hint=_("Name a run, or an orders.csv as a plan writes it."),
            )
        return orders.select(pl.col(name).cast(kind) for name, kind in types.items())
    except pl.exceptions.PolarsError as error:
        raise InputError(
            _("{file} cannot be read as orders of a plan: {error}").format(file=file, error=error),
            hint=_("Name a run, or an orders.csv as a plan writes it."),
        ) from error
