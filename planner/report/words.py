"""Codes in words: grades, verdicts, flags, limits, actions, statuses; one place, so that every page says the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from planner.language import _, gathered, language

_GRADES = {
    "hot": gathered("爆 hot"),
    "good": gathered("旺 good"),
    "flat": gathered("平 flat"),
    "slow": gathered("滞 slow"),
}
_VERDICTS = {
    "order_now": gathered("order now"),
    "keep_testing": gathered("keep testing"),
    "crowded_out": gathered("crowded out"),
    "drop": gathered("drop"),
}
VERDICTS = tuple(_VERDICTS)  # in the order in which people act on them
# Kinds of reasons for skipping a style, those first that a person can act on.
_SKIPPED = {
    "crowded_out": gathered("would pay, but minutes, fabric or money earn more in other styles"),
    "no_factory": gathered("no factory makes the category"),
    "too_late": gathered("goods would come too late"),
    "minimum_batch": gathered("too little demand for a minimum batch"),
    "covered": gathered("stock and open orders cover the demand"),
    "no_demand": gathered("hardly any demand"),
    "pinned": gathered("pinned at none"),
    "simpler": gathered("left out for a simpler plan"),
}
_FLAGS = {
    "sold_out": gathered("sold-out"),
    "stock_out": gathered("stock-out"),
    "broken_sizes": gathered("broken-sizes"),
    "late_data": gathered("late-data"),
    "price_change": gathered("price-change"),
    "spike": gathered("spike"),
}
_ACTIONS = {
    "make": gathered("make"),
    "increase": gathered("increase"),
    "decrease": gathered("decrease"),
    "expedite": gathered("expedite"),
    "defer": gathered("defer"),
    "cancel": gathered("cancel"),
}
_LIMITS = {
    "minutes": gathered("sewing minutes"),
    "fabric": gathered("fabric"),
    "budget": gathered("budget"),
    "receiving": gathered("receiving"),
}
_BREACHES = {
    "run": gathered("run that cannot be"),
    "minimum batch or lot size": gathered("minimum batch or lot size"),
    "maximum batch": gathered("maximum batch"),
    "metres of fabric": gathered("metres of fabric"),
    "metres on hand of fabric": gathered("metres on hand of fabric"),
    "pin": gathered("pin"),
}
_LEVELS = {"style": gathered("style"), "category": gathered("category"), "kind": gathered("kind of difference")}
_STATUSES = {
    "optimal": gathered("optimal"),
    "feasible": gathered("feasible"),
    "infeasible": gathered("infeasible"),
    "no_solution": gathered("no solution"),
}
_METHODS = {
    "combination": gathered("combination"),
    "cold_start": gathered("cold start"),
    "no_sales_yet": gathered("no sales yet"),
    "not_launched": gathered("not launched"),
}


def _said(words: Mapping[str, str], code: str | None) -> str:
    """A code in words; one that has none as it is, none as a dash."""
    return _(words[code]) if code is not None and code in words else code or "-"


def grade(code: str | None) -> str:
    """A grade."""
    return _said(_GRADES, code)


def verdict(code: str | None) -> str:
    """A verdict."""
    return _said(_VERDICTS, code)


def skipped_because(kind: str) -> str:
    """Why styles get no run."""
    return _said(_SKIPPED, kind)


def kinds_of_skipped(kinds: Iterable[str]) -> list[str]:
    """The kinds that there are, each once, those first that a person can act on."""
    there = set(kinds)
    return [*(kind for kind in _SKIPPED if kind in there), *sorted(there - set(_SKIPPED))]


def flags(joined: str | None, between: str = " ") -> str:
    """The flags of a readout, `;` between them; blank where there are none."""
    return between.join(_said(_FLAGS, flag) for flag in (joined or "").split(";") if flag)


def action(code: str) -> str:
    """What to do about a run."""
    return _said(_ACTIONS, code)


def limit(kind: str) -> str:
    """The kind of a limit."""
    return _said(_LIMITS, kind)


def method(code: str | None) -> str:
    """How demand was estimated."""
    return _said(_METHODS, code)


def breach(kind: str) -> str:
    """The kind of a limit that somebody's list breaks."""
    return _(_BREACHES[kind]) if kind in _BREACHES else limit(kind)


def level(code: str) -> str:
    """By what differences are told."""
    return _said(_LEVELS, code)


def status(code: str) -> str:
    """How far a plan is proven."""
    return _said(_STATUSES, code)


def coded(column: str, value: Any) -> Any:
    """What a cell of a workbook says: in English the code that other files have, in other languages its words."""
    if language() == "en" or not isinstance(value, str):
        return value
    words = {"verdict": _VERDICTS, "kind": {**_LIMITS, **_SKIPPED}, "status": _STATUSES}.get(column, {})
    return _said(words, value)


def yes(said: object) -> str:
    """Yes or no."""
    return _("yes") if said else _("no")


def days(number: float) -> str:
    """A number of days in a column: `12 d`."""
    return _("{days:,.0f} d").format(days=number)
