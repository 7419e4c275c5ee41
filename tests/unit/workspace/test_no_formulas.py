"""Text that a spreadsheet would run as a formula: harmless in CSV, unchanged when this program reads it again."""

import io

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.ingest.reading import read_table
from planner.settings import TableSource
from planner.tables import SALES
from planner.workspace.no_formulas import as_it_was, harmless, harmless_frame

NAMES = st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="\xad"), min_size=1, max_size=8)
RISKY = st.one_of(NAMES, st.builds(lambda sign, name: sign + name, st.sampled_from("=+-@＝＋－＠'"), NAMES))


@given(RISKY)
def test_any_text_comes_back(text):
    assert as_it_was(harmless(text)) == text
    assert not harmless(text).startswith((*"=+-@＝＋－＠", "\t", "\r"))


@settings(max_examples=60, deadline=None)
@given(st.lists(RISKY, min_size=1, max_size=5, unique=True))
def test_rows_come_back_through_the_reader(names):
    plain = pl.DataFrame({"date": "2026-03-02", "style_id": names, "units": 1})
    frames = [read_table(SALES, _csv(frame), TableSource(path="x")).good for frame in (harmless_frame(plain), plain)]
    safe = _csv(harmless_frame(plain)).decode()
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in safe.splitlines() for cell in line.split(",")[1:2])
    if not any(name.startswith(("'", '="')) for name in names):  # those lose their sign when read as they are
        assert frames[0].equals(frames[1])


def test_numbers_stay_numbers():
    frame = pl.DataFrame({"x": [-1, 2], "y": ["-1", "a"], "=z": [1.5, -2.5]})
    safe = harmless_frame(frame)
    assert safe["x"].to_list() == [-1, 2]
    assert safe["y"].to_list() == ["'-1", "a"]
    assert safe.columns == ["x", "y", "'=z"]


def test_a_rejected_number_is_a_number_again_when_it_is_mended():
    data = b"date,style_id,units,returns\n2026-03-02,A,3,'-5\n2026-03-03,A,'+4,\n"
    read = read_table(SALES, data, TableSource(path="x"))
    assert read.good["units"].to_list() == [4.0]
    assert [f.value for f in read.findings] == ["'-5"]


def _csv(frame):
    held = io.BytesIO()
    frame.write_csv(held)
    return held.getvalue()
