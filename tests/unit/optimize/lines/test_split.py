"""The lines of one run: equal to brute force over all splits, whatever minimums, multiples and packs ask for."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from planner.domain import QUANTILE_LEVELS
from planner.optimize.lines.ask import Ask
from planner.optimize.lines.fill import filled
from planner.optimize.lines.pack_split import reachable
from planner.optimize.lines.sku_choice import keeps
from planner.optimize.lines.split import best_split
from planner.optimize.lines.split_sales import expected_met, expected_sales

LEVELS = np.array(QUANTILE_LEVELS)


def demand(rng, mean, variance):
    """Quantiles of a gamma distribution, drawn."""
    return np.quantile(rng.gamma(1 / variance, variance * mean, 2000), LEVELS)


def ask_of(seed, *, most_units=12, packs=()):
    rng = np.random.default_rng(seed)
    K = int(rng.integers(2, 5))
    C = int(rng.integers(1, min(K, 3) + 1))
    colour = np.sort(np.r_[np.arange(C), rng.integers(0, C, K - C)])
    knots = np.array([demand(rng, rng.uniform(1, 8), rng.uniform(0.1, 1.5)) for _ in range(K)])
    step = int(rng.choice([1, 1, 2, 3]))
    there = rng.integers(0, 6, K) * float(rng.random() < 0.6)
    return Ask(
        units=float(step * int(rng.integers(1, most_units // step + 1))),
        knots=knots,
        there=there,
        colour=colour,
        share=knots.mean(axis=1) / knots.mean(axis=1).sum(),
        step=float(step),
        least=float(rng.choice([0, 0, 2, 4])),
        least_colour=float(rng.choice([0, 0, 5, 8])),
        moves=float(rng.choice([0, 0, 0.4])),
        packs=packs,
    )


def all_splits(ask):
    """Every split of whole steps that keeps the minimums of lines and colours."""
    steps, total = range(0, int(ask.units) + 1, int(ask.step)), int(ask.units)
    for most in product(steps, repeat=len(ask.share) - 1):
        if (last := total - sum(most)) < 0:
            continue
        split = np.array([*most, last], dtype=float)
        colours = np.bincount(ask.colour, split)
        if (split[split > 0] >= ask.least).all() and (colours[colours > 0] >= ask.least_colour).all():
            yield split


@pytest.mark.parametrize("seed", range(60))
def test_the_best_split_is_the_best_of_all(seed):
    ask = ask_of(seed)
    found = best_split(ask)
    assert found.sum() == ask.units
    assert (found >= 0).all()
    values = [expected_sales(ask, split) for split in all_splits(ask)]
    if values:
        assert any(np.array_equal(found, split) for split in all_splits(ask))
        assert expected_sales(ask, found) == pytest.approx(max(values), abs=1e-9)


@pytest.mark.parametrize("seed", range(25))
def test_whole_packs_are_the_best_of_all(seed):
    """Two colours of three sizes in one kind of pack, or two: all numbers of packs are tried."""
    rng = np.random.default_rng(seed)
    colour = np.repeat([0, 1], 3)
    one, two = np.tile([1.0, 2.0, 1.0], 2), np.tile([0.0, 2.0, 2.0], 2)
    packs = (one,) if seed % 2 else (one, two)
    knots = np.array([demand(rng, rng.uniform(1, 6), 0.5) for _ in range(6)])
    share = knots.mean(axis=1) / knots.mean(axis=1).sum()
    ask = Ask(4.0 * int(rng.integers(1, 6)), knots, rng.integers(0, 4, 6) * 1.0, colour, share, packs=packs)
    counts = product(range(6), repeat=2 * len(packs))
    splits = [
        sum(n * np.where(colour == c, pack, 0.0) for n, (c, pack) in zip(ns, product((0, 1), packs), strict=True))
        for ns in counts
    ]
    best = max(expected_sales(ask, s) for s in splits if s.sum() == ask.units)
    found = best_split(ask)
    assert any(np.array_equal(found, s) for s in splits)
    assert expected_sales(ask, found) == pytest.approx(best, abs=1e-9)


def test_packs_keep_multiples_and_minimums():
    ask = Ask(
        36.0, np.tile(np.linspace(2, 20, 21), (4, 1)), np.zeros(4), np.array([0, 0, 1, 1]), np.full(4, 0.25),
        step=2.0, least=4.0, packs=(np.array([1.0, 2.0, 1.0, 2.0]),),
    )  # fmt: skip
    found = best_split(ask)
    made = found[found > 0]
    assert found.sum() == 36
    assert (made % 2 == 0).all()
    assert (made >= 4).all()
    assert (found.reshape(2, 2) @ [2, -1] == 0).all()


def test_reachable_units_are_those_that_packs_make():
    ask = Ask(
        0.0,
        np.ones((3, 21)),
        np.zeros(3),
        np.zeros(3, dtype=int),
        np.full(3, 1 / 3),
        packs=(np.array([1.0, 2, 1]), np.array([2.0, 2, 2])),
    )
    can = np.flatnonzero(reachable(ask, 20)).tolist()
    assert can == [n for n in range(1, 21) if any(4 * a + 6 * b == n for a in range(6) for b in range(6))]


def test_a_reorder_fills_what_is_broken():
    """M is out of stock, the others are not: nearly all of the run is M."""
    knots = np.outer([10, 20, 10], np.linspace(0.4, 1.8, 21))
    ask = Ask(20.0, knots, np.array([14.0, 0.0, 14.0]), np.zeros(3, dtype=int), np.array([0.25, 0.5, 0.25]))
    assert best_split(ask)[1] >= 18


def test_a_small_colour_is_left_out_topped_up_or_made():
    """A third colour of a tenth of demand, at least 30 of a colour: left out of a small run, topped up in a large one."""
    share = np.array([0.5, 0.4, 0.1])
    knots = np.outer(share * 100, np.linspace(0.7, 1.4, 21))
    small, large = (
        best_split(Ask(units, knots, np.zeros(3), np.arange(3), share, least_colour=30.0)) for units in (80.0, 160.0)
    )
    assert small[2] == 0
    assert large[2] >= 30


def test_colours_that_are_left_out_pay_where_their_demand_moves():
    share = np.array([0.7, 0.3])
    knots = np.outer(share * 60, np.linspace(0.7, 1.4, 21))
    sticks, moves = (Ask(60.0, knots, np.zeros(2), np.arange(2), share, least_colour=25.0, moves=m) for m in (0.0, 1.0))
    assert best_split(sticks)[1] == 25
    assert expected_sales(moves, best_split(moves)) > expected_sales(sticks, best_split(sticks))
    assert best_split(moves)[1] == 0


def test_expected_met_is_the_mean_over_demand():
    knots = np.sort(np.random.default_rng(2).gamma(2, 5, (4, 21)), axis=1)
    u = (np.arange(100_000) + 0.5) / 100_000
    for supply in (0.0, 1.5, 9.0, 400.0):
        want = [np.minimum(np.interp(u, LEVELS, k), supply).mean() for k in knots]
        assert expected_met(knots, np.full(4, supply)) == pytest.approx(want, abs=1e-4)


def test_many_skus_keep_their_minimums():
    rng = np.random.default_rng(5)
    knots = np.array([demand(rng, rng.uniform(0.5, 9), 0.6) for _ in range(48)])
    colour = np.repeat(np.arange(8), 6)
    ask = Ask(200.0, knots, np.zeros(48), colour, knots.mean(axis=1) / knots.mean(axis=1).sum(), 2.0, 6.0, 30.0)
    found = best_split(ask)
    colours = np.bincount(colour, found)
    assert found.sum() == 200
    assert (found[found > 0] >= 6).all()
    assert (colours[colours > 0] >= 30).all()


@pytest.mark.parametrize("seed", [12, 22, 24, 51, 55, 61])
def test_of_many_colours_those_are_made_that_sell_most_together(seed):
    """Up to six colours of four sizes, at least so many of a colour: no other set of colours sells more."""
    rng = np.random.default_rng(seed)
    C, Z = int(rng.integers(4, 7)), 4
    share = np.outer(rng.dirichlet(np.full(C, 3.0)), rng.dirichlet([8, 16, 12, 4])).ravel()
    knots = np.array([demand(rng, 200 * one, 0.3) for one in share])
    there = np.repeat(rng.integers(0, 3, C) * rng.integers(0, 15, C), Z) * float(rng.random() < 0.5)
    colour = np.repeat(np.arange(C), Z)
    moves = float(rng.choice([0.0, 0.5]))
    ask = Ask(float(rng.integers(60, 220)), knots, there, colour, share, least_colour=30.0, moves=moves)
    found = best_split(ask)
    assert found.sum() == ask.units
    assert keeps(ask, found)
    made = [np.array(chosen)[colour] for chosen in product((False, True), repeat=C)]
    best = max(expected_sales(ask, s) for m in made if (s := filled(ask, m)) is not None and keeps(ask, s))
    assert expected_sales(ask, found) == pytest.approx(best, abs=1e-9)
