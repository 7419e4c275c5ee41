"""Which run of the plan before became which run now: within a style, the same factory and the nearest week first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import polars as pl

Row = dict[str, Any]
Pair = tuple[Row | None, Row | None]


def paired(before: pl.DataFrame, after: pl.DataFrame) -> list[Pair]:
    """Every run of both plans once: with its counterpart, or with None where it has none.

    A run keeps its factory: what moves to another one is a run less there and a run more here. One whose factory a list
    does not name stands for a run of its style at any. In the order of style, factory and week.
    """
    then, now = _by_place(before), _by_place(after)
    pairs: list[Pair] = []
    for style, places in groupby(sorted(set(then) | set(now), key=lambda place: (place[0], place[1] or "")), _style_of):
        named = [place for place in places if place[1] is not None]
        found = [pair for place in named for pair in _pairs_of_place(then.get(place, []), now.get(place, []))]
        pairs += _with_any_factory(found, then.get((style, None), []), now.get((style, None), []))
    return pairs


def _style_of(place: tuple[str, str | None]) -> str:
    return place[0]


def _with_any_factory(found: list[Pair], then: Sequence[Row], now: Sequence[Row]) -> list[Pair]:
    """The pairs of a style, and its rows without a factory each with one that is left over."""
    if not then and not now:
        return found
    gone, new = [a for a, b in found if a and not b], [b for a, b in found if b and not a]
    alike = _pairs_of_place(then, now)
    rest = [
        *_pairs_of_place(gone, [b for a, b in alike if b and not a]),
        *_pairs_of_place([a for a, b in alike if a and not b], new),
    ]
    return [*((a, b) for a, b in (*found, *alike) if a and b), *rest]


def _by_place(orders: pl.DataFrame) -> dict[tuple[str, str | None], list[Row]]:
    found: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for row in orders.sort("week", "units", nulls_last=True).iter_rows(named=True):
        found[row["style_id"], row["factory_id"]].append(row)
    return found


def _pairs_of_place(then: Sequence[Row], now: Sequence[Row]) -> list[Pair]:
    """Nearest weeks first, so that as few runs as possible move, and those as little as possible."""
    nearest = sorted(
        (
            (_weeks_apart(a, b), abs(a["units"] - b["units"]), i, j)
            for i, a in enumerate(then)
            for j, b in enumerate(now)
        )
    )
    of_then: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in nearest:
        if i not in of_then and j not in taken:
            of_then[i] = j
            taken.add(j)
    pairs: list[Pair] = [(a, now[of_then[i]] if i in of_then else None) for i, a in enumerate(then)]
    return pairs + [(None, b) for j, b in enumerate(now) if j not in taken]


def _weeks_apart(a: Row, b: Row) -> int:
    return 0 if a["week"] is None or b["week"] is None else abs((a["week"] - b["week"]).days) // 7
