"""Which of our columns each header of a file means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.errors import Finding
from planner.ingest.header_units import other_unit
from planner.language import _
from planner.settings import FILE_NAME, Tables
from planner.tables import Column, Table

_IN_BRACKETS = re.compile(r"[(\[（【].*?[)\]）】]")
MOST_HEADERS, LONGEST_HEADER = 1_000, 200
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_FILLERS = re.compile(r"[\s_\-./:*#'\"]+")


@dataclass
class Match:
    """`columns`: place of the header -> our column; `attributes`: place -> name of a design attribute."""

    columns: dict[int, Column] = field(default_factory=dict)
    attributes: dict[int, str] = field(default_factory=dict)
    matched: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)


def plain(header: str) -> str:
    """A header without what people vary: case, width, spaces, underscores, punctuation."""
    return _FILLERS.sub("", unicodedata.normalize("NFKC", header).casefold())


def known_headers(table: Table, columns: Mapping[str, str]) -> list[str]:
    """Every header that would be understood, plain."""
    usual = [name for column in table.columns for name in (column.name, *column.also)]
    return [plain(name) for name in (*usual, *columns.values())]


def match_headers(table: Table, headers: Sequence[str], columns: Mapping[str, str], file: str, row: int = 1) -> Match:
    """Finds our columns in `headers`: by `columns` (ours -> theirs), by our names, then by usual names.

    `row` is where the header stands in `file`. What cannot stay goes to `faults`: two headers for one column, a
    required column that is not there, a header of `columns` that the file lacks.
    """
    match = Match()
    if odd := _unusable(headers, file):
        match.faults = [replace(fault, row=row) for fault in odd]
        return match
    renamed = _renamed(table, headers, columns, file, match)
    free = [i for i in range(len(headers)) if i not in renamed and headers[i].strip()]
    ranks = _ranks(table)
    claims: dict[str, list[tuple[int, int]]] = {}
    for place in free:
        for rank, names in enumerate(ranks):
            if name := names.get(plain(headers[place])) or names.get(plain(_IN_BRACKETS.sub("", headers[place]))):
                claims.setdefault(name, []).append((rank, place))
                break
    for place, name in renamed.items():
        claims[name] = [(-1, place)]
    for name, found in claims.items():
        _settle(table, name, found, headers, file, match)
    _keep_rest(table, headers, match)
    _require(table, headers, file, match)
    match.faults = [replace(fault, row=row) if fault.file == file else fault for fault in match.faults]
    return match


def _unusable(headers: Sequence[str], file: str) -> list[Finding]:
    """Headers that are none: far too many, or with signs that no table holds."""
    filled = sum(1 for header in headers if header.strip())
    if filled > MOST_HEADERS:
        mend = _("Export the columns that are needed; days or SKUs stand in rows, not in columns.")
        return [
            Finding(
                file,
                value=f"{filled:,}",
                expected=_("at most {MOST_HEADERS:,} columns").format(MOST_HEADERS=MOST_HEADERS),
                mend=mend,
            )
        ]
    return [
        Finding(file, column=header, expected=_("a header of plain text"), mend=_("Write the header anew."))
        for header in headers
        if _CONTROL.search(header) or len(header) > LONGEST_HEADER
    ]


def _renamed(
    table: Table, headers: Sequence[str], columns: Mapping[str, str], file: str, match: Match
) -> dict[int, str]:
    """place -> our name, as `columns:` in planner.yaml says."""
    found: dict[int, str] = {}
    places = {plain(header): place for place, header in reversed(list(enumerate(headers)))}
    for ours, theirs in columns.items():
        where = f"columns.{table.name}.{ours}"
        if ours not in table.names and not table.attributes:
            match.faults.append(
                Finding(
                    FILE_NAME,
                    column=where,
                    value=ours,
                    mend=_("Correct the name in planner.yaml."),
                    expected=_("a column of {name} ({names})").format(name=table.name, names=", ".join(table.names)),
                )
            )
        elif (place := places.get(plain(theirs))) is not None:
            found[place] = ours
        elif plain(ours) not in places:
            match.faults.append(
                Finding(
                    file,
                    column=ours,
                    value=theirs,
                    expected=_("a header {theirs!r}, as {where} says; found {headers}").format(
                        theirs=theirs, where=where, headers=_listed(headers)
                    ),
                    mend=_("Correct it in planner.yaml."),
                )
            )
    return found


def _ranks(table: Table) -> tuple[dict[str, str], dict[str, str]]:
    """plain header -> our name: by our own names, by usual names (the first column that claims one has it)."""
    also: dict[str, str] = {}
    for column in table.columns:
        for name in column.also:
            also.setdefault(plain(name), column.name)
    return {plain(name): name for name in table.names}, also


def _settle(
    table: Table, name: str, found: list[tuple[int, int]], headers: Sequence[str], file: str, match: Match
) -> None:
    """Gives the column to the best claim; two equally good ones are a fault."""
    best = min(rank for rank, _ in found)
    places = [place for rank, place in found if rank == best]
    if len(places) > 1:
        both = _(" and ").join(repr(headers[place]) for place in places)
        match.faults.append(
            Finding(
                file,
                column=name,
                value=both,
                expected=_("one header for a column"),
                mend=_(
                    "Say which one it is in planner.yaml: columns: {{{name}: {{{name_2}: {value}}}}}, and rename "
                    "or delete the other."
                ).format(name=table.name, name_2=name, value=headers[places[0]]),
            )
        )
    if name in table.names:
        match.columns[places[0]] = table[name]
        if (said := other_unit(headers[places[0]], table[name].unit)) is not None:
            match.faults.append(_in_another_unit(file, headers[places[0]], table[name], said))
    else:
        match.attributes[places[0]] = name
    match.matched[headers[places[0]]] = name


def _in_another_unit(file: str, header: str, column: Column, said: str) -> Finding:
    return Finding(
        file,
        column=header,
        value=said,
        expected=_("{column} in {unit}").format(column=column.name, unit=_(column.unit)),
        mend=_("Convert the numbers, and take the other unit out of the header."),
    )


def _keep_rest(table: Table, headers: Sequence[str], match: Match) -> None:
    """Further columns are attributes where the table has such, else they are ignored."""
    taken = {*table.names, *match.attributes.values()}
    for place, header in enumerate(headers):
        if place in match.columns or place in match.attributes or not header.strip():
            continue
        if table.attributes and header.strip() not in taken:
            match.attributes[place] = header.strip()
            taken.add(header.strip())
        else:
            match.ignored.append(header)


def _require(table: Table, headers: Sequence[str], file: str, match: Match) -> None:
    there = {column.name for column in match.columns.values()}
    for column in table.columns:
        if column.required and column.name not in there and not any(f.column == column.name for f in match.faults):
            which = _(
                "Add it, or say in planner.yaml which it is: columns: {{{name}: {{{name_2}: THEIR HEADER}}}}."
            ).format(name=table.name, name_2=column.name)
            match.faults.append(
                Finding(
                    file,
                    column=column.name,
                    expected=_("a column {name} ({meaning}); found {headers}").format(
                        name=column.name, meaning=_(column.meaning), headers=_listed(headers)
                    ),
                    mend=which if table.name in Tables.model_fields else _("Add it."),
                )
            )


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(header for header in headers if header.strip()) or _("none")
