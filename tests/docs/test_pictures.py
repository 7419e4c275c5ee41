"""The pictures of the docs: the script still draws every one of them, and a page shows it with words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
# Drawn from searches that take minutes, by a benchmark.
MEASURED = {"plan_gap": "plan_pictures", "plan_time": "plan_pictures", "plan_growth": "plan_scale"}
BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def pictures(script):
    return script("pictures")


@pytest.mark.slow
def test_the_script_draws_every_picture(pictures, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "PICTURES", tmp_path)
    pictures.main()
    drawn = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")}
    assert set(drawn) == set(pictures.DRAWN)
    for name, svg in drawn.items():
        assert len(ET.fromstring(svg).findall(".//{*}path")) > 2, name


@pytest.mark.parametrize("path", sorted((DOCS / "pictures").glob("*.svg")), ids=lambda p: p.stem)
def test_each_picture_stands_alone_and_is_shown_with_words(path):
    svg = path.read_text(encoding="utf-8")
    ET.fromstring(svg)
    assert "var(" not in svg
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", svg) == []
    pages = "".join(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))
    assert re.search(rf"!\[[^\]]{{20,}}\]\(pictures/{path.stem}\.svg\)", pages), "no page shows it"


def test_all_are_there(pictures):
    assert {path.stem for path in (DOCS / "pictures").glob("*.svg")} == set(pictures.DRAWN) | set(MEASURED)
    scripts = {name: (BENCHMARKS / f"{script}.py").read_text(encoding="utf-8") for name, script in MEASURED.items()}
    assert [name for name, script in scripts.items() if name not in script] == []
