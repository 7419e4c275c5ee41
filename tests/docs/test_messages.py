"""Every text that people read has its Chinese, with the same fields; the compiled catalogue is that of the texts."""

import ast
import re
from pathlib import Path

import pytest

PLANNER = Path(__file__).parents[2] / "planner"


@pytest.fixture(scope="module")
def messages(script):
    return script("messages")


def test_every_text_is_translated_and_the_catalogues_are_fresh(messages):
    assert messages.main(["--check"]) == 0


def test_a_translation_with_other_fields_is_seen(messages):
    catalog = messages.Catalog(locale="zh")
    catalog.add("{n} runs of {style}", "{n} 个批次")
    catalog.add("all well", "一切正常")
    assert messages.missing(catalog) == ["{n} runs of {style}"]


# Texts that are no words for people: how something looks, and titles that a library reads.
SIGNS = {"bold red", "bold yellow", "not dim"}
SPOKEN = {"_", "gathered", "ngettext", "plural", "Column", "Table"}
# Calls whose texts are for programs, their writers or logs.
UNSPOKEN = {"compile", "contains", "Field", "debug", "info", "warning", "TypeError", "AssertionError", "storage_errors"}


def docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(node.body[0], ast.Expr):
            yield node.body[0].value


def outside_the_catalogue(path):
    """Texts of two words and more in a module that nobody would translate: line and text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kept = {id(node) for node in docstrings(tree)}
    for call in ast.walk(tree):
        name = getattr(call, "func", None)
        if {getattr(name, "id", ""), getattr(name, "attr", "")} & (SPOKEN | UNSPOKEN) or isinstance(
            call, ast.Subscript
        ):
            kept |= {id(part) for part in ast.walk(call)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    words = re.compile(r"[A-Za-z]{2,} [a-z]|[a-z] [A-Za-z]{2,}|^ [a-z]{2,}|[a-z]{2,} $")
    return [
        f"{path.name}:{node.lineno} {node.value!r}"
        for node in texts
        if id(node) not in kept and words.search(node.value) and node.value not in SIGNS | CODES
    ]


# What the program itself calls something; it is translated where it is shown.
CODES = {"minimum batch or lot size", "maximum batch", "metres of fabric", "metres on hand of fabric", "ratio at issue"}
CODES |= {
    "day in stock",
    "over 28",
    "in stock",
    "out of stock before",
    "explain STYLE",
    "(not given)",
    "the order ledger",
}
# Keys of tables in the store, words that files have, and what only SQL, Excel or another library reads.
CODES |= {
    "column ",
    "by ",
    "write to",
    "write into",
    "clean up",
    "order lines",
    "(older version)",
    "forget ",
    "cut off",
}
CODES |= {
    "grand total",
    "sub total",
    "default title",
    "not stocked",
    "awaiting payment",
    "total general",
    "total geral",
    "total général",
}
CODES |= {"line receipt", "line off", "hidden signs of ", "' AND date <= '", "interrupted by the user"}
CODES |= {
    "ingest ",
    "planner ",
    "explain ",
    "sales --by file",
    " run",
    "planner insights --style ID",
    "solver ",
    "from ",
}
CODES |= {
    "planner init DIR --example giftware",
    "the lines of order ",
    " have ",
    " units, not ",
}  # typed; of a fault of ours
OF_LIBRARIES = {"atomic.py", "template.py"}  # what the system says of a disk; a file in the settings' own words
CODES |= {'<td data-label="', "a time zone such as Asia/Shanghai", "Value error, "}
CODES |= {"# How `planner` reads ", ". Edit it, or adopt an export anew.\n"}


def test_pages_and_reasons_say_nothing_that_is_not_in_the_catalogue():
    rooms = (
        *("report/pages", "report/morning", "report/workbook", "report/html", "optimize/explain", "optimize/clash"),
        *("ingest/ledger", "ingest/recipes", "ingest", "simulate", "workspace", "workspace/ledger", "commands"),
    )
    modules = [
        path for room in rooms for path in sorted((PLANNER / room).glob("*.py")) if path.name not in OF_LIBRARIES
    ]
    assert [found for path in modules for found in outside_the_catalogue(path)] == []
