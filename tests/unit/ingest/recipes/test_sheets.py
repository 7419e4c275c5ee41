"""Sheets of text: a quote that is never closed swallows nothing."""

from planner.ingest.recipes.sheets import Sheet


def rows(data: bytes) -> list[tuple[str | None, ...]]:
    sheet = Sheet("", [["a", "b"], ["1", "2"]], text=(data, ","), lines=[1, 2])
    return [row[:2] for batch in sheet.below(0) for row in batch.rows()]


def test_a_quote_that_is_never_closed_is_text():
    assert rows(b'a,b\n"') == [('"', None)]
    assert rows(b'a,b\n1,"2\n3,4\n') == [("1", '"2'), ("3", "4")]


def test_quotes_in_pairs_keep_separators_together():
    assert rows(b'a,b\n"1,5",2\n') == [("1,5", "2")]
