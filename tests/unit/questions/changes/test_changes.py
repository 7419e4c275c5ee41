"""From one plan to another: which run became which, what to do about it, and why."""

from datetime import date, timedelta

import polars as pl
import pytest

from planner.questions.changes import Side, changes_between
from planner.questions.changes.causes import changed_files, changed_settings
from planner.questions.changes.changes import action_of
from planner.questions.changes.match import paired
from planner.questions.changes.sides import COLUMNS

MONDAY = date(2026, 3, 2)


def orders(*rows):
    given = [
        {
            "order_id": f"P-{week}-{factory}-{style}",
            "style_id": style,
            "factory_id": factory,
            "week": MONDAY + timedelta(weeks=week),
            "units": float(units),
            "firm": week == 0,
            "unit_cost": 10.0,
            "expected_profit": 5.0 * units,
        }
        for style, factory, week, units in rows
    ]
    return pl.DataFrame(given, schema=COLUMNS)


def manifest(**settings):
    return {"settings": {"optimize": {"budget": None, **settings}}, "inputs": {"files": {}, "tables": {"sales": 1}}}


def demand(**totals):
    return pl.DataFrame({"style_id": list(totals), "observed_units": [0.0] * len(totals), "mean": [*totals.values()]})


def side(name, table, as_of=MONDAY, told=None, expected=None):
    return Side(name, table, as_of, expected, manifest() if told is None else told)


class Ledger:
    def __init__(self, booked=()):
        rows = pl.DataFrame(booked, schema={"run_id": pl.String, "plan_order_id": pl.String}, orient="row")
        self.booked = rows.with_columns(units=pl.lit(10.0), cancelled=pl.lit(0.0))

    def orders(self):
        return self.booked

    def version(self):
        return None


class Store:
    def __init__(self, booked=()):
        self.ledger = Ledger(booked)


class Workspace:
    def __init__(self, booked=()):
        self.store = Store(booked)


def actions(before, after, ws=None):
    found = changes_between(before, after, ws or Workspace())
    return {(r["style_id"], r["factory_id"]): r for r in found.rows.iter_rows(named=True)}, found


@pytest.mark.parametrize(
    ("then", "now", "action"),
    [
        ((), ("A", "F", 0, 100), "make"),
        (("A", "F", 0, 100), (), "cancel"),
        (("A", "F", 0, 100), ("A", "F", 0, 120), "increase"),
        (("A", "F", 0, 100), ("A", "F", 0, 80), "decrease"),
        (("A", "F", 2, 100), ("A", "F", 1, 100), "expedite"),
        (("A", "F", 2, 100), ("A", "F", 3, 150), "defer"),
        (("A", "F", 2, 100), ("A", "F", 2, 100), None),
    ],
)
def test_each_action(then, now, action):
    before, after = orders(*[then] if then else []), orders(*[now] if now else [])
    assert [action_of(a, b) for a, b in paired(before, after)] == [action]


def test_runs_of_one_style_and_factory_are_matched_by_the_nearest_week():
    before, after = orders(("A", "F", 0, 100), ("A", "F", 4, 300)), orders(("A", "F", 5, 300), ("A", "F", 1, 100))
    weeks = [((a["week"] - MONDAY).days // 7, (b["week"] - MONDAY).days // 7) for a, b in paired(before, after)]
    assert weeks == [(0, 1), (4, 5)]


def test_a_run_that_moves_to_another_factory_is_less_there_and_more_here():
    found, _ = actions(side("a", orders(("A", "F1", 0, 100))), side("b", orders(("A", "F2", 0, 100))))
    assert found["A", "F1"]["action"] == "cancel"
    assert found["A", "F2"]["action"] == "make"
    assert sum(row["units_change"] for row in found.values()) == 0


def test_a_row_of_a_list_without_a_factory_is_a_run_at_any_and_costs_what_one_there_does():
    plan = orders(("A", "F1", 0, 50), ("A", "F2", 0, 30), ("B", "F1", 0, 20))
    mine = plan.head(1).with_columns(
        factory_id=None, week=None, units=pl.lit(60.0), unit_cost=None, expected_profit=None
    )
    other = mine.with_columns(style_id=pl.lit("X"))
    found = changes_between(side("a", plan), Side("mine.csv", pl.concat([mine, other])), Workspace())
    told = {(r["action"], r["style_id"], r["factory_id"]): r for r in found.rows.iter_rows(named=True)}
    assert set(told) == {
        ("increase", "A", "F1"), ("cancel", "A", "F2"), ("cancel", "B", "F1"), ("make", "X", None),
    }  # fmt: skip
    assert told["increase", "A", "F1"]["cost_change"] == 100.0
    assert told["make", "X", None]["cost_change"] is None
    assert found.as_dict()["cost_change"] == 100.0 - 300.0 - 200.0
    back = paired(mine, plan.head(2))
    assert [(a and a["units"], b and b["units"]) for a, b in back] == [(60.0, 50.0), (None, 30.0)]


def test_money_and_units_add_up_to_the_difference_of_the_plans():
    before, after = orders(("A", "F", 0, 100), ("B", "F", 1, 50)), orders(("A", "F", 0, 130), ("C", "F", 0, 20))
    _, found = actions(side("a", before), side("b", after))
    told = found.as_dict()
    assert told["units_change"] == after["units"].sum() - before["units"].sum() == 0
    assert found.rows["profit_change"].sum() == pytest.approx(
        after["expected_profit"].sum() - before["expected_profit"].sum()
    )
    assert found.counts() == {"make": 1, "increase": 1, "expedite": 0, "decrease": 0, "defer": 0, "cancel": 1}


def test_what_was_released_is_in_work_and_no_cancellation():
    before = side("a", orders(("A", "F", 0, 100), ("B", "F", 0, 50)))
    found, whole = actions(before, side("b", orders()), Workspace([("a", "P-0-F-A")]))
    assert set(found) == {("B", "F")}
    assert whole.released == 1


def test_causes_in_the_order_in_which_they_explain_most():
    later = MONDAY + timedelta(weeks=1)
    before = side("a", orders(("A", "F", 1, 100), ("B", "F", 0, 50)), expected=demand(A=100.0, B=80.0))
    after = side("b", orders(("A", "F", 1, 150)), later, manifest(budget=80000), demand(A=180.0, B=80.0))
    found, _ = actions(before, after)
    assert found["A", "F"]["cause"] == "new_sales"
    assert found["A", "F"]["why"] == "sold 0 more since; 180 expected in all, 100 before"
    assert found["B", "F"]["cause"] == "week_passed"
    same_day = side("b", orders(), MONDAY, manifest(budget=80000), demand(A=100.0, B=80.0))
    found, _ = actions(before, same_day)
    assert found["A", "F"]["cause"] == "changed_setting"
    assert found["A", "F"]["why"] == "optimize.budget None -> 80,000"
    found, _ = actions(before, side("b", orders(), expected=demand(A=100.0, B=80.0)))
    assert found["A", "F"]["cause"] == "other_styles"


@pytest.mark.parametrize(
    ("now", "total", "cause"),
    [
        (("A", "F", 1, 150), 180.0, "new_sales"),
        (("A", "F", 1, 150), 60.0, "changed_setting"),  # more of a style that sells less: not for its sales
        (("A", "F", 1, 60), 60.0, "new_sales"),
        (("A", "F", 1, 60), 180.0, "changed_setting"),
        (("A", "F", 0, 100), 180.0, "new_sales"),
        (("A", "F", 0, 100), 60.0, "changed_setting"),
        (("A", "F2", 1, 100), 60.0, "new_sales"),
    ],
)
def test_an_outlook_explains_only_what_goes_its_way(now, total, cause):
    before = side("a", orders(("A", "F", 1, 100)), expected=demand(A=100.0))
    found, _ = actions(before, side("b", orders(now), MONDAY, manifest(budget=80000), demand(A=total)))
    assert {row["cause"] for row in found.values()} == {cause}


def test_a_list_of_ones_own_has_no_other_cause():
    found, _ = actions(Side("mine.csv", orders(("A", "F", 0, 10))), side("b", orders(("A", "F", 0, 20))))
    assert found["A", "F"]["cause"] == "own_list"


def test_settings_and_files_that_differ_are_named():
    then, now = manifest(gap=0.01), manifest(gap=0.02)
    then["inputs"]["files"], now["inputs"]["files"] = {"data/f.csv": "1", "planner.yaml": "1"}, {"data/f.csv": "2"}
    assert changed_settings(then, now) == ["optimize.gap 0.01 -> 0.02"]
    assert changed_files(then, now) == ["data/f.csv"]
