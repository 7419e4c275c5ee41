"""Which column of a sheet means what: as the recipe says, then by the words people use."""

from __future__ import annotations

import re
from collections.abc import Mapping

from planner.errors import Finding
from planner.ingest.recipes.layout import Layout
from planner.ingest.recipes.meanings import bare, meanings_of
from planner.ingest.source_file import FileFaultError
from planner.language import _

# Meanings that several columns may share; they are looked at as a group.
_SHARED = (
    "settled",
    "mean_units",
    "mean_other",
    "period_units",
    "total",
    "delivered",
    "warehouse",
    "host",
    "serial",
    "sizes_group",
    "no_sale_mark",
    "parcel",
    "moved_in",
)
# Of these a recipe that names one means that one: a column that comes later and counts, too, takes not its place.
_ONE_OF = (("units", "quantity", "ordered_units"), ("available", "on_hand"))
_OF_SUPPLY = frozenset(("due", "received", "outstanding"))
_OPTION = re.compile(r"option(\d)(name|value)")


def assign(layout: Layout, named: Mapping[str, str], file: str, taken: set[int] | None = None) -> dict[str, int]:
    """meaning -> place. `named` (meaning -> header) comes first; each column means one thing. Where a column of pieces is
    named, no other one counts.

    FileFaultError where a header of `named` is not there: the export has changed.
    """
    found = _named(layout, named, file)
    used = {*found.values(), *(taken or set())}
    settled = {meaning for group in _ONE_OF if any(meaning in named for meaning in group) for meaning in group}
    claims = sorted(
        (rank, place, meaning)
        for place, header in enumerate(layout.headers)
        if place not in used and header
        for meaning, rank in _likely(layout, header).items()
        if meaning not in _SHARED and meaning not in settled
    )
    for _unused, place, meaning in claims:
        if meaning not in found and place not in used:
            found[meaning] = place
            used.add(place)
    return found


def _likely(layout: Layout, header: str) -> dict[str, int]:
    """What a header means beside the others: `quantity ordered` is sold, or made for us; `stock qty` of a document is its
    count in pieces.
    """
    means = meanings_of(header)
    others = {meaning for other in layout.headers if other and other != header for meaning in meanings_of(other)}
    unlikely = set()
    if {"units", "order_units"} <= set(means):
        unlikely.add("units" if _OF_SUPPLY & others else "order_units")
    if {"on_hand", "quantity"} <= set(means):
        unlikely.add("on_hand" if "order" in others and not {"units", "quantity"} & others else "quantity")
    if {"on_hand", "outstanding"} <= set(means):
        unlikely.add("on_hand" if "due" in others else "outstanding")
    return {meaning: rank for meaning, rank in means.items() if meaning not in unlikely}


def _named(layout: Layout, named: Mapping[str, str], file: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, header in reversed(list(enumerate(layout.headers))):
        places[bare(header)] = place
    lacking = [header for header in named.values() if bare(header) not in places]
    if lacking:
        there = ", ".join(header for header in layout.headers if header)
        raise FileFaultError(
            Finding(
                file,
                row=layout.first + 1,
                column=lacking[0],
                expected=_("the headers of its recipe: {names} is not among {there}").format(
                    names=", ".join(lacking), there=there
                ),
                mend=_(
                    "If the export has changed, `planner adopt` the file anew; else correct its recipe in imports/."
                ),
            )
        )
    return {meaning: places[bare(header)] for meaning, header in named.items()}


def shared(layout: Layout, meaning: str) -> list[int]:
    """The places of all columns that may mean `meaning`."""
    return [place for place, header in enumerate(layout.headers) if header and meaning in meanings_of(header)]


def options(layout: Layout) -> list[tuple[int, int]]:
    """(place of the name, place of the value) of columns such as Option1 Name, Option1 Value."""
    found: dict[tuple[str, str], int] = {}
    for place, header in enumerate(layout.headers):
        if match := _OPTION.fullmatch(bare(header)):
            found[match[1], match[2]] = place
    return [
        (found[n, "name"], found[n, "value"]) for n in "123456789" if (n, "name") in found and (n, "value") in found
    ]
