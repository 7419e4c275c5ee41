"""The reliability picture: where the marks stand."""

import pytest

from planner.report.pages.backtest import WIDTH, picture


@pytest.mark.parametrize(
    ("claimed", "below", "marks"),
    [
        (0.5, 0.5, {25: "*"}),
        (0.1, 0.16, {5: "|", 8: "o", 6: "-", 7: "-"}),
        (0.9, 0.8, {45: "|", 40: "o", 42: "-"}),
        (0.95, 1.0, {48: "|", 50: "o"}),
        (0.05, 0.0, {2: "|", 0: "o"}),
        (0.5, 0.501, {25: "*"}),
    ],
)
def test_marks(claimed, below, marks):
    line = picture(claimed, below)
    assert len(line) <= WIDTH
    assert {place: line[place] for place in marks} == marks
    assert sum(line.count(mark) for mark in "|o*") == (1 if "*" in line else 2)
