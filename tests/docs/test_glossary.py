"""The glossary has every word of the trade that this project speaks, each once, with the Chinese beside it."""

from __future__ import annotations

import ast
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


# Given up in optimize; elsewhere some of them mean another thing, such as the field of a finding.
NOT_IN_OPTIMIZE = {"steady", "steadied", "effort", "mend"}
NOWHERE = {"lesson", "toll", "cloth", "colors", "color"}


def names_in(folder: str) -> dict[str, str]:
    """Every word of a class, function or argument name under planner/ -> a file that has it."""
    found: dict[str, str] = {}
    for path in sorted((Path(__file__).parents[2] / "planner" / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "name", None) or getattr(node, "arg", None)
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.arg) and isinstance(name, str):
                for word in re.findall(r"[A-Z]?[a-z]+", name):
                    found[word.lower()] = f"{path.name}: {name}"
    return found


def test_the_search_uses_none_of_the_words_that_the_glossary_gives_up() -> None:
    given_up = GLOSSARY.partition("## Words we do not use")[2]
    words = {w.strip() for cell in re.findall(r"^\| ([^|]+) \|", given_up, re.MULTILINE) for w in cell.split(",")}
    assert words >= NOT_IN_OPTIMIZE
    names = names_in("optimize")
    assert {word: names[word] for word in NOT_IN_OPTIMIZE if word in names} == {}
    assert "tree" not in names_in("optimize/recourse")  # branch and bound has one


def test_no_name_has_a_word_that_was_given_up_everywhere() -> None:
    names = names_in(".")
    assert {word: names[word] for word in NOWHERE if word in names} == {}


# What classes of the method are called beside entries of the glossary: words that mean what they mean anywhere.
PLAIN = """
alone answer array aside ask balance parallel before beside block branch budgets case change clock company contribution contrast
decided decision descent design diary elsewhere example factor fineness fit fold grid habit insights later layout limit list
mean model monday move order outcome outlook part path piece place question reaction record regression request score search
set simulated simulation slope sold solver span start state status stopped supply sum test time trial use value variable view
waiting walk week weigh weight window wish params arrays raw past fixed learned known curve noise scatter purchase price
rearrangement pricer released study kept"""


def classes_in(folder: str) -> dict[str, str]:
    """Every public class under planner/`folder` -> its file."""
    return {
        node.name: path.name
        for path in (Path(__file__).parents[2] / "planner" / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }


@pytest.mark.parametrize("folder", ["forecast", "optimize", "simulate", "sales_test", "readout"])
def test_every_class_of_the_method_is_called_by_words_of_the_glossary(folder: str) -> None:
    """Another word than those of the glossary and plain English goes into the glossary first."""
    told = GLOSSARY.partition("## Words we do not use")[0]
    entries = {
        w
        for cell in re.findall(r"^\| ([^|]+?) \|.*[●○]", told, re.MULTILINE)
        for w in re.findall(r"[a-z]+", cell.lower())
    }
    known = entries | set(PLAIN.split()) | {"of", "and", "by", "with", "for", "at", "in", "one"}
    unknown = {
        name: (word, file)
        for name, file in classes_in(folder).items()
        for word in re.findall(r"[a-z]+", re.sub(r"([A-Z])", r" \1", name).lower())
        if not {
            word,
            word.removesuffix("s"),
            word.removesuffix("es"),
            word.removesuffix("ing"),
            word.removesuffix("ed"),
            re.sub("ies$", "y", word),
        }
        & known
    }
    assert unknown == {}


@pytest.mark.parametrize(
    "word", ["RecourseValue", "SearchBudget", "HardLimit", "SharedLimit", "CandidateRuns", "Incumbent"]
)
def test_nouns_of_the_search_stand_in_the_glossary(word: str) -> None:
    """Each is a class, and an entry under the same words."""
    spoken = " ".join(re.findall(r"[A-Z][a-z]+", word)).lower().removesuffix("s")
    assert re.search(rf"^\| {spoken}\w* ?\w* \|", GLOSSARY, re.MULTILINE), f"no entry for {spoken}"
    assert any(
        re.search(rf"^class {word}\b", path.read_text(encoding="utf-8"), re.MULTILINE)
        for path in (Path(__file__).parents[2] / "planner/optimize").rglob("*.py")
    )
