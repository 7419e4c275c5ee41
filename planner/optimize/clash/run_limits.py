"""The limits on one run alone, as parts: batches, where a style can be made, until when it sells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from planner.language import _
from planner.optimize.clash.part import Part, replaced, with_factories
from planner.optimize.problem.statement import FactoryArrays, Floats, Problem


def batches(problem: Problem) -> Iterator[Part]:
    """What factories ask of the size of a run."""
    for kind, field, words, remedy, values, neutral in _rules(problem.factories):
        for f in np.flatnonzero(values != neutral).tolist():
            name = problem.factories.ids[f]
            yield Part(
                kind,
                name,
                words.format(name=name, units=values[f]),
                remedy.format(name=name),
                _neutral(field, f, neutral),
            )


def _rules(factories: FactoryArrays) -> tuple[tuple[str, str, str, str, Floats, float], ...]:
    """(kind, field, words, remedy, its values, the value that asks for nothing) of each."""
    return (
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


def _neutral(field: str, f: int, value: float) -> Callable[[Problem], Problem]:
    def leave_out(problem: Problem) -> Problem:
        return with_factories(problem, **{field: replaced(getattr(problem.factories, field), f, value)})

    return leave_out


def where(problem: Problem) -> Iterator[Part]:
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
        return with_factories(problem, makes=makes)

    return leave_out


def _sold_for_ever(s: int) -> Callable[[Problem], Problem]:
    def leave_out(problem: Problem) -> Problem:
        last = problem.styles.last_arrival.copy()
        last[s] = problem.styles.share.shape[1] - 1
        return replace(problem, styles=replace(problem.styles, last_arrival=last))

    return leave_out
