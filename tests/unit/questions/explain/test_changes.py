"""What would change a decision is compared with what a search of the same length finds anyway."""

from types import SimpleNamespace

import polars as pl
import pytest

from planner.questions.explain import changes


def orders(units):
    return pl.DataFrame({"style_id": ["a", "b"], "units": [units, 5]})


def base_of(gap, asked=0.01):
    plan = {"objective": 1000.0, "gap": gap, "solve_seconds": 1.0}
    factories = pl.DataFrame({"factory_id": ["F"], "min_batch": [300.0], "min_batch_colour": [0.0]})
    return SimpleNamespace(
        run=SimpleNamespace(plan=plan),
        orders=orders(100),
        ground=None,
        inputs=SimpleNamespace(factories=factories),
        optimize=SimpleNamespace(budget=5000.0, gap=asked),
    )


def answered(monkeypatch, found):
    """Every scenario answered by `found`: name -> (units of the style, profit of the plan)."""

    def solve(ground, scenarios, start, **more):
        plans = [found[scenario.name] for scenario in scenarios]
        return [
            SimpleNamespace(
                scenario=scenario,
                plan=SimpleNamespace(orders=orders(units), summary=lambda profit=profit: {"objective": profit}),
            )
            for scenario, (units, profit) in zip(scenarios, plans, strict=True)
        ]

    monkeypatch.setattr(changes, "solve_scenarios", solve)


SOLVED = {
    "demand.style:a*1.1": (150, 1300.0),
    "factories.F.min_batch=100": (120, 1250.0),
    "optimize.budget+1000": (130, 1260.0),
    changes.LONGER_SEARCH: (120, 1250.0),
}


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        (0.005, [(50, 300.0), (20, 250.0), (30, 260.0)]),  # proven: as they stand
        (0.2, [(20, 250.0), (30, 50.0), (0, 0.0), (10, 10.0)]),  # what a longer search finds is no effect of theirs
    ],
)
def test_a_plan_that_was_not_proven_is_searched_on_first(monkeypatch, gap, told):
    answered(monkeypatch, SOLVED)
    rows = changes.what_would_change(base_of(gap), "a", "F")
    assert [(row["units_change"], row["profit_change"]) for row in rows] == told
    assert (rows[0]["assumed"] == [changes.LONGER_SEARCH]) == (gap > 0.01)


def test_a_longer_search_that_finds_nothing_is_not_told(monkeypatch):
    answered(monkeypatch, {**SOLVED, changes.LONGER_SEARCH: (100, 1000.0)})
    rows = changes.what_would_change(base_of(0.2), "a", "F")
    assert rows[0]["assumed"] == ["demand.style:a*1.1"]
