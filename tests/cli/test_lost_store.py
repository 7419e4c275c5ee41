"""A store that is gone: made anew from files while nothing can have been released, an error from then on."""

import shutil


def test_before_any_plan_the_sales_come_in_anew_and_it_is_said(small_workspace, planner):
    first = planner("forecast", "-w", small_workspace, "--format", "csv")
    shutil.rmtree(small_workspace / "store")
    again = planner("forecast", "-w", small_workspace, "--format", "csv")
    assert (again.code, again.out) == (0, first.out)
    assert "is gone: sales are taken in anew" in again.err


def test_once_there_is_a_plan_it_is_an_error(small_workspace, planner):
    assert planner("run", "-w", small_workspace, "--gap", "0.9").code == 0
    shutil.rmtree(small_workspace / "store")
    done = planner("forecast", "-w", small_workspace)
    assert done.code == 3
    assert "The store is gone" in done.err
