"""Keys of several columns as one number: equal and ordered as the keys are."""

import datetime as dt
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.tables import row_codes as module
from planner.tables.row_codes import row_codes, strictly_ascending

ROWS = st.lists(
    st.tuples(
        st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 9)), st.text("ab0é款", max_size=2), st.text("x", max_size=1)
    ),
    max_size=12,
)


def frame(rows):
    return pl.DataFrame(rows, schema={"d": pl.Date, "s": pl.String, "c": pl.String}, orient="row")


@settings(deadline=None)
@given(ROWS, ROWS)
def test_codes_compare_as_the_keys_do_over_both_frames(left, right):
    codes = [code for series in row_codes([frame(left), frame(right)], ["d", "s", "c"]) for code in series]
    keys = [(d, s.encode(), c) for d, s, c in left + right]
    for a, b in pairwise(range(len(keys))):
        assert (codes[a] < codes[b], codes[a] == codes[b]) == (keys[a] < keys[b], keys[a] == keys[b])


@settings(deadline=None)
@given(ROWS)
def test_strictly_ascending_is_sorted_without_doubles(rows):
    keys = [(d, s.encode(), c) for d, s, c in rows]
    assert strictly_ascending(frame(rows), ["d", "s", "c"]) == all(a < b for a, b in pairwise(keys))


@pytest.mark.parametrize("most", [3, 10])
def test_keys_with_more_combinations_than_numbers_are_squeezed(monkeypatch, most):
    rows = [(dt.date(2026, 1, day), style, size) for day in (2, 1) for style in "ba" for size in "yx"]
    monkeypatch.setattr(module, "_MOST", most)
    code = row_codes([frame(rows)], ["d", "s", "c"])[0]
    assert code.rank("dense").to_list() == [8, 7, 6, 5, 4, 3, 2, 1]
