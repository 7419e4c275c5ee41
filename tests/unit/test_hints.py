"""Texts that people read name nothing that an installation by pip does not have."""

import ast
from pathlib import Path

import planner

PACKAGE = Path(planner.__file__).parent


def texts_of(file):
    """What a file says to people: every piece of text in it apart from docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said
    ]


def test_no_text_sends_people_to_a_file_of_the_sources():
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 100
    sent = [(file.name, text) for file in files for text in texts_of(file) if "docs/" in text]
    assert sent == []
