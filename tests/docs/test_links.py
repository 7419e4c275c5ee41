"""Every link between the documents leads to a file that exists; README's commands are those that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planner.commands import VERBS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").glob("*/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_readme_names_every_command_and_no_other() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `planner ([\w-]+)", text, re.MULTILINE) == list(VERBS)


def test_readme_shows_make_first_then_pip() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    words = ["make demo", "make test", "pip install .", "planner init demo --example wardrobe", "planner -w demo run"]
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_every_page_of_the_docs_has_its_place_in_the_index() -> None:
    docs = ROOT / "docs"
    contents = "\n".join(p.read_text(encoding="utf-8") for p in docs.rglob("index.md"))
    listed = set(re.findall(r"^[\w/-]+$", contents, re.MULTILINE))
    pages = {p.relative_to(docs).with_suffix("").as_posix() for p in docs.rglob("*.md")}
    inner = {p for p in pages if "/" in p and p.partition("/")[2] in listed}  # named by the index of its own folder
    assert sorted(pages - listed - inner - {"index"}) == []
    assert "(docs/index.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_code_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"`((?:planner|tests|docs)/[\w/.]*|[\w/]+\.py)`", page.read_text(encoding="utf-8"))
    files = {
        p.as_posix()
        for name in ("planner", "tests", "docs", "examples")
        for p in [ROOT / name, *(ROOT / name).rglob("*")]
    }
    assert [n for n in named if not any(f.endswith("/" + n.strip("/")) for f in files)] == []
