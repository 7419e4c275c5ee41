"""What people have decided, as parts: released orders and pins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from planner.language import _
from planner.optimize.clash.part import Part, replaced, with_factories
from planner.optimize.problem.statement import Pin, Problem, ReleasedOrder


def _style(problem: Problem, s: int) -> str:
    return problem.styles.ids[s] if s >= 0 else _("a style without a forecast")


def released_orders(problem: Problem) -> Iterator[Part]:
    """Orders that are released and not begun, where they may be in the way."""
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
        return with_factories(changed, released=replaced(changed.factories.released, (order.f, order.t), minutes))

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


def pins(problem: Problem) -> Iterator[Part]:
    """Every pin."""
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
