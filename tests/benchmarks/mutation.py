"""How many small faults the fast tests notice: breaks the code in one place at a time and runs the tests beside it.

    python tests/benchmarks/mutation.py                  150 mutants of all areas, drawn by seed
    python tests/benchmarks/mutation.py ledger --number 20 --seed 3

A mutant is one comparison, sum, product, bound, condition or number changed, in the memory of a process of its own: the
files stay as they are. One that no test notices is a survivor and is printed; docs/testing.md keeps the score.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.machinery
import os
import random
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
SECONDS = 90  # of the processor; a mutant that takes longer is noticed
# Loaded once, before any mutant: what the code and the tests stand on.
LIBRARIES = ("highspy", "numpy", "polars", "pulp", "pydantic", "pytest", "scipy.special", "yaml")


class Area(NamedTuple):
    """Files that are broken, the tests that should notice, and words of tests that take too long."""

    files: tuple[str, ...]
    tests: tuple[str, ...]
    without: str = ""


AREAS = {
    "problem": Area(
        ("planner/optimize/problem/*.py",),
        ("tests/unit/optimize/problem", "tests/unit/optimize/explain/test_reasons.py"),
    ),
    "bound": Area(
        (
            "planner/optimize/columns/pricing/bound.py",
            "planner/optimize/columns/pricing/bound_path.py",
            "planner/optimize/columns/pins/pinned.py",
        ),
        ("tests/unit/optimize/columns/pricing/test_bound.py", "tests/unit/optimize/columns/pricing/test_pricing.py"),
    ),
    "ledger": Area(
        ("planner/workspace/ledger/*.py",),
        (
            "tests/unit/workspace/test_ledger_entries.py",
            "tests/unit/workspace/test_ledger.py",
            "tests/unit/workspace/test_ledger_lines.py",
            "tests/unit/ingest/ledger",
        ),
        "killed or at_once or many_bookings",
    ),
}
COMPARE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "in": "not in", "not in": "in",
           "is": "is not", "is not": "is"}  # fmt: skip
SUMS = {"+": "-", "-": "+", "*": "/", "/": "*", "//": "/", "&": "|", "|": "&"}
NAMES = {"minimum": "maximum", "maximum": "minimum", "min": "max", "max": "min", "any": "all", "all": "any",
         "floor": "ceil", "ceil": "floor", "isfinite": "isinf"}  # fmt: skip


class Mutant(NamedTuple):
    """One change: bytes start to end of a file become `text`."""

    file: Path
    line: int
    start: int
    end: int
    text: str

    def source(self) -> bytes:
        """The whole file, changed."""
        data = self.file.read_bytes()
        return data[: self.start] + self.text.encode() + data[self.end :]

    def __str__(self) -> str:
        line = self.file.read_text(encoding="utf-8").splitlines()[self.line - 1].strip()
        was = self.file.read_bytes()[self.start : self.end].decode()
        return f"{self.file.relative_to(ROOT)}:{self.line}: `{was}` -> `{self.text}` in `{line}`"


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Every change of a file; texts, annotations and docstrings are left alone."""
    data = file.read_bytes()
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def begin(node: ast.expr) -> int:
        return starts[node.lineno - 1] + node.col_offset

    def end(node: ast.expr) -> int:
        return starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)

    def between(left: ast.expr, right: ast.expr, other: dict[str, str]) -> Iterator[Mutant]:
        a, b = end(left), begin(right)
        sign = data[a:b].decode().strip(" \n()")
        if sign in other:
            at = a + data[a:b].index(sign.encode())
            yield Mutant(file, left.end_lineno or 1, at, at + len(sign), other[sign])

    for node in _code_of(ast.parse(data)):
        if isinstance(node, ast.Compare):
            for left, right in zip([node.left, *node.comparators[:-1]], node.comparators, strict=True):
                yield from between(left, right, COMPARE)
        elif isinstance(node, ast.BinOp):
            yield from between(node.left, node.right, SUMS)
        elif isinstance(node, ast.BoolOp):
            yield from between(node.values[0], node.values[1], {"and": "or", "or": "and"})
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
            yield Mutant(file, node.lineno, begin(node), begin(node.operand), "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
            text = repr(not node.value if isinstance(node.value, bool) else node.value + 1)
            yield Mutant(file, node.lineno, begin(node), end(node), text)
        elif isinstance(node, ast.Attribute) and node.attr in NAMES:
            yield Mutant(file, node.end_lineno or 1, end(node) - len(node.attr), end(node), NAMES[node.attr])
        elif isinstance(node, ast.Name) and node.id in NAMES and isinstance(node.ctx, ast.Load):
            yield Mutant(file, node.lineno, begin(node), end(node), NAMES[node.id])


def _code_of(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes that are carried out."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.AnnAssign) and child.value is not None:
            yield child.value
            yield from _code_of(child.value)
        elif isinstance(child, ast.FunctionDef):
            yield from _code_of(ast.Module(child.body, []))
            yield from _code_of(child.args)
        elif not isinstance(child, ast.arg | ast.AnnAssign | ast.ClassDef | ast.JoinedStr):
            yield child
            yield from _code_of(child)
        elif isinstance(child, ast.ClassDef):
            for part in child.body:
                yield from _code_of(ast.Module([part], []))


def is_noticed(mutant: Mutant | None, area: Area) -> bool:
    """Whether any test of the area fails, in a process of its own that sees the changed file; None = the code as it is."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if mutant is not None:
        _read_instead(str(mutant.file), mutant.source())
    import pytest

    words = ["-k", f"not ({area.without})"] if area.without else []
    os._exit(pytest.main(["-q", "-x", "-p", "no:cacheprovider", *words, *area.tests]))


def _read_instead(path: str, source: bytes) -> None:
    """Let imports see `source` for the file, and no bytecode kept of it."""
    loader = importlib.machinery.SourceFileLoader
    read, stats = loader.get_data, loader.path_stats

    def get_data(self: importlib.machinery.SourceFileLoader, name: str) -> bytes:
        return source if name == path else read(self, name)

    def path_stats(self: importlib.machinery.SourceFileLoader, name: str) -> object:
        if name == path:
            raise OSError
        return stats(self, name)

    loader.get_data, loader.path_stats = get_data, path_stats  # type: ignore[method-assign, assignment]


def main() -> None:
    """Print survivors as they are found, then the score."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("areas", nargs="*", default=[], help="of " + ", ".join(AREAS))
    parser.add_argument("--number", type=int, default=50, help="mutants an area")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for library in LIBRARIES:
        importlib.import_module(library)
    for name in asked.areas or AREAS:
        area = AREAS[name]
        every = [m for pattern in area.files for file in sorted(ROOT.glob(pattern)) for m in mutants_of(file)]
        drawn = random.Random(asked.seed).sample(every, min(asked.number, len(every)))
        if is_noticed(None, area):
            raise SystemExit(f"{name}: its tests fail as the code is; run them by themselves")
        survivors = 0
        for number, mutant in enumerate(drawn, 1):
            if not is_noticed(mutant, area):
                survivors += 1
                print(f"  survives: {mutant}", flush=True)
            print(f"{name} {number}/{len(drawn)}, {survivors} survive", file=sys.stderr, flush=True)
        killed = len(drawn) - survivors
        print(
            f"{name}: {killed} of {len(drawn)} noticed ({killed / len(drawn):.0%}), of {len(every)} possible",
            flush=True,
        )


if __name__ == "__main__":
    main()
