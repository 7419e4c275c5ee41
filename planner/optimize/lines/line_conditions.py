"""What lines break of their factory's conditions, in words: the last word on every plan, whichever way they were found."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.language import _
from planner.optimize.lines.ask import ask_of
from planner.optimize.lines.book import Lines
from planner.optimize.lines.pack_split import reachable
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.statement import Floats, Problem, Runs


def line_breaches(problem: Problem, runs: Runs, lines: Lines) -> list[str]:
    """What lines break of the factories' conditions, in words; runs that people have pinned need only add up.

    The last word on every plan, whichever way its lines were found.
    """
    found = []
    for r, name in _with_lines(problem, lines, runs):
        total, units = float(runs.units[r]), lines.units[r]
        if abs(units.sum() - total) > 1e-6:
            found.append(f"{name}: lines of {units.sum():g} for a run of {total:g}")
        if not _is_pinned(problem, runs, r):
            found += [f"{name}: {words}" for words in _broken(problem, runs, r, units)]
    return found


def uncut_pins(problem: Problem, runs: Runs, lines: Lines) -> list[str]:
    """Pinned runs that the factory cannot cut as it asks, in words: their lines come as near as can be."""
    return [
        _("{name}, {units:g} pinned: {words}").format(name=name, units=runs.units[r], words=words)
        for r, name in _with_lines(problem, lines, runs)
        if _is_pinned(problem, runs, r)
        for words in (*_broken(problem, runs, r, lines.units[r]), *_no_packs(problem, runs, r))
    ]


def _no_packs(problem: Problem, runs: Runs, r: int) -> Iterator[str]:
    """Says so where a style has packs and no whole packs add up to the run."""
    mix, units = problem.mix, int(runs.units[r])
    assert mix is not None
    k = mix.of_style(int(runs.s[r]))
    ask = ask_of(problem, mix, k, int(runs.f[r]), float(units), mix.stock[k])
    if ask.packs and not reachable(ask, float(units))[units]:
        yield _("no whole packs add up to it, so it is single pieces")


def _with_lines(problem: Problem, lines: Lines, runs: Runs) -> Iterator[tuple[int, str]]:
    """The place and the name of each run that has lines."""
    for r, (s, f) in enumerate(zip(runs.s.tolist(), runs.f.tolist(), strict=True)):
        if problem.mix is not None and len(lines.units[r]):
            yield r, f"{problem.styles.ids[s]} at {problem.factories.ids[f]}"


def _is_pinned(problem: Problem, runs: Runs, r: int) -> bool:
    s, f, t = int(runs.s[r]), int(runs.f[r]), int(runs.t[r])
    return any(pin.units > 0 and pin.speaks_of(s, f, t) for pin in problem.pins)


def _broken(problem: Problem, runs: Runs, r: int, units: Floats) -> Iterator[str]:
    """What a run's lines break of what its factory asks of lines and colours."""
    mix = problem.mix
    assert mix is not None
    ask = ask_of(problem, mix, mix.of_style(int(runs.s[r])), int(runs.f[r]), float(runs.units[r]), units)
    made, colours = units[units > 0], np.bincount(ask.colour, units)
    odd, small = made[made % ask.step > ROUNDING], made[made < ask.least - ROUNDING]
    few = colours[(colours > 0) & (colours < ask.least_colour - ROUNDING)]
    if len(odd) or len(small):
        shown = odd.min() if len(odd) else small.min()
        yield _("lines of {shown:g}, multiples of {step:g} and at least {least:g} asked").format(
            shown=shown, step=ask.step, least=ask.least
        )
    if len(few):
        yield _("a colour of {few:g}, at least {least:g} asked").format(few=few.min(), least=ask.least_colour)
