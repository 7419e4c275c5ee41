"""Each decision and each limit as a part that can be left out of a problem, to see what clashes with what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from planner.language import _
from planner.optimize.problem.statement import Floats, Pin, Problem, ReleasedOrder


@dataclass(frozen=True, eq=False)
class Part:
    """A decision or limit: its kind, what it concerns, its words, what would help, and the problem without it.

    place is (f, t) of minutes, (t,) of a budget by week, (row,) of a hard limit, else ().
    """

    kind: str
    name: str
    words: str
    remedy: str
    leave_out: Callable[[Problem], Problem]
    place: tuple[int, ...] = ()


def pinned_styles_only(problem: Problem) -> Problem:
    """The same problem in which only styles with pins can be made: no other has to be."""
    pinned = np.zeros(len(problem.styles.ids), dtype=bool)
    pinned[[pin.s for pin in problem.pins]] = True
    return _with_factories(problem, makes=problem.factories.makes & pinned[:, None])


def all_parts(problem: Problem) -> list[Part]:
    """Every decision and every limit that a decision could clash with; decisions first."""
    return [
        *_released_orders(problem),
        *_pins(problem),
        *_minutes(problem),
        *_batches(problem),
        *_where(problem),
        *_fabrics(problem),
        *_budgets(problem),
        *_hard_limits(problem),
    ]


def _replaced(values: Floats, place: int | tuple[int, ...], value: float) -> Floats:
    copy = values.copy()
    copy[place] = value
    return copy


def _with_factories(problem: Problem, **changes: Any) -> Problem:
    return replace(problem, factories=replace(problem.factories, **changes))


def _style(problem: Problem, s: int) -> str:
    return problem.styles.ids[s] if s >= 0 else _("a style without a forecast")


def _released_orders(problem: Problem) -> Iterator[Part]:
    factories = problem.factories
    over = factories.released > factories.capacity + factories.overtime[:, None]
    pinned = {pin.f for pin in problem.pins if pin.units > 0}
    for order in problem.released:
        # Orders in weeks that have room for them matter only beside pins.
        if over[order.f, order.t] or (pinned and (None in pinned or order.f in pinned)):
            yield _released_order(problem, order)


def _released_order(problem: Problem, order: ReleasedOrder) -> Part:
    def leave_out(changed: Problem) -> Problem:
        minutes = changed.factories.released[order.f, order.t] - order.minutes
        return _with_factories(changed, released=_replaced(changed.factories.released, (order.f, order.t), minutes))

    where = _("{value} in the week of {value_2}").format(
        value=problem.factories.ids[order.f], value_2=problem.monday(order.t)
    )
    return Part(
        "released_order",
        order.order_id,
        _("order {order_id} ({units:,.0f} of {problem}) needs {minutes:,.0f} minutes at {where}").format(
            order_id=order.order_id,
            units=order.units,
            problem=_style(problem, order.s),
            minutes=order.minutes,
            where=where,
        ),
        _("move or split order {order_id}").format(order_id=order.order_id),
        leave_out,
    )


def _pins(problem: Problem) -> Iterator[Part]:
    for pin in problem.pins:
        yield Part(
            "pin",
            _style(problem, pin.s),
            _("{pin} of {problem} are pinned{problem_2}{pin_2}").format(
                pin=_pinned(pin),
                problem=_style(problem, pin.s),
                problem_2=pin_place(problem, pin),
                pin_2=_on_order(pin),
            ),
            _("change the pin of {problem}").format(problem=_style(problem, pin.s)),
            _without_pin(pin),
        )


def _pinned(pin: Pin) -> str:
    return _("{units:,.0f} more").format(units=pin.units) if pin.ordered else f"{pin.units:,.0f}"


def _on_order(pin: Pin) -> str:
    return (
        _(" ({ordered:,.0f} of {value:,.0f} are on order)").format(ordered=pin.ordered, value=pin.ordered + pin.units)
        if pin.ordered
        else ""
    )


def _without_pin(pin: Pin) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, pins=tuple(p for p in problem.pins if p is not pin))


def pin_place(problem: Problem, pin: Pin) -> str:
    """` at F1 in the week of 2026-03-09`, as much of it as the pin says."""
    at = "" if pin.f is None else _(" at {value}").format(value=problem.factories.ids[pin.f])
    if pin.t is None:
        return at
    off = (
        ""
        if problem.first_start <= pin.t < problem.T
        else (
            _(" (runs start from {value} to {value_2})").format(
                value=problem.monday(problem.first_start), value_2=problem.monday(problem.T - 1)
            )
        )
    )
    return _("{at} in the week of {value}{off}").format(at=at, value=problem.monday(pin.t), off=off)


def _minutes(problem: Problem) -> Iterator[Part]:
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
    return lambda problem: _with_factories(problem, capacity=_replaced(problem.factories.capacity, (f, t), np.inf))


def _batches(problem: Problem) -> Iterator[Part]:
    factories = problem.factories
    rules: tuple[tuple[str, str, str, str, Floats, float], ...] = (
        (
            "minimum_batch",
            "min_batch",
            _("{name} makes at least {units:,.0f} a run"),
            _("agree on another minimum batch with {name}"),
            factories.min_batch,
            0.0,
        ),
        (
            "minimum_a_colour",
            "min_batch_colour",
            _("{name} makes at least {units:,.0f} of each colour"),
            _("agree on another minimum a colour with {name}"),
            factories.min_batch_colour,
            0.0,
        ),
        (
            "lot_size",
            "lot_size",
            _("{name} makes lots of {units:,.0f}"),
            _("agree on another lot size with {name}"),
            factories.lot_size,
            1.0,
        ),
        (
            "maximum_batch",
            "max_batch",
            _("{name} makes at most {units:,.0f} a run"),
            _("agree on another maximum batch with {name}"),
            factories.max_batch,
            np.inf,
        ),
    )
    for kind, field, words, remedy, values, neutral in rules:
        for f in np.flatnonzero(values != neutral).tolist():
            name = factories.ids[f]
            yield Part(
                kind,
                name,
                words.format(name=name, units=values[f]),
                remedy.format(name=name),
                _neutral(field, f, neutral),
            )


def _neutral(field: str, f: int, value: float) -> Callable[[Problem], Problem]:
    def leave_out(problem: Problem) -> Problem:
        return _with_factories(problem, **{field: _replaced(getattr(problem.factories, field), f, value)})

    return leave_out


def _where(problem: Problem) -> Iterator[Part]:
    """Which factories make a pinned style, and by when it must arrive."""
    for s in sorted({pin.s for pin in problem.pins if pin.units > 0}):
        makers = [name for name, made in zip(problem.factories.ids, problem.factories.makes[s], strict=True) if made]
        name, last = problem.styles.ids[s], problem.monday(int(problem.styles.last_arrival[s]))
        yield Part(
            "category",
            name,
            _("{name} can be made at {value}").format(name=name, value=", ".join(makers) or _("no factory")),
            _("add the category of {name} to the factory").format(name=name),
            _made_anywhere(s),
        )
        yield Part(
            "exit_date",
            name,
            _("{name} must arrive by {last}").format(name=name, last=last),
            _("start earlier, or extend the exit_date of {name}").format(name=name),
            _sold_for_ever(s),
        )


def _made_anywhere(s: int) -> Callable[[Problem], Problem]:
    def leave_out(problem: Problem) -> Problem:
        makes = problem.factories.makes.copy()
        makes[s] = True
        return _with_factories(problem, makes=makes)

    return leave_out


def _sold_for_ever(s: int) -> Callable[[Problem], Problem]:
    def leave_out(problem: Problem) -> Problem:
        last = problem.styles.last_arrival.copy()
        last[s] = problem.styles.share.shape[1] - 1
        return replace(problem, styles=replace(problem.styles, last_arrival=last))

    return leave_out


def _fabrics(problem: Problem) -> Iterator[Part]:
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
        return replace(problem, fabrics=replace(fabrics, on_hand=_replaced(fabrics.on_hand, g, np.inf)))

    return leave_out


def _any_dye_lot(g: int) -> Callable[[Problem], Problem]:
    def leave_out(problem: Problem) -> Problem:
        fabrics = problem.fabrics
        return replace(problem, fabrics=replace(fabrics, min_dye_lot=_replaced(fabrics.min_dye_lot, g, 0.0)))

    return leave_out


def _budgets(problem: Problem) -> Iterator[Part]:
    if np.isfinite(problem.budget):
        yield Part(
            "budget",
            "",
            _("the budget {budget}").format(budget=_is_or_has_left(problem.budget, problem.budgets.released)),
            _("raise the budgets of the weeks") if _of_the_weeks(problem) else _("raise the budget"),
            lambda changed: replace(changed, budget=np.inf),
        )
    for t in np.flatnonzero(np.isfinite(problem.budget_by_week)).tolist():
        yield Part(
            "budget",
            f"{problem.monday(t)}",
            _("the budget of the week of {value} {value_2}").format(
                value=problem.monday(t),
                value_2=_is_or_has_left(problem.budget_by_week[t], problem.budgets.released_by_week[t]),
            ),
            _("raise the budget of the week of {value}").format(value=problem.monday(t)),
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
    return bool(problem.budget_by_week[problem.first_start :].sum() <= problem.budget)


def _without_weekly_budget(t: int) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, budget_by_week=_replaced(problem.budget_by_week, t, np.inf))


def _hard_limits(problem: Problem) -> Iterator[Part]:
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
