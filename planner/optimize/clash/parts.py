"""Each decision and each limit as a part that can be left out of a problem, to see what clashes with what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from planner.optimize.problem.statement import Floats, Pin, Problem, ReleasedOrder


@dataclass(frozen=True, eq=False)
class Part:
    """A decision or limit: its kind, what it concerns, its words, how to mend it, and the problem without it.

    place is (f, t) of minutes, (t,) of a budget by week, else ().
    """

    kind: str
    name: str
    words: str
    mend: str
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
    ]


def _replaced(values: Floats, place: int | tuple[int, ...], value: float) -> Floats:
    copy = values.copy()
    copy[place] = value
    return copy


def _with_factories(problem: Problem, **changes: Any) -> Problem:
    return replace(problem, factories=replace(problem.factories, **changes))


def _style(problem: Problem, s: int) -> str:
    return problem.styles.ids[s] if s >= 0 else "a style without a forecast"


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

    where = f"{problem.factories.ids[order.f]} in the week of {problem.monday(order.t)}"
    return Part(
        "released_order",
        order.order_id,
        f"order {order.order_id} ({order.units:,.0f} of {_style(problem, order.s)}) needs {order.minutes:,.0f} "
        f"minutes at {where}",
        f"move or split order {order.order_id}",
        leave_out,
    )


def _pins(problem: Problem) -> Iterator[Part]:
    for pin in problem.pins:
        yield Part(
            "pin",
            _style(problem, pin.s),
            f"{_pinned(pin)} of {_style(problem, pin.s)} are pinned{pin_place(problem, pin)}{_on_order(pin)}",
            f"change the pin of {_style(problem, pin.s)}",
            _without_pin(pin),
        )


def _pinned(pin: Pin) -> str:
    return f"{pin.units:,.0f} more" if pin.ordered else f"{pin.units:,.0f}"


def _on_order(pin: Pin) -> str:
    return f" ({pin.ordered:,.0f} of {pin.ordered + pin.units:,.0f} are on order)" if pin.ordered else ""


def _without_pin(pin: Pin) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, pins=tuple(p for p in problem.pins if p is not pin))


def pin_place(problem: Problem, pin: Pin) -> str:
    """` at F1 in the week of 2026-03-09`, as much of it as the pin says."""
    at = "" if pin.f is None else f" at {problem.factories.ids[pin.f]}"
    if pin.t is None:
        return at
    off = (
        ""
        if problem.first_start <= pin.t < problem.T
        else (f" (runs start from {problem.monday(problem.first_start)} to {problem.monday(problem.T - 1)})")
    )
    return f"{at} in the week of {problem.monday(pin.t)}{off}"


def _minutes(problem: Problem) -> Iterator[Part]:
    factories = problem.factories
    for f, t in np.argwhere(np.isfinite(factories.capacity)).tolist():
        overtime = f" and {factories.overtime[f]:,.0f} of overtime" if factories.overtime[f] > 0 else ""
        name = f"{factories.ids[f]} {problem.monday(t)}"
        yield Part(
            "minutes",
            name,
            f"{factories.ids[f]} has {factories.capacity[f, t]:,.0f} minutes{overtime} in the "
            f"week of {problem.monday(t)}",
            "",
            _without_minutes(f, t),
            (f, t),
        )


def _without_minutes(f: int, t: int) -> Callable[[Problem], Problem]:
    return lambda problem: _with_factories(problem, capacity=_replaced(problem.factories.capacity, (f, t), np.inf))


def _batches(problem: Problem) -> Iterator[Part]:
    factories = problem.factories
    rules: tuple[tuple[str, str, Floats, float], ...] = (
        ("minimum_batch", "makes at least {:,.0f} a run", factories.min_batch, 0.0),
        ("minimum_a_colour", "makes at least {:,.0f} of each colour", factories.min_batch_colour, 0.0),
        ("lot_size", "makes lots of {:,.0f}", factories.lot_size, 1.0),
        ("maximum_batch", "makes at most {:,.0f} a run", factories.max_batch, np.inf),
    )
    fields = ("min_batch", "min_batch_colour", "lot_size", "max_batch")
    for (kind, words, values, neutral), field in zip(rules, fields, strict=True):
        for f in np.flatnonzero(values != neutral).tolist():
            name = factories.ids[f]
            yield Part(
                kind,
                name,
                f"{name} {words.format(values[f])}",
                f"agree on another {kind.replace('_', ' ')} with {name}",
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
            f"{name} can be made at {', '.join(makers) or 'no factory'}",
            f"add the category of {name} to the factory",
            _made_anywhere(s),
        )
        yield Part(
            "exit_date",
            name,
            f"{name} must arrive by {last}",
            f"start earlier, or extend the exit_date of {name}",
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
        most = f"at most {fabrics.max_order[g]:,.1f}" if np.isfinite(fabrics.max_order[g]) else "any"
        name = fabrics.ids[g]
        yield Part(
            "fabric",
            name,
            f"fabric {name} has {fabrics.on_hand[g]:,.1f} metres on hand and {most} can be "
            f"bought, to be cut {fabrics.lead[g]} week(s) later",
            f"get more of fabric {name}",
            _endless_fabric(g),
        )
        if fabrics.min_dye_lot[g] > 0:
            yield Part(
                "dye_lot",
                name,
                f"fabric {name} is dyed at least {fabrics.min_dye_lot[g]:,.1f} metres a colour",
                f"agree on a smaller dye lot of fabric {name}",
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
            f"the budget {_is_or_has_left(problem.budget, problem.budgets.released)}",
            "raise the budgets of the weeks" if _of_the_weeks(problem) else "raise the budget",
            lambda changed: replace(changed, budget=np.inf),
        )
    for t in np.flatnonzero(np.isfinite(problem.budget_by_week)).tolist():
        yield Part(
            "budget",
            f"{problem.monday(t)}",
            f"the budget of the week of {problem.monday(t)} "
            f"{_is_or_has_left(problem.budget_by_week[t], problem.budgets.released_by_week[t])}",
            f"raise the budget of the week of {problem.monday(t)}",
            _without_weekly_budget(t),
            (t,),
        )


def _is_or_has_left(left: float, released: float) -> str:
    """`is 800.00`, or what is left of it beside what is released."""
    return f"has {left:,.2f} left beside {released:,.2f} released" if released else f"is {left:,.2f}"


def _of_the_weeks(problem: Problem) -> bool:
    """Whether the budget in all is only what the weeks' budgets come to together."""
    return bool(problem.budget_by_week[problem.first_start :].sum() <= problem.budget)


def _without_weekly_budget(t: int) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, budget_by_week=_replaced(problem.budget_by_week, t, np.inf))
