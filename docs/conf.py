"""The docs site: `make docs` builds these pages and the reference of the library with Sphinx into build/docs."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from planner.version import __version__  # noqa: E402 - the path above makes it importable

project = "quick-return-planner"
author = "the quick-return-planner maintainers"
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["README.md"]
html_theme = "furo"
html_title = "quick-return-planner"
myst_heading_anchors = 4
autodoc_typehints = "description"
autodoc_member_order = "bysource"
suppress_warnings = ["misc.highlighting_failure"]

REPOSITORY = "https://github.com/quick-return-planner/quick-return-planner/blob/main/"


def _link_to_repository(_app: Sphinx, _page: str, source: list[str]) -> None:
    """Links to files beside docs/ lead to the repository: these files are no pages of the site."""
    source[0] = re.sub(r"\]\(\.\./([^)]+)\)", rf"]({REPOSITORY}\1)", source[0])


def _meanings_as_list(_app: Sphinx, _what: str, _name: str, _obj: object, _options: object, lines: list[str]) -> None:
    """Docstrings list what fields mean as `name    meaning` in columns: a list on the page."""
    found: list[str] = []
    listed = False
    for line in lines:
        field = re.match(r"(\w+(?:, \w+)*) {2,}(\S.*)", line)
        if field:
            found += [*([] if listed else [""]), f"* ``{field[1]}``: {field[2]}"]
        else:
            found.append(f"  {line.strip()}" if listed and line.startswith(" ") else line)
        listed = bool(field) or (listed and line.startswith(" "))
    lines[:] = found


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", _meanings_as_list)
    app.connect("source-read", _link_to_repository)
