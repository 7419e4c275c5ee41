"""The reference pages say what the code says: generated parts are fresh, no column, setting or command is missing."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import polars as pl
import pytest
from typer.models import OptionInfo

from planner.commands import VERBS
from planner.domain import Plan, PlanStatus
from planner.errors import PlannerError
from planner.settings import leaves
from planner.tables import GIVEN, RESULTS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def generate(script) -> ModuleType:
    return script("generate")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_generated_parts_are_up_to_date(generate: ModuleType) -> None:
    stale = sorted(path.name for path in generate.out_of_date())
    assert not stale, f"run `python docs/generate.py`: {stale}"


def test_a_stale_part_is_seen_and_mended(generate: ModuleType) -> None:
    text = "hand-written\n<!-- begin given -->\nold\n<!-- end given -->\nmore\n"
    fresh = generate.fresh(text, {"given": lambda: "new"})
    assert fresh == "hand-written\n<!-- begin given -->\n\nnew\n\n<!-- end given -->\nmore\n"
    assert generate.fresh(fresh, {"given": lambda: "new"}) == fresh


def test_missing_marks_are_an_error(generate: ModuleType) -> None:
    with pytest.raises(ValueError, match="given"):
        generate.fresh("no marks", {"given": lambda: "new"})


@pytest.mark.parametrize("table", [*GIVEN.values(), *RESULTS.values()], ids=lambda t: t.name)
def test_every_column_and_header_is_named(table) -> None:
    text = page("tables.md")
    for column in table.columns:
        assert f"`{column.name}`" in text
        assert all(f"`{header}`" in text for header in column.also)


def test_every_key_of_plan_json_is_named() -> None:
    empty = pl.DataFrame()
    plan = Plan(PlanStatus.OPTIMAL, 0, 0, 0, 0, 0, 0, 0, 0, empty, empty, empty, empty)
    assert all(f"`{key}`" in page("tables.md") for key in plan.summary())
    assert all(f"`{status.value}`" in page("tables.md") for status in PlanStatus)


def test_every_setting_has_its_variable_named() -> None:
    text = page("settings.md")
    for variable, path in leaves().items():
        assert f"`{variable}`" in text
        assert f"`{'.'.join(path)}`" in text


def test_every_command_and_option_is_named() -> None:
    text = page("commands.md")
    for verb, function in VERBS.items():
        section = text.split(f"\n## planner {verb}\n")[1].split("\n## ")[0]
        for name, parameter in inspect.signature(cast(Callable[..., Any], function), eval_str=True).parameters.items():
            about = getattr(parameter.annotation, "__metadata__", (None,))[0]
            if isinstance(about, OptionInfo):
                given = [word for word in (about.default, *about.param_decls) if str(word).startswith("--")]
                names = [word.partition("/")[0] for word in given] or [f"--{name.replace('_', '-')}"]
                assert any(re.search(rf"{option}(?![\w-])", section) for option in names), (verb, names)


def test_every_exit_code_is_named() -> None:
    for error in _tree(PlannerError):
        if error is not PlannerError:
            assert f"| {error.exit_code} |" in page("commands.md")


def _tree(kind: type[PlannerError]) -> list[type[PlannerError]]:
    return [kind, *(sub for child in kind.__subclasses__() for sub in _tree(child))]


def test_the_example_settings_are_valid(tmp_path: Path) -> None:
    from planner.settings import load_settings

    text = page("settings.md").split("```yaml\n")[1].split("```")[0]
    (tmp_path / "planner.yaml").write_text(text, encoding="utf-8")
    settings = load_settings(tmp_path, environment={"PLANNER_AS_OF": "2026-03-02"})
    assert settings.tables.sales.paths == ["exports/*.csv"]
    assert settings.columns["sales"]["units"] == "销量"
    assert settings.day() == date(2026, 3, 2)


@pytest.mark.parametrize("table", GIVEN.values(), ids=lambda t: t.name)
def test_a_header_means_one_column_of_a_table_only(table) -> None:
    headers = [name.lower() for column in table.columns for name in (column.name, *column.also)]
    assert sorted(headers) == sorted(set(headers))
