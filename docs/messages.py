"""Gathers every text that people read from the code into `planner/locale/`, and compiles the catalogues.

    python docs/messages.py            update planner.pot and zh/LC_MESSAGES/planner.po, compile planner.mo
    python docs/messages.py --check    change nothing; name what is not translated or out of date and exit with 1

Gathered are texts in `_()`, `gathered()` and `ngettext()`, the nouns of `plural()`, the help of options, what the docstring of a command says,
what tables, their columns and units, and settings mean, why recipes refuse an export, and `_("")` in templates.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from planner.schemas.settings import setting_rows

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "planner" / "locale"
LANGUAGES = ("zh",)
# What the command-line library says itself, in help and about wrong usage.
OF_THE_LIBRARY = (
    "Usage: ",
    "Options",
    "Commands",
    "Arguments",
    "Show this message and exit.",
    "Install completion for the current shell.",
    "Show completion for the current shell, to copy it or customize the installation.",
    "default: {default}",
    "required",
    "Missing command.",
    "No such command {name!r}.",
    "No such option: {name}",
)

# The day of the first catalogue: a file changes only with its texts.
UNDATED: dict[str, Any] = dict.fromkeys(("creation_date", "revision_date"), datetime(2026, 11, 27, tzinfo=UTC))

Text = str | tuple[str, str]


def texts_of(tree: ast.AST) -> Iterator[tuple[int, Text]]:
    """Line and text (or singular and plural) of all that is to be translated in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.FunctionDef) and _is_command(node):
            for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
                yield node.lineno, paragraph


def _of_call(node: ast.Call) -> Iterator[tuple[int, Text]]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    constants = [a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None for a in node.args]
    if name in {"_", "gathered"} and constants[:1] != [None]:
        yield node.lineno, str(constants[0])
    elif name == "ngettext" and None not in constants[:2]:
        yield node.lineno, (str(constants[0]), str(constants[1]))
    elif name == "plural" and len(constants) == 2 and constants[1] is not None:
        yield node.lineno, plural_pair(constants[1])
    elif name in {"Column", "Table"}:
        yield from ((node.lineno, text) for text in _of_table(name, node, constants))
    elif name in {"Option", "Argument", "Typer"}:
        for keyword in node.keywords:
            if keyword.arg == "help" and isinstance(keyword.value, ast.Constant):
                yield node.lineno, str(keyword.value.value)


def _of_table(name: str, node: ast.Call, constants: list[str | None]) -> Iterator[str]:
    """The meaning of a table or of one of its columns, and the column's unit. Columns of screens have two words, no three."""
    place = 1 if name == "Table" else 2
    if None not in constants[: place + 1] and len(constants) > place:
        yield str(constants[place])
        yield from (str(k.value.value) for k in node.keywords if k.arg == "unit" and isinstance(k.value, ast.Constant))


def plural_pair(noun: str) -> tuple[str, str]:
    """`{n} run` and `{n} runs`, as `plural` asks for them."""
    return f"{{n}} {noun}", f"{{n}} {noun}{'es' if noun.endswith(('ch', 's', 'x')) else 's'}"


def _is_command(node: ast.FunctionDef) -> bool:
    first = node.args.args[0].annotation if node.args.args else None
    return isinstance(first, ast.Name) and first.id == "Call" and not node.name.startswith("_")


def template() -> Catalog:
    """Every text of the code, in the order of files and lines; no date, so that the file changes only with the code."""
    catalog = Catalog(project="quick-return-planner", charset="utf-8", fuzzy=False, **UNDATED)
    for path in sorted((ROOT / "planner").rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for _line, text in texts_of(ast.parse(path.read_text(encoding="utf-8"))):
            if text and text != ("", ""):
                catalog.add(text, locations=[(where, 0)])
    for path in sorted((ROOT / "planner").rglob("*.j2")):
        where = path.relative_to(ROOT).as_posix()
        for text in re.findall(r'_\("([^"]+)"\)', path.read_text(encoding="utf-8")):
            catalog.add(text, locations=[(where, 0)])
        for noun in re.findall(r"""\|plural\(["']([^"']+)["']\)""", path.read_text(encoding="utf-8")):
            catalog.add(plural_pair(noun), locations=[(where, 0)])
    for path in sorted((ROOT / "planner").rglob("sources/*.yaml")):
        if (why := yaml.safe_load(path.read_text(encoding="utf-8")).get("refuse")) is not None:
            catalog.add(why, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    for row in setting_rows():
        if row["meaning"] and not row["setting"].startswith("tables."):
            catalog.add(row["meaning"], locations=[("planner/settings/sections.py", 0)])
    for text in OF_THE_LIBRARY:
        catalog.add(text)
    return catalog


def translated(language: str, catalog: Catalog) -> Catalog:
    """The catalogue of a language with exactly the texts of the template; nothing is guessed."""
    path = LOCALE / language / "LC_MESSAGES" / "planner.po"
    with path.open("rb") as file:
        known = read_po(file, locale=language)
    found = Catalog(locale=language, project="quick-return-planner", charset="utf-8", fuzzy=False, **UNDATED)
    for message in catalog:
        if message.id:
            old = known.get(message.id)
            found.add(
                message.id, old.string if old is not None else None, locations=message.locations, flags=message.flags
            )
    return found


def missing(catalog: Catalog) -> list[str]:
    """Texts without a translation, or whose translation names other fields than the text."""
    wrong = []
    for message in catalog:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            whole = all(strings) and all(_fields(s) == _fields(ids[-1]) for s in strings)
            if not whole:
                wrong.append(str(ids[0]))
    return wrong


def _fields(text: str) -> set[str]:
    return {name.partition(":")[0].partition("!")[0] for name in re.findall(r"(?<!{){([^{}]*)}", text)}


def files() -> dict[Path, bytes]:
    """What each file of the catalogues should hold."""
    found = {}
    source = template()
    for language in LANGUAGES:
        catalog = translated(language, source)
        po, mo = io.BytesIO(), io.BytesIO()
        write_po(po, catalog, width=120, omit_header=False, include_lineno=False, sort_by_file=False)
        write_mo(mo, catalog)
        folder = LOCALE / language / "LC_MESSAGES"
        found |= {folder / "planner.po": _undated(po.getvalue()), folder / "planner.mo": _undated(mo.getvalue())}
    return found


def _undated(data: bytes) -> bytes:
    """Without the library's version, which is not of the catalogue; the length stays, which compiled files rely on."""
    return re.sub(
        rb"(Generated-By: )([^\\\n]*)",
        lambda found: found[1] + b"-" * len(found[2]),
        data,
    )


def main(arguments: list[str]) -> int:
    """0 = all right."""
    if "--check" not in arguments:
        for path, data in files().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    stale = [path for path, data in files().items() if not path.is_file() or path.read_bytes() != data]
    for path in stale:
        sys.stdout.write(f"{path.relative_to(ROOT)} is out of date: python docs/messages.py\n")
    untranslated = [text for language in LANGUAGES for text in missing(translated(language, template()))]
    for text in untranslated:
        sys.stdout.write(f"not translated: {text}\n")
    return 1 if stale or untranslated else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
