"""A plan made from the last forecast alone says what the forecast does not know yet."""

from datetime import date

import polars as pl
import pytest
from tiny_workspace import SETTINGS, write_tiny_workspace

from planner.night.stale_forecast import stale_forecast
from planner.workspace import SourceInfo, last_forecast, new_run, open_workspace

AS_OF = date(2026, 3, 2)


@pytest.fixture
def folder(tmp_path):
    folder = write_tiny_workspace(tmp_path / "w", sales="date,style_id,units\n2026-02-20,A,3\n")
    ws = open_workspace(folder, environment={})
    with new_run(ws, "forecast") as run:
        run.inputs["tables"] = {"sales": ws.store.version()}
        for name in ("demand", "demand_weekly"):
            (run.path / f"{name}.parquet").write_bytes(b"")
    return folder


def told(folder, as_of=AS_OF):
    ws = open_workspace(folder, environment={})
    warning = stale_forecast(ws, last_forecast(ws), as_of)
    return "" if warning is None else warning.message


def test_nothing_is_said_while_nothing_has_changed(folder):
    assert told(folder) == ""
    (folder / "data/factories.csv").write_text("factory_id,weekly_minutes,min_batch,lead_time_weeks\nF,9,0,1\n")
    assert told(folder) == ""  # a forecast is not made from it


def test_another_day_tables_sales_and_settings_are_named(folder):
    assert "as of 2026-03-02, the plan as of 2026-03-09" in told(folder, date(2026, 3, 9))
    styles = folder / "data/styles.csv"
    styles.write_text(styles.read_text().replace("2026-06-01", "2026-07-01"))
    (folder / "data/events.csv").write_text("name,start_date,end_date\nfair,2026-03-05,2026-03-06\n")
    (folder / "planner.yaml").write_text(f"{SETTINGS}forecast: {{min_history_styles: 3}}\n")
    ws = open_workspace(folder, environment={})
    fresh = pl.DataFrame({"date": [date(2026, 2, 21)], "style_id": ["A"], "units": [5.0]})
    ws.store.put_sales(fresh, SourceInfo("1" * 64, "more.csv", 1, 0))
    assert "data/events.csv, data/styles.csv, sales, planner.yaml: forecast" in told(folder)
