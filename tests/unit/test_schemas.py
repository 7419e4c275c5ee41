"""Every schema is one, names what the program has, and refuses what it should."""

import pytest
from jsonschema import Draft202012Validator

from planner.commands import VERBS
from planner.schemas import names, schema_of
from planner.schemas.catalogue import full_name
from planner.schemas.envelopes import DATA
from planner.schemas.settings import setting_rows
from planner.settings import leaves
from planner.tables import RESULTS

RUN = {"run_id": "r", "command": "run", "as_of": "2026-03-02", "status": "ok", "seconds": 1.5}


@pytest.mark.parametrize("name", names())
def test_each_is_a_schema(name):
    schema = schema_of(name)
    Draft202012Validator.check_schema(schema)
    assert schema["version"] == 1
    assert schema["title"]


def test_every_command_and_every_table_has_one():
    assert set(DATA) == set(VERBS)
    assert {f"table.{name}" for name in RESULTS} <= set(names())


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("run", "envelope.run"),
        ("demand", "table.demand"),
        ("plan.json", "plan.json"),
        ("manifest", "manifest.json"),
        ("no", None),
    ],
)
def test_short_names(asked, name):
    assert full_name(asked) == name


def test_the_settings_are_those_of_planner_yaml():
    rows = {row["setting"]: row for row in setting_rows()}
    assert set(rows) == {".".join(path) for path in leaves().values()} | {
        name for name in rows if name.startswith("columns")
    }
    assert (rows["optimize.horizon_weeks"]["default"], rows["optimize.horizon_weeks"]["values"]) == ("12", "1 to 104")
    assert all(row["meaning"] for row in rows.values())
    settings = Draft202012Validator(schema_of("settings"))
    assert settings.is_valid({"currency": "CNY", "optimize": {"budget": None}})
    assert not settings.is_valid({"optimize": {"horizon": 3}})


def envelope(**changed):
    whole = {
        "schema_version": 1,
        "command": "runs",
        "status": "ok",
        "run_id": None,
        "data": [RUN],
        "warnings": [],
        "error": None,
    }
    return {**whole, **changed}


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        (envelope(), True),
        (envelope(more=1), True),
        (envelope(data=[{**RUN, "more": 1}]), True),
        (envelope(data=None), False),
        (envelope(data=[{"run_id": "r"}]), False),
        (envelope(data=[{**RUN, "seconds": "1.5"}]), False),
        (envelope(schema_version=2), False),
        (envelope(status="error", data=None, error={"code": "usage", "message": "m", "hint": "", "details": []}), True),
        (envelope(status="error", data=None), False),
    ],
)
def test_what_a_schema_takes(printed, right):
    assert Draft202012Validator(schema_of("envelope.runs")).is_valid(printed) is right


def test_a_row_that_lacks_what_is_required_is_refused():
    order = Draft202012Validator(schema_of("table.purchases"))
    row = {"fabric_id": "F", "metres": 1.0, "week": "2026-03-02", "cost": 2.0, "firm": True}
    assert order.is_valid([row])
    assert not order.is_valid([{**row, "week": "soon"}])
    assert not order.is_valid([{key: row[key] for key in row if key != "metres"}])
