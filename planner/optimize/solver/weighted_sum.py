"""Sums of variables as PuLP takes them: every term of a variable counts, where PuLP itself would keep the last one."""

from __future__ import annotations

from collections.abc import Iterable

import pulp

Term = tuple[pulp.LpVariable, float]


def weighted_sum(terms: Iterable[Term]) -> pulp.LpAffineExpression:
    """The sum of variable x coefficient; a variable may come up more than once.

    Rows are collected run by run, and two runs may belong to one variable: `LpAffineExpression` of a list of pairs
    turns it into a dict, so that what the first of the two takes of a limit would be lost.
    """
    found: dict[pulp.LpVariable, float] = {}
    for variable, coefficient in terms:
        found[variable] = found.get(variable, 0.0) + coefficient
    return pulp.LpAffineExpression(found)
