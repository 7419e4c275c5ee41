"""The limits that styles share, as parts: minutes, fabric, money, hard limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from planner.language import _
from planner.optimize.clash.part import Part, replaced, with_factories
from planner.optimize.problem.statement import Problem


def minutes(problem: Problem) -> Iterator[Part]:
    """The minutes of each week of a factory."""
    factories = problem.factories
    for f, t in np.argwhere(np.isfinite(factories.capacity)).tolist():
        overtime = (
            _(" and {value:,.0f} of overtime").format(value=factories.overtime[f]) if factories.overtime[f] > 0 else ""
        )
        name = f"{factories.ids[f]} {problem.monday(t)}"
        yield Part(
            "minutes",
            name,
            _("{value} has {value_2:,.0f} minutes{overtime} in the week of {value_3}").format(
                value=factories.ids[f], value_2=factories.capacity[f, t], overtime=overtime, value_3=problem.monday(t)
            ),
            "",
            _without_minutes(f, t),
            (f, t),
        )


def _without_minutes(f: int, t: int) -> Callable[[Problem], Problem]:
    return lambda problem: with_factories(problem, capacity=replaced(problem.factories.capacity, (f, t), np.inf))


def fabrics(problem: Problem) -> Iterator[Part]:
    """Metres and dye lots of the fabrics that pinned styles need."""
    fabrics = problem.fabrics
    needed = {int(problem.styles.fabric[pin.s]) for pin in problem.pins if pin.units > 0} - {-1}
    for g in sorted(needed):
        most = (
            _("at most {value:,.1f}").format(value=fabrics.max_order[g])
            if np.isfinite(fabrics.max_order[g])
            else _("any")
        )
        name = fabrics.ids[g]
        yield Part(
            "fabric",
            name,
            _(
                "fabric {name} has {value:,.1f} metres on hand and {most} can be bought, to be cut {value_2} "
                "week(s) later"
            ).format(name=name, value=fabrics.on_hand[g], most=most, value_2=fabrics.lead[g]),
            _("get more of fabric {name}").format(name=name),
            _endless_fabric(g),
        )
        if fabrics.min_dye_lot[g] > 0:
            yield Part(
                "dye_lot",
                name,
                _("fabric {name} is dyed at least {value:,.1f} metres a colour").format(
                    name=name, value=fabrics.min_dye_lot[g]
                ),
                _("agree on a smaller dye lot of fabric {name}").format(name=name),
                _any_dye_lot(g),
            )


def _endless_fabric(g: int) -> Callable[[Problem], Problem]:
    def leave_out(problem: Problem) -> Problem:
        fabrics = problem.fabrics
        return replace(problem, fabrics=replace(fabrics, on_hand=replaced(fabrics.on_hand, g, np.inf)))

    return leave_out


def _any_dye_lot(g: int) -> Callable[[Problem], Problem]:
    def leave_out(problem: Problem) -> Problem:
        fabrics = problem.fabrics
        return replace(problem, fabrics=replace(fabrics, min_dye_lot=replaced(fabrics.min_dye_lot, g, 0.0)))

    return leave_out


def budgets(problem: Problem) -> Iterator[Part]:
    """The budget in all and by week."""
    money = problem.money
    if np.isfinite(money.given):
        yield Part(
            "budget",
            "",
            _("the budget {budget}").format(budget=_is_or_has_left(money.left, money.released)),
            _("raise the budgets of the weeks") if _of_the_weeks(problem) else _("raise the budget"),
            lambda changed: replace(changed, money=changed.money.without()),
        )
    for t in money.limited_weeks:
        yield Part(
            "budget",
            f"{problem.monday(t)}",
            (
                _("the budget of the week of {value} {value_2}")
                if money.rolls is None
                else _("the budget of the weeks up to {value} {value_2}")
            ).format(
                value=problem.monday(t),
                value_2=_is_or_has_left(money.left_by_week[t], money.released_by_week[t]),
            ),
            (
                _("raise the budget of the week of {value}")
                if money.rolls is None
                else _("raise the budget of the weeks up to {value}")
            ).format(value=problem.monday(t)),
            _without_weekly_budget(t),
            (t,),
        )


def _is_or_has_left(left: float, released: float) -> str:
    """`is 800.00`, or what is left of it beside what is released."""
    return (
        _("has {left:,.2f} left beside {released:,.2f} released").format(left=left, released=released)
        if released
        else _("is {left:,.2f}").format(left=left)
    )


def _of_the_weeks(problem: Problem) -> bool:
    """Whether the budget in all is only what the weeks' budgets come to together."""
    weeks = problem.money.left_by_week[problem.first_start :]
    return bool((weeks.sum() if problem.money.rolls is None else weeks.max(initial=0.0)) <= problem.money.left)


def _without_weekly_budget(t: int) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, money=problem.money.without(t))


def hard_limits(problem: Problem) -> Iterator[Part]:
    """Every row of the hard limits."""
    for i, limit in enumerate(problem.hard):
        for row in np.flatnonzero(np.isfinite(limit.given)).tolist():
            yield Part(
                limit.kind, limit.row_name(row), limit.stated(row), limit.remedy(row), _without_row(i, row), (row,)
            )


def _without_row(i: int, row: int) -> Callable[[Problem], Problem]:
    def leave_out(problem: Problem) -> Problem:
        hard = (*problem.hard[:i], problem.hard[i].without_row(row), *problem.hard[i + 1 :])
        return replace(problem, hard=hard)

    return leave_out
