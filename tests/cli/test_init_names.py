"""A folder may be called anything: its name is text in planner.yaml, and flags that make no sense are usage errors."""

import pytest


@pytest.mark.parametrize(
    "name", ["2026", "true", "#ss26", "SS26: drop", "null", "it's", "1e5", "*", '"q"', "- x", "款"]
)
def test_any_name_of_a_folder_makes_a_workspace_that_can_be_read(tmp_path, planner, name):
    assert planner("init", tmp_path / name).code == 0
    from planner.settings import load_settings

    assert load_settings(tmp_path / name, {}).name == name


@pytest.mark.parametrize("day", ["0001-01-01", "2199-12-31", "9999-12-31", "2026/8/17", "2026-02-31", "7"])
@pytest.mark.parametrize("command", ["check", "simulate", "plan"])
def test_days_that_nobody_plans_for_are_usage(small_workspace, planner, command, day):
    done = planner(command, "-w", small_workspace, "--as-of", day, "--json")
    assert done.code == 2
    assert "--as-of" in done.err


def test_a_day_long_ago_may_lie_years_before_the_exit_of_a_style(small_workspace, planner):
    assert planner("check", "-w", small_workspace, "--as-of", "2012-01-02").code == 0


def test_a_style_that_never_ends_is_told(small_workspace, planner):
    styles = small_workspace / "data/styles.csv"
    rows = styles.read_text().splitlines()
    cells = rows[-1].split(",")
    cells[rows[0].split(",").index("exit_date")] = "2099-12-31"
    styles.write_text("\n".join([*rows[:-1], ",".join(cells)]) + "\n")
    done = planner("check", "-w", small_workspace)
    assert done.code == 3
    assert "2099-12-31" in done.err
    assert "within five years" in done.err
