"""planner.yaml, environment and flags: who wins, and what every mistake is told to be."""

from datetime import date

import pytest

from planner.errors import SettingsError, UsageError
from planner.settings import leaves, load_settings


def settings(tmp_path, text="", environment=None, **flags):
    (tmp_path / "planner.yaml").write_text(text, encoding="utf-8")
    return load_settings(tmp_path, environment or {}, {k.replace("__", "."): v for k, v in flags.items()})


def findings(tmp_path, text="", environment=None, **flags):
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, text, environment, **flags)
    return caught.value.details


def test_an_empty_file_has_sensible_defaults(tmp_path):
    found = settings(tmp_path)
    assert found.optimize.horizon_weeks == 12
    assert found.optimize.firm_weeks == 1
    assert found.optimize.budget is None
    assert found.tables.sales.paths == ["data/sales.csv"]
    assert found.day() == date.today()


def test_flags_win_over_environment_over_file(tmp_path):
    text = "optimize: {gap: 0.03, time_limit: 9, horizon_weeks: 6}\n"
    found = settings(
        tmp_path, text, {"PLANNER_OPTIMIZE_GAP": "0.02", "PLANNER_OPTIMIZE_TIME_LIMIT": "8"}, optimize__gap=0.01
    )
    assert (found.optimize.gap, found.optimize.time_limit, found.optimize.horizon_weeks) == (0.01, 8.0, 6)


def test_a_flag_that_was_not_given_changes_nothing(tmp_path):
    assert settings(tmp_path, "optimize: {gap: 0.03}", optimize__gap=None).optimize.gap == 0.03


@pytest.mark.parametrize("text", ["as_of: 2026-03-02", "as_of: '2026-03-02'"])
def test_as_of_is_a_date(tmp_path, text):
    assert settings(tmp_path, text).day() == date(2026, 3, 2)


def test_tables_take_a_path_a_list_or_a_mapping(tmp_path):
    found = settings(tmp_path, "tables: {sales: {path: w.xlsx, period: week}, stock: [a.csv, b.csv], pins: p.csv}")
    assert found.tables.sales.period == "week"
    assert found.tables.stock.paths == ["a.csv", "b.csv"]
    assert found.tables.pins.paths == ["p.csv"]


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path):
    found = findings(tmp_path, "nmae: x\noptimize:\n  gap: much\n  time_limt: 3\n  firm_weeks: 1.5\nas_of: yesterday\n")
    assert {(f.row, f.column) for f in found} == {
        (1, "nmae"),
        (3, "optimize.gap"),
        (4, "optimize.time_limt"),
        (5, "optimize.firm_weeks"),
        (6, "as_of"),
    }
    assert any("did you mean time_limit" in f.expected for f in found)


def test_keys_given_twice_are_an_error(tmp_path):
    assert [f.row for f in findings(tmp_path, "name: x\ncurrency: CNY\nname: y\n")] == [3]


def test_broken_yaml_names_the_line(tmp_path):
    assert findings(tmp_path, "name: x\noptimize: [1\n")[0].row is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("name: NO", "NO"),
        ("name: 012", "012"),
        ("name: 12:30", "12:30"),
        ("name: yes", "yes"),
        ("name: 1_000x", "1_000x"),
    ],
)
def test_text_that_yaml_1_1_would_change_stays_text(tmp_path, text, name):
    assert settings(tmp_path, text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "optimize: {gap: true}",
        "optimize: {solver: gurobi}",
        "optimize: {time_limit: 0}",
        "columns: {salez: {a: b}}",
        "tables: 5",
        "forecast: 3",
        "forecast: {seed: '7'}",
    ],
)
def test_wrong_types_and_values_are_errors(tmp_path, text):
    assert findings(tmp_path, text)[0].row == 1


def test_an_environment_variable_that_names_no_setting_is_an_error(tmp_path):
    assert findings(tmp_path, environment={"PLANNER_GAP": "0.1"})[0].column == "PLANNER_GAP"


def test_a_wrong_environment_variable_is_named(tmp_path):
    assert findings(tmp_path, environment={"PLANNER_OPTIMIZE_GAP": "much"})[0].file == "PLANNER_OPTIMIZE_GAP"


def test_a_wrong_flag_is_named(tmp_path):
    with pytest.raises(UsageError) as caught:
        settings(tmp_path, as_of="soon")
    assert caught.value.details[0].file == "--as-of"
    assert findings(tmp_path, "optimize: {gap: x}", as_of="soon")[-1].file == "planner.yaml"


def test_a_folder_without_settings_is_no_workspace(tmp_path):
    with pytest.raises(SettingsError, match="no workspace"):
        load_settings(tmp_path, {}, {})


def test_every_single_setting_has_a_variable():
    expected = {"PLANNER_AS_OF", "PLANNER_OPTIMIZE_BUDGET", "PLANNER_TABLES_SALES", "PLANNER_FORECAST_SEED"}
    assert expected <= set(leaves())


def test_a_part_of_the_prior_curve_may_be_given(tmp_path):
    found = settings(
        tmp_path,
        "forecast: {prior_curve: {spike: 3, half_life: 0.3}}\n",
        {"PLANNER_FORECAST_PRIOR_CURVE_SPIKE_DAYS": "2"},
    ).forecast.prior_curve
    assert (found.spike, found.spike_days, found.half_life, found.styles) == (3.0, 2.0, 0.3, 4.0)
    wrong = findings(tmp_path, "forecast:\n  prior_curve:\n    half_life: 0\n")
    assert [(f.row, f.column) for f in wrong] == [(3, "forecast.prior_curve.half_life")]


def test_a_day_that_is_none_is_told_with_its_line_and_with_every_other_mistake(tmp_path):
    found = findings(tmp_path, "name: x\nas_of: 2026-02-31\noptimize: {gap: x, change_cost: -1, proof: maybe}\n")
    assert [(f.row, f.column, f.value) for f in found] == [
        (2, "as_of", "2026-02-31"),
        (3, "optimize.change_cost", "-1"),
        (3, "optimize.gap", "x"),
        (3, "optimize.proof", "maybe"),
    ]


@pytest.mark.parametrize("setting", ["budget: .nan", "change_cost: .inf", "time_limit: .inf", "gap: .nan"])
def test_numbers_are_finite(tmp_path, setting):
    [found] = findings(tmp_path, f"optimize: {{{setting}}}\n")
    assert found.expected == "a finite number"


def test_a_number_where_a_section_should_be_is_told_in_words_of_planner_yaml(tmp_path):
    found = findings(tmp_path, "tables: {styles: 5}\nforecast: {prior_curve: 3}\n")
    assert [f.expected for f in found] == ["a path, a list of paths or {path: ...}", "`key: value` pairs"]


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("tables: {styles: ''}", "tables.styles.path", "a path, a glob or a list of them"),
        ("tables: {styles: []}", "tables.styles.path", "a path, a glob or a list of them"),
        ("tables: {styles: [a.csv, '']}", "tables.styles.path", "a path, a glob or a list of them"),
        ("tables: {styles: {}}", "tables.styles.path", "a key path"),
        ("store: ''", "store", "a folder or a URI such as s3://bucket/season"),
    ],
)
def test_what_names_nothing_is_an_error(tmp_path, text, column, expected):
    [found] = findings(tmp_path, text)
    assert (found.row, found.column, found.expected) == (1, column, expected)
