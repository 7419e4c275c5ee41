"""What past styles with a start like this went on to sell, alike in the ways that have proved to matter: a forest.

A quantile regression forest (Meinshausen 2006) of extremely randomised trees (Geurts, Ernst & Wehenkel 2006) over starts of
many ages at once: each tree splits past starts by what tells their rests apart, and the starts that share a leaf with a
style tell its rest. All trees grow together, a level at a time, in NumPy: the work is a few passes over the starts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History
from planner.forecast.members.examples import examples_at, recent_units, shapes
from planner.forecast.members.posterior import evidence
from planner.forecast.quantiles import LEVELS, interpolate_rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Ages at which past starts are taken, up to which styles are young, the most starts of a forest and the
# fewest styles' worth of rests seen at an age.
AGES, YOUNG, MOST_STARTS, LEAST_STYLES = (1, 2, 3, 5, 7, 10, 14, 21, 28), 28, 4500, 60
# Trees, the share of the styles that each is grown from, splits tried at a node, fewest starts in a leaf.
TREES, SHARE, TRIES, LEAF, DEEPEST = 24, 0.5, 6, 6, 14
# Into how many cells, about as common each, rests are sorted.
CELLS = 96
# Added to units before logs are taken; what is known of a start.
FEW, FEATURES = 1.0, 15
# Styles on sale whose windows are looked at to tell how long one is at an age; styles answered at a time.
ALIKE, AT_ONCE = 20, 512


@dataclass(frozen=True)
class Forest:
    """Trees as tables: of each node the `feature` it splits by, beyond which `value`, the first of its two `child` nodes
    (-1: a leaf), and `told` (nodes, cells): how common rests of each cell were. `rest` (cells,): units that the cells hold;
    at each of `ages` in days that are `usual` of the curve. The roots are the first TREES nodes.
    """

    feature: Ints
    value: Floats
    child: Ints
    told: NDArray[np.float32]
    rest: Floats
    ages: Ints = field(default_factory=lambda: np.zeros(1, np.int64))
    usual: Floats = field(default_factory=lambda: np.ones(1))


def features(history: History, row: Ints, age: Ints) -> Floats:
    """(n, FEATURES) what starts up to `age` (n,) have shown, against the mean style and by themselves, and their design."""
    out = np.empty((len(row), FEATURES))
    out[:, :5] = evidence(history, row, age)
    out[:, 14] = np.log1p(age)
    out[:, 5:7] = history.panel.design[row, :2]
    for a in np.unique(age):
        mine = np.flatnonzero(age == a)
        r, at = row[mine], int(a)
        early = history.filled[r, min(at, history.filled.shape[1] - 1)]
        out[mine, 7:13] = shapes(history, r, at, early)
        out[mine, 13] = np.log1p(recent_units(history, r, at))
    return out


def forest_quantiles(history: History, row: Ints, stop: Ints, otherwise: Floats) -> Floats:
    """(n, 21) what styles `row` will sell from now up to age `stop`, free of season; `otherwise` for those that are not
    young, and where too few past styles tell.
    """
    age, out = history.panel.seen[row], otherwise.copy()
    young = np.flatnonzero(age <= YOUNG)
    forest = learn_forest(history, age[young], stop[young]) if len(young) else None
    if forest is not None:
        out[young] = _told(forest, history, row[young], stop[young])
    return out


def learn_forest(history: History, age: Ints, stop: Ints) -> Forest | None:
    """A forest for styles of ages `age` asked about up to ages `stop`; None where too few past styles tell."""
    ages = [at for at in AGES if at <= max(int(age.max()), AGES[0])]
    windows = [_window(at, age, stop) for at in ages]
    found = [_starts(history, at, window, MOST_STARTS // len(ages)) for at, window in zip(ages, windows, strict=True)]
    x, rest, weight, style = (np.concatenate(part) for part in zip(*found, strict=True))
    if weight.sum() < LEAST_STYLES * len(ages):
        return None
    at = np.array(ages)
    return replace(_grown(x, rest, weight, style), ages=at, usual=_usual(history, at, at + np.array(windows)))


def _window(at: int, age: Ints, stop: Ints) -> int:
    """The days ahead that styles of about that age are asked about."""
    alike = np.argsort(np.abs(age - at), kind="stable")[:ALIKE]
    return int(np.median(stop[alike] - age[alike]))


def _starts(history: History, age: int, window: int, most: int) -> tuple[Floats, Floats, Floats, Ints]:
    """Of at most `most` past styles: features at `age`, what they sold in the `window` days after it, how much of these
    days was seen, and their rows.
    """
    row = np.empty(0, np.int64)
    if window > 1 and (e := examples_at(history, age, age + window)).age == age:
        real = np.flatnonzero(e.row >= 0)
        real = real[np.linspace(0, len(real) - 1, min(len(real), most)).astype(np.int64)]
        row = e.row[real]
    if not len(row):
        return np.empty((0, FEATURES)), np.empty(0), np.empty(0), row
    return features(history, row, np.full(len(row), age)), e.rest[real], e.weight[real], row


def _told(forest: Forest, history: History, row: Ints, stop: Ints) -> Floats:
    """(n, 21) by the forest, from the days it was asked about to each style's own by the curve."""
    age = history.panel.seen[row]
    scale = _usual(history, age, stop) / np.exp(np.interp(age, forest.ages, np.log(forest.usual)))
    x, out = features(history, row, age), np.empty((len(row), len(LEVELS)))
    for start in range(0, len(row), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        told = forest.told[_leaves(forest, x[part])].mean(axis=1, dtype=np.float64)
        place = np.cumsum(told, axis=1)
        rests = np.broadcast_to(forest.rest, told.shape)
        out[part] = interpolate_rows((place - told / 2) / place[:, [-1]], rests) * scale[part, None]
    return out


def _usual(history: History, age: Ints, stop: Ints) -> Floats:
    """Share of the curve between two ages."""
    return np.asarray(np.maximum(history.curve.at(stop) - history.curve.at(age), 1e-9))


def _leaves(forest: Forest, x: Floats) -> Ints:
    """(n, TREES) the leaf of each style in each tree."""
    node = np.broadcast_to(np.arange(TREES), (len(x), TREES)).copy()
    place = np.arange(len(x))[:, None]
    for _ in range(DEEPEST):
        child = forest.child[node]
        beyond = x[place, forest.feature[node]] > forest.value[node]
        node = np.where(child < 0, node, child + beyond)
    return node


def _grown(x: Floats, rest: Floats, weight: Floats, style: Ints) -> Forest:
    """The forest of starts `x` (n, features) of styles that went on to sell `rest`."""
    rng = np.random.default_rng(0)
    y = np.log(rest + FEW)
    y = y - np.average(y, weights=weight)
    _, style = np.unique(style, return_inverse=True)
    tree, row = np.nonzero((rng.random((TREES, style.max() + 1)) < SHARE)[:, style])
    feature, value, child = [np.zeros(TREES, np.int64)], [np.zeros(TREES)], [np.full(TREES, -1)]
    first, nodes = 0, TREES  # of the level that is being split; nodes of a level follow each other
    leaf, active = tree.copy(), np.arange(len(row))
    for _ in range(DEEPEST):
        here = leaf[active] - first
        feature[-1], value[-1], good = _best_splits(x, y, weight, row[active], here, nodes - first, rng)
        child[-1] = np.where(good, nodes + 2 * (np.cumsum(good) - 1), -1)
        active, here = active[good[here]], here[good[here]]
        if not len(active):
            break
        leaf[active] = child[-1][here] + (x[row[active], feature[-1][here]] > value[-1][here])
        first, nodes = nodes, nodes + 2 * int(good.sum())
        for table, empty in ((feature, 0), (value, 0.0), (child, -1)):
            table.append(np.full(nodes - first, empty))
    cell, held = _cells(rest, weight)
    told = np.bincount(leaf * CELLS + cell[row], weight[row], nodes * CELLS).reshape(nodes, CELLS)
    told = (told / np.maximum(told.sum(axis=1, keepdims=True), 1e-12)).astype(np.float32)
    return Forest(np.concatenate(feature), np.concatenate(value), np.concatenate(child), told, held)


def _cells(rest: Floats, weight: Floats) -> tuple[Ints, Floats]:
    """The cell of each rest, of CELLS about as common, and the mean of each cell."""
    order = np.argsort(rest, kind="stable")
    place = (np.cumsum(weight[order]) - weight[order] / 2) / max(float(weight.sum()), 1e-12)
    cell = np.empty(len(rest), dtype=np.int64)
    cell[order] = np.minimum((place * CELLS).astype(np.int64), CELLS - 1)
    held = np.bincount(cell, weight * rest, CELLS) / np.maximum(np.bincount(cell, weight, CELLS), 1e-12)
    return cell, np.maximum.accumulate(held)


def _best_splits(
    x: Floats, y: Floats, weight: Floats, row: Ints, node: Ints, count: int, rng: np.random.Generator
) -> tuple[Ints, Floats, NDArray[np.bool_]]:
    """Of TRIES random splits of each node the one that leaves the least variance; `good`: whether one is fit to use."""
    size = np.bincount(node, minlength=count)
    order = np.argsort(node, kind="stable")
    begin = np.concatenate([[0], np.cumsum(size)[:-1]])
    w, wy = weight[row], weight[row] * y[row]
    all_w, all_wy = np.bincount(node, w, count), np.bincount(node, wy, count)
    usual = all_wy**2 / np.maximum(all_w, 1e-12)
    best, feature, value = np.full(count, 1e-9), np.zeros(count, np.int64), np.zeros(count)
    for _ in range(TRIES):
        f = rng.integers(0, x.shape[1], count)
        one, other = (row[order[begin + (rng.random(count) * size).astype(np.int64)]] for _ in range(2))
        v = (x[one, f] + x[other, f]) / 2
        beyond = x[row, f[node]] > v[node]
        mine = node[beyond]
        n, part_w, part_wy = (np.bincount(mine, by, count) for by in (None, w[beyond], wy[beyond]))
        gain = part_wy**2 / np.maximum(part_w, 1e-12) + (all_wy - part_wy) ** 2 / np.maximum(all_w - part_w, 1e-12)
        gain = np.where((n >= LEAF) & (size - n >= LEAF), gain - usual, 0.0)
        better = gain > best
        best, feature, value = np.where(better, gain, best), np.where(better, f, feature), np.where(better, v, value)
    return feature, value, best > 1e-9
