"""planner.yaml that is damaged, endless or hostile: each told as itself, with its line."""

from itertools import pairwise

import pytest

from planner.errors import SettingsError
from planner.yaml_lines import MOST_VALUES, read_yaml

HOSTILE = {
    "control characters": ("a: 1\nname: x\x00y\n", 2, "control characters"),
    "an escape that is one": ('name: "\\e[31m"\n', 1, "control characters"),
    "half a character": ('a: 1\nb: 2\nname: "\\ud800"\n', 3, "control characters"),
    "a key of half a character": ('"\\udc00": 1\n', 1, "control characters"),
    "an unknown tag": ("a: !!python/object:os.system x\n", 1, "tag"),
    "a key that is a list": ("? [a, b]\n: 1\n", 1, "unhashable"),
    "never closed": ("a: [1,\n", 2, "YAML"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_told_with_its_line(case):
    text, line, words = HOSTILE[case]
    with pytest.raises(SettingsError) as caught:
        read_yaml(text, "planner.yaml")
    [finding] = caught.value.details
    assert finding.row == line
    assert words in str(finding)
    str(finding).encode()


@pytest.mark.parametrize("text", ["a: " + "[" * 5_000, "a: &a [*a]\n", "&a {b: {c: *a}}\n", "{a: " * 3_000])
def test_nested_without_end(text):
    with pytest.raises(SettingsError, match="nested too deeply"):
        read_yaml(text, "planner.yaml")


def test_aliases_that_multiply():
    names = "abcdefghij"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(names)]
    with pytest.raises(SettingsError, match=f"more than {MOST_VALUES:,} values"):
        read_yaml("\n".join(lines), "planner.yaml")


def test_an_alias_in_good_use():
    assert read_yaml("a: &a [1, 2]\nb: *a\n", "planner.yaml").data == {"a": [1, 2], "b": [1, 2]}
