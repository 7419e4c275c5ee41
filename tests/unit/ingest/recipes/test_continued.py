"""Further lines of a document get its number and day, also where a batch ends between them."""

import polars as pl

from planner.ingest.recipes.continued import Continued

PLACES = {"order": 0, "day": 1, "code": 2}


def _batch(*rows: tuple[str | None, str | None, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"0": pl.String, "1": pl.String, "2": pl.String}, orient="row")


def test_lines_at_the_begin_of_a_batch_belong_to_the_last_document_before() -> None:
    continued = Continued(PLACES)
    continued.filled(_batch(("A", "2026-03-01", "X"), (None, None, "Y")))
    continued.filled(_batch(("B", "2026-03-02", "X"), ("C", "2026-03-03", "X")))
    filled = continued.filled(_batch((None, None, "Y"), ("D", "2026-03-04", "X")))
    assert filled["0"].to_list() == ["C", "D"]
    assert filled["1"].to_list() == ["2026-03-03", "2026-03-04"]
