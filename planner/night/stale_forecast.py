"""Whether the last forecast still is one of the tables, sales and settings as they are, when a plan is made from it alone."""

from __future__ import annotations

from datetime import date

from planner.domain import Warn
from planner.language import _
from planner.workspace import RunInfo, Workspace
from planner.workspace.manifest import hash_inputs

_TABLES = ("styles", "reach", "events", "skus")  # those that a forecast is made from, beside sales


def stale_forecast(ws: Workspace, forecast: RunInfo, as_of: date) -> Warn | None:
    """A warning where the forecast is as of another day, or what it was made from has changed since."""
    if forecast.as_of != str(as_of):
        words = _(
            "the last forecast ({run_id}) is as of {as_of}, the plan as of {as_of_2}; `planner forecast` makes a new one"
        )
        return Warn("stale_forecast", words.format(run_id=forecast.run_id, as_of=forecast.as_of, as_of_2=as_of))
    changed = _changed(ws, forecast)
    if not changed:
        return None
    words = _(
        "the last forecast ({run_id}) knows nothing of what has changed since: {changed}; `planner forecast` makes a new one"
    )
    return Warn("stale_forecast", words.format(run_id=forecast.run_id, changed=", ".join(changed)))


def _changed(ws: Workspace, forecast: RunInfo) -> list[str]:
    """The files, sales and settings of a forecast that differ today, by name."""
    told = forecast.manifest.get("inputs", {})
    then, now = told.get("files", {}), hash_inputs(ws)
    mine = {ws.shown(path) for name in _TABLES for path in ws.resolve(ws.source(name))}
    found = sorted(name for name in mine if then.get(name) != now.get(name))
    if told.get("tables", {}).get("sales") != ws.store.version():
        found.append(_("sales"))
    settings = forecast.manifest.get("settings", {}).get("forecast")
    if settings is not None and settings != ws.settings.forecast.model_dump(mode="json"):
        found.append("planner.yaml: forecast")
    return found
