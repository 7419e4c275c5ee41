"""The lines of a run: they add up, keep lots, minimums and packs, and sell as much as the best of all splits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.optimize.lines.ask import Ask
from planner.optimize.lines.pack_split import reachable
from planner.optimize.lines.split import best_split
from planner.optimize.lines.split_sales import LEVELS, expected_met

SKUS = st.integers(2, 4)


def exponential(mean: np.ndarray) -> np.ndarray:
    return -np.log(1 - LEVELS)[None, :] * mean[:, None]


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    k = draw(SKUS)
    mean = np.array(draw(st.lists(st.floats(0.2, 12.0), min_size=k, max_size=k)))
    there = np.array(draw(st.lists(st.sampled_from([0.0, 0.0, 1.0, 5.0]), min_size=k, max_size=k)))
    colour = np.array(sorted(draw(st.lists(st.integers(0, 1), min_size=k, max_size=k))))
    colour -= colour.min()
    step = draw(st.sampled_from([1.0, 2.0, 5.0]))
    least, least_colour = draw(st.sampled_from([0.0, 2.0, 6.0])), draw(st.sampled_from([0.0, 5.0, 10.0]))
    units = step * draw(st.integers(1, 9))
    return Ask(units, exponential(mean), there, colour, mean / mean.sum(), step, least, least_colour)


def every_split(ask: Ask) -> Iterator[np.ndarray]:
    """All ways to put the steps of the run into its SKUs that keep the minimums."""
    k, steps = len(ask.share), round(ask.units / ask.step)

    def parts(left: int, of: int) -> Iterator[list[int]]:
        if of == 1:
            yield [left]
            return
        for n in range(left + 1):
            yield from ([n, *rest] for rest in parts(left - n, of - 1))

    for part in parts(steps, k):
        split = ask.step * np.array(part, dtype=float)
        if keeps(ask, split):
            yield split


def keeps(ask: Ask, split: np.ndarray) -> bool:
    colours = np.bincount(ask.colour, split)
    return bool((split[split > 0] >= ask.least).all() and (colours[colours > 0] >= ask.least_colour).all())


def sales(ask: Ask, split: np.ndarray) -> float:
    return float(expected_met(ask.knots, ask.there + split).sum())


@settings(max_examples=40, deadline=None)
@given(asks())
def test_a_split_adds_up_keeps_the_factory_s_minimums_and_sells_as_the_best_of_all(ask: Ask) -> None:
    split = best_split(ask)
    assert split.sum() == ask.units
    assert (split >= 0).all()
    assert (split % ask.step == 0).all()
    best = max((sales(ask, one) for one in every_split(ask)), default=None)
    if best is not None:  # else no split keeps the minimums, as a pin can ask for: the nearest is made
        assert keeps(ask, split)
        assert sales(ask, split) >= best - 1e-6


@settings(max_examples=40, deadline=None)
@given(asks(), st.lists(st.integers(1, 3), min_size=2, max_size=4), st.integers(1, 30))
def test_packs_are_whole_in_every_colour(ask: Ask, pack: list[int], units: int) -> None:
    k = len(ask.share)
    sizes = np.arange(k) - np.array([int(np.argmax(ask.colour == c)) for c in ask.colour])  # place within its colour
    held = np.array([float(pack[place % len(pack)]) for place in sizes])
    if len({tuple(held[ask.colour == c]) for c in set(ask.colour.tolist())}) > 1:
        return  # colours with other sizes: no one pack for both
    one = Ask(float(units), ask.knots, ask.there, ask.colour, ask.share, 1.0, 0.0, 0.0, 0.0, (held,))
    can = reachable(one, float(units))
    split = best_split(one)
    assert split.sum() == units
    if can[units]:
        for c in set(ask.colour.tolist()):
            inner = ask.colour == c
            packs = split[inner] / held[inner]
            assert all(a == b for a, b in pairwise(packs.tolist()))
            assert packs[0] == int(packs[0])


@settings(max_examples=40, deadline=None)
@given(asks(), st.integers(0, 4))
def test_what_people_pin_adds_up_even_where_it_cannot_be_cut(ask: Ask, more: int) -> None:
    pinned = Ask(ask.units + more, ask.knots, ask.there, ask.colour, ask.share, ask.step, ask.least, ask.least_colour)
    split = best_split(pinned)
    assert split.sum() == ask.units + more
    assert (split >= 0).all()
    assert (split % ask.step > 0).sum() <= 1  # the odd pieces stand in one line
