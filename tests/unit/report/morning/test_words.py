"""Words of the morning screen that have to be read in one way only."""

from planner.report.figures import TOGETHER, wrapped
from planner.report.morning.words import lines_of_run, of_budget
from planner.report.morning.worries import limit_in_words


def test_a_size_that_is_a_number_is_told_from_its_units():
    lines = [{"colour": "黑色", "size": size, "units": units} for size, units in [("S", 20), ("2XL", 6), ("27", 26)]]
    told = lines_of_run(lines)
    assert told.replace(TOGETHER, " ") == "黑色 S 20, 2XL 6, 27: 26"
    assert wrapped(told, 23) == ["黑色 S 20, 2XL 6,", "27: 26"]  # a size and its units are never parted
    assert lines_of_run([{"colour": None, "size": None, "units": 5}]) == "5"


def test_overtime_is_said_beside_the_minutes_there_are():
    row = {"kind": "minutes", "name": "HZ", "available": 9_000.0, "used": 10_296.0}
    assert limit_in_words(row, "CNY") == "HZ (9,000 minutes and 1,296 of overtime)"
    assert limit_in_words(row | {"used": 8_999.0}, "CNY") == "HZ (8,999 of 9,000 minutes)"


def test_the_budget_is_told_with_what_was_released_of_it():
    assert of_budget("130,000", "") == " of 130,000"
    assert of_budget("130,000", "70,248") == " beside 70,248 released, of 130,000"
