"""Ids that nothing in the ledger has yet."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import count


def numbered(stem: str, first: int = 1, sign: str = "/") -> Iterator[str]:
    """`stem` with a number behind it, from `first` on, without end."""
    return (f"{stem}{sign}{number}" for number in count(first))


def first_free(names: Iterable[str], taken: Container[str]) -> str:
    """The first of these names that is not taken."""
    return next(name for name in names if name not in taken)
