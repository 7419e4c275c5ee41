"""The glossary has every word of the trade that this project speaks, each once, with the Chinese beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS = """style, colourway, SKU, size curve, sales test, exposure, stock-out, unconstrained demand, life-cycle curve,
sell-through, weeks of cover, grade, minimum batch, minimum order quantity, lot size, run, setup, lead time, capacity,
overtime, horizon, firm, provisional, frozen, reorder, chase deadline, open-to-buy, newsvendor, critical ratio,
underage cost, overage cost, salvage value, lost sale, scenario, recourse, bound, gap, incumbent"""


@pytest.mark.parametrize("word", [w.strip() for w in WORDS.replace("\n", " ").split(",")])
def test_each_word_has_an_entry(word: str) -> None:
    entry = rf"^\| {re.escape(word)} \| [^|]*[\u4e00-\u9fff][^|]*\|"
    assert re.search(entry, GLOSSARY, re.MULTILINE), f"no entry with Chinese for {word}"


def test_no_word_has_two_entries() -> None:
    words = re.findall(r"^\| ([^|]+?) \|.*[●○]", GLOSSARY, re.MULTILINE)
    assert len(words) == len(set(words)) > 50


def test_symbols_are_those_of_the_model() -> None:
    model = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| [^|]+ \| [^|]+ \| ([^|]+) \| [●○]", GLOSSARY, re.MULTILINE)
    symbols = [symbol for cell in cells for symbol in cell.split(", ")]
    assert len(symbols) > 15
    assert [s for s in symbols if not re.search(rf"(?<!\w){s}(?!\w)", model)] == []
