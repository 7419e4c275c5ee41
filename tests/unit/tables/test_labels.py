"""Names of sizes and colours that mean the same, and how sizes follow one another."""

import pytest

from planner.tables.labels import plain_colour, plain_size, size_place


@pytest.mark.parametrize(
    ("one", "other"), [("2XL", "xxl"), ("均码", "Free size"), ("Ｍ", " m "), ("38码", "38"), ("3XS", "XXXS")]
)
def test_sizes_that_are_the_same(one, other):
    assert plain_size(one) == plain_size(other)


@pytest.mark.parametrize(("one", "other"), [("43 1/3", "431/3"), ("L", "XL"), ("6", "6+"), ("F", "M")])
def test_sizes_that_are_not(one, other):
    assert plain_size(one) != plain_size(other)


def test_colours_that_are_the_same():
    assert plain_colour("黑") == plain_colour("黑色")
    assert plain_colour(" Dark  Denim") == plain_colour("dark denim")
    assert plain_colour("色") == "色"


@pytest.mark.parametrize(
    "sizes",
    [("XXS", "xs", "S", "M", "L", "XL", "2XL", "3XL"), ("42", "42 2/3", "43 1/3", "44,5", "45"), ("110", "128", "164")],
)
def test_sizes_of_a_system_follow_one_another(sizes):
    places = [size_place(size) for size in sizes]
    assert len({system for system, _ in places}) == 1
    assert [value for _, value in places] == sorted(value for _, value in places)


def test_numbers_of_different_ways_of_numbering_are_apart():
    assert len({size_place(size)[0] for size in ("8", "28", "38", "110", "11C", "均码", "4 (43-45)")}) == 7
