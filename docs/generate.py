"""Writes the generated parts of tables.md, settings.md, commands.md and performance.md, and docs/schemas.

    python docs/generate.py            rewrite the parts that are out of date
    python docs/generate.py --check    change nothing; name them and exit with 1

A part stands between `<!-- begin NAME -->` and `<!-- end NAME -->`; everything around it is written by hand.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from typer.testing import CliRunner

from planner.cli import app
from planner.commands import VERBS
from planner.schemas import names, schema_of
from planner.schemas.settings import default_of, values_of
from planner.settings import (
    ForecastSettings,
    GradeSettings,
    IngestSettings,
    LedgerSettings,
    OptimizeSettings,
    PriorCurve,
    Settings,
    TableSource,
    leaves,
)
from planner.tables import GIVEN, RESULTS, Column, Table
from planner.tables.answers import ANSWERS

DOCS = Path(__file__).parent
HELP_WIDTH = 90


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A pipe table; `|` inside cells is escaped."""
    lines = [" | ".join(header), " | ".join("---" for _ in header)]
    lines += [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


# tables.md


def given_tables() -> str:
    """Every table that users give, with the headers that are read as each column."""
    return "\n\n".join(_table(t, with_headers=True) for t in GIVEN.values())


def result_tables() -> str:
    """Every table that a run holds."""
    return "\n\n".join(_table(t, with_headers=False) for t in RESULTS.values())


def answer_tables() -> str:
    """Every table that a command answers with and no run holds."""
    return "\n\n".join(_table(t, with_headers=False) for t in ANSWERS.values())


def _table(table: Table, *, with_headers: bool) -> str:
    facts = [f"Key: {', '.join(f'`{k}`' for k in table.key)}."] if table.key else []
    if with_headers:
        facts.insert(0, "Required." if table.required else "Optional.")
    if table.attributes:
        facts.append("Every further column is kept as an attribute of the design.")
    header = ["column", "what it is", "kind", "unit", "right values"] + (["also read as"] if with_headers else [])
    rows = [_column_row(group, with_headers) for group in _alike(table.columns)]
    return f"### {table.name}\n\n{' '.join([table.meaning, *facts])}\n\n{markdown_table(header, rows)}"


def _alike(columns: Sequence[Column]) -> list[list[Column]]:
    """Neighbours that differ by their level only (p01, p05, ...) in one group; every other column alone."""
    groups: list[list[Column]] = []
    for column in columns:
        if groups and _is_level(column) and _is_level(groups[-1][0]):
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups


def _is_level(column: Column) -> bool:
    return re.fullmatch(r"p\d\d", column.name) is not None


def _column_row(group: Sequence[Column], with_headers: bool) -> list[str]:
    first = group[0]
    meaning = first.meaning if len(group) == 1 else first.meaning.replace(f"{int(first.name[1:])}%", "that many %")
    mark = "**" if first.required else "_"
    row = [" ".join(f"{mark}`{c.name}`{mark}" for c in group), meaning, first.kind, first.unit, _right_values(first)]
    return [*row, ", ".join(f"`{name}`" for name in first.also)] if with_headers else row


def _right_values(column: Column) -> str:
    """Limits and default in words; empty where the kind says it all."""
    _, limited, limits = column.expectation().partition(" of at least ")
    words = f"at least {limits}" if limited else ""
    if column.at_most is not None:
        words = f"{column.at_least:g} to {column.at_most:g}"
    elif column.above is not None:
        words = f"above {column.above:g}"
    default = "" if column.default is None else f"blank = {column.default:g}"
    return "; ".join(part for part in (words, default) if part)


# settings.md


def settings_reference() -> str:
    """Every setting of planner.yaml with its default, limits and environment variable."""
    variables = {path: name for name, path in leaves().items()}
    parts = [
        ("General", Settings, ()),
        ("forecast", ForecastSettings, ("forecast",)),
        ("forecast.prior_curve", PriorCurve, ("forecast", "prior_curve")),
        ("optimize", OptimizeSettings, ("optimize",)),
        ("ingest", IngestSettings, ("ingest",)),
        ("ledger", LedgerSettings, ("ledger",)),
        ("grades", GradeSettings, ("grades",)),
    ]
    sections = [f"## {title}\n\n{_section(model, path, variables)}" for title, model, path in parts]
    source = markdown_table(
        ("key", "default", "values", "meaning"),
        [(f"`{name}`", _default(facts), values_of(facts), facts["description"]) for name, facts in _keys(TableSource)],
    )
    return "\n\n".join(
        [*sections, f"## tables\n\n{_table_paths(variables)}", f"### Keys of a table's source\n\n{source}"]
    )


def _keys(model: type[BaseModel]) -> list[tuple[str, dict[str, Any]]]:
    """Name and JSON schema of each single setting; sections have a heading of their own."""
    return [(name, facts) for name, facts in model.model_json_schema()["properties"].items() if "$ref" not in facts]


def _section(model: type[BaseModel], path: tuple[str, ...], variables: dict[tuple[str, ...], str]) -> str:
    rows = []
    for name, facts in _keys(model):
        here = (*path, name)
        variable = f"`{variables[here]}`" if here in variables else ""
        rows.append((f"`{'.'.join(here)}`", _default(facts), values_of(facts), facts["description"], variable))
    return markdown_table(("key", "default", "values", "meaning", "environment"), rows)


def _table_paths(variables: dict[tuple[str, ...], str]) -> str:
    tables = Settings().tables
    return markdown_table(
        ("key", "default", "environment"),
        [(f"`tables.{name}`", f"`{getattr(tables, name).path}`", f"`{variables[('tables', name)]}`") for name in GIVEN],
    )


def _default(facts: dict[str, Any]) -> str:
    """The default as planner.yaml would write it."""
    value = default_of(facts)
    return value if value == "required" else f"`{value}`"


# commands.md


def command_reference() -> str:
    """The help of `planner` and of each command, as a terminal shows it."""
    texts = [("planner", _help())] + [(f"planner {name}", _help(name)) for name in VERBS]
    return "\n\n".join(f"## {title}\n\n```text\n{text}\n```" for title, text in texts)


def _help(*words: str) -> str:
    shown = CliRunner().invoke(app, [*words, "--help"], prog_name="planner", terminal_width=HELP_WIDTH)
    return "\n".join(line.rstrip() for line in shown.output.strip().splitlines())


# performance.md


def bench_results() -> str:
    """The last measurement of each kind of company and size that `make bench` kept, machine by machine."""
    lines = (DOCS.parent / "tests/benchmarks/results.jsonl").read_text(encoding="utf-8").splitlines()
    last = {(r["machine"], r["styles"], r["kind"]): r for r in map(json.loads, lines)}
    rows = [
        (
            kind,
            f"{styles:,}",
            f"{r['objective']:,.0f}",
            f"{r['bound']:,.0f}",
            f"{r['gap']:.1%}",
            f"{r['time_limit']:g}",
            f"{r['cpu']:.1f}",
            f"{r['megabytes']:,.0f}",
            f"{machine}, {r['time'][:10]}",
        )
        for (machine, styles, kind), r in sorted(last.items())
    ]
    header = ("kind", "styles", "expected profit", "bound", "gap", "time limit s", "processor s", "MB", "machine, day")
    return markdown_table(header, rows)


PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "performance.md": {"companies": bench_results},
    "tables.md": {"given": given_tables, "results": result_tables, "answers": answer_tables},
    "settings.md": {"settings": settings_reference},
    "commands.md": {"commands": command_reference},
}


def fresh(text: str, parts: dict[str, Callable[[], str]]) -> str:
    """The document `text` with its generated parts made anew; ValueError where a part's marks are missing."""
    for name, make in parts.items():
        begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
        before, found_begin, rest = text.partition(begin)
        _, found_end, after = rest.partition(end)
        if not (found_begin and found_end):
            raise ValueError(f"the marks of part {name!r} are missing")
        text = f"{before}{begin}\n{make()}\n\n{end}{after}"
    return text


def out_of_date() -> dict[Path, str]:
    """Documents whose generated parts differ from what the code says now, with what they should hold."""
    wanted = {DOCS / name: fresh((DOCS / name).read_text(encoding="utf-8"), parts) for name, parts in PARTS.items()}
    wanted |= {DOCS / "schemas" / f"{name}.schema.json": schema_text(name) for name in names()}
    return {
        path: text for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    }


def schema_text(name: str) -> str:
    """A JSON Schema as docs/schemas keeps it."""
    return json.dumps(schema_of(name), ensure_ascii=False, indent=1) + "\n"


def main(words: Sequence[str]) -> int:
    """Rewrite what is out of date, or only name it (`--check`)."""
    stale = out_of_date()
    for path, text in stale.items():
        sys.stdout.write(f"{path.name} {'is out of date' if '--check' in words else 'rewritten'}\n")
        if "--check" not in words:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
