"""Sales in the store: what goes in comes out, twice changes nothing, corrections replace, versions stay."""

import datetime as dt
import shutil
import threading
import time

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from planner.errors import StorageError
from planner.tables import SALES
from planner.workspace import Counts, SourceInfo, Store
from planner.workspace.store import SALES_SCHEMA


def brief(frame):
    return frame.select(pl.col("date").dt.day(), "style_id", "units").rows()


def test_an_empty_store_has_no_version_and_no_rows_but_the_right_columns(ws):
    assert ws.store.version() is None
    assert ws.store.sales().schema == pl.Schema(SALES_SCHEMA)
    assert ws.store.sales().is_empty()


def test_rows_come_back_sorted_by_key_with_blank_parts_of_the_key_as_null(ws, sales, source):
    given_rows = sales((3, "b", 1), (2, "b", 2), (2, "a", 3), colour=["red", None, None])
    assert ws.store.put_sales(given_rows, source) == Counts(new=3)
    found = ws.store.sales()
    assert found.columns == list(SALES.names)
    assert brief(found) == [(2, "a", 3.0), (2, "b", 2.0), (3, "b", 1.0)]
    assert found["colour"].to_list() == [None, None, "red"]


def test_the_same_rows_again_change_nothing_and_make_no_version(ws, sales, source):
    rows = sales((2, "a", 3), (3, "a", 1))
    ws.store.put_sales(rows, source)
    assert ws.store.put_sales(rows, source) == Counts(unchanged=2)
    assert ws.store.put_sales(rows.reverse(), source) == Counts(unchanged=2)
    assert ws.store.version() == 0


def test_a_corrected_row_replaces_the_old_one_and_leaves_the_others(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 3), (2, "b", 5), (3, "a", 1)), source)
    assert ws.store.put_sales(sales((2, "a", 4), (3, "a", 1), (3, "b", 9)), source) == Counts(1, 1, 1)
    assert brief(ws.store.sales()) == [(2, "a", 4.0), (2, "b", 5.0), (3, "a", 1.0), (3, "b", 9.0)]


def test_a_value_that_is_now_blank_is_a_correction(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 3), stock=[7.0]), source)
    blank = pl.Series([None], dtype=pl.Float64)
    assert ws.store.put_sales(sales((2, "a", 3), stock=blank), source) == Counts(replaced=1)
    assert ws.store.sales()["stock"].to_list() == [None]


def test_a_day_whose_styles_come_in_two_files_is_whole(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 3)), source)
    ws.store.put_sales(sales((2, "b", 4)), source)
    assert brief(ws.store.sales()) == [(2, "a", 3.0), (2, "b", 4.0)]


def test_keys_that_differ_only_in_colour_are_different_rows(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 3), (2, "a", 4), (2, "a", 5), colour=["red", "blue", None]), source)
    assert ws.store.put_sales(sales((2, "a", 6), colour=["blue"]), source) == Counts(replaced=1)
    assert ws.store.sales().select("colour", "units").rows() == [(None, 5.0), ("blue", 6.0), ("red", 3.0)]


def test_any_past_version_stays_readable(ws, sales, source):
    for units in range(5):
        ws.store.put_sales(sales((2, "a", units), (units + 3, "b", 1)), source)
    first = ws.store.sales(0)
    assert brief(first) == [(2, "a", 0.0), (3, "b", 1.0)]
    with ws.store.writing():
        pass
    assert_frame_equal(ws.store.sales(0), first)
    assert ws.store.sales(4)["units"].sum() == 4 + 5


def test_days_before_a_date_alone_are_given(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 1), (3, "a", 2), (4, "a", 3)), source)
    assert brief(ws.store.sales(before=dt.date(2026, 3, 4))) == [(2, "a", 1.0), (3, "a", 2.0)]


def test_leading_zeros_and_numbers_like_names_stay_as_they_are(ws, sales, source):
    names = ["00123", "123", "1E05", "100000", "０１", "a b", "款号 7"]
    ws.store.put_sales(sales(*((2, name, 1) for name in names)), source)
    assert sorted(ws.store.sales()["style_id"]) == sorted(names)


def test_many_nightly_files_are_put_together_and_nothing_is_lost(ws, sales, source):
    for night in range(42):
        ws.store.put_sales(sales((1 + night // 2, "ab"[night % 2], night)), source)
    files = list((ws.folder / "store" / "sales").glob("*.parquet"))
    assert ws.store.sales().height == 42
    assert len(ws.store._sales.open().file_uris()) < 40 < len(files)


def test_a_file_is_seen_by_content_and_by_how_it_was_read(ws, sales):
    def taken(sha, path, reading="r1"):
        ws.store.put_sales(sales((2, "a", 1)), SourceInfo(sha, path, 1, 0, reading))

    taken("A", "x.csv")
    assert ws.store.seen("A", "r1", "x.csv")
    assert ws.store.seen("A", "r1", "moved.csv")
    assert not ws.store.seen("A", "r2", "x.csv")
    assert not ws.store.seen("B", "r1", "x.csv")
    taken("B", "x.csv")
    assert not ws.store.seen("A", "r1", "x.csv"), "going back to an older export is a correction too"
    assert ws.store.seen("B", "r1", "x.csv")


def test_a_folder_with_blanks_percent_and_chinese_in_its_name_works(tmp_path, sales, source):
    for name in ("数据 空间", "100% cotton", "a#b?c", "'x*' & {y}~"):
        store = Store("store", tmp_path / name)
        store.put_sales(sales((2, "a", 1)), source)
        store.put_sales(sales((2, "a", 2), (3, "a", 1)), source)
        assert brief(store.sales()) == [(2, "a", 2.0), (3, "a", 1.0)]


@pytest.mark.parametrize("name", ["[2026] autumn", "100%25", "a|b"])
def test_a_folder_whose_name_the_tables_cannot_have_is_refused_in_words(tmp_path, sales, source, name):
    with pytest.raises(StorageError, match="a folder's name has"):
        Store("store", tmp_path / name).put_sales(sales((2, "a", 1)), source)


def test_a_store_elsewhere_keeps_its_lock_beside_it(tmp_path, sales, source):
    one, two = Store("../shared store", tmp_path / "one"), Store("../shared store", tmp_path / "two")
    one.put_sales(sales((2, "a", 1)), source)
    two.put_sales(sales((2, "b", 1)), source)
    assert one.sales().height == 2
    assert (tmp_path / "shared store" / "writer.lock").exists()


def test_an_object_store_is_addressed_by_its_uri_and_locked_in_the_workspace(tmp_path):
    store = Store("s3://bucket/season/", tmp_path)
    assert store.uri == "s3://bucket/season"
    assert store._sales.uri == "s3://bucket/season/sales"
    assert store._lock.path == tmp_path / ".planner" / "writer.lock"


def test_leftovers_of_a_writer_that_failed_are_deleted_at_once(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 1)), source)
    stray = ws.folder / "store" / "sales" / "part-00000-stray.parquet"
    stray.write_bytes(b"half")
    with pytest.raises(RuntimeError), ws.store.writing():
        raise RuntimeError
    assert not stray.exists()
    assert brief(ws.store.sales()) == [(2, "a", 1.0)]


def test_data_files_are_never_deleted_where_the_log_is_gone(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 1)), source)
    shutil.rmtree(ws.folder / "store" / "sales" / "_delta_log")
    with pytest.raises(RuntimeError), ws.store.writing():
        raise RuntimeError
    assert list((ws.folder / "store" / "sales").glob("*.parquet"))


def test_a_damaged_store_is_told_as_such(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 1)), source)
    for file in (ws.folder / "store" / "sales").glob("*.parquet"):
        file.write_bytes(b"nonsense")
    with pytest.raises(StorageError, match="store/sales"):
        ws.store.sales()


def test_readers_are_not_blocked_by_a_writer(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 1)), source)
    inside, done = threading.Event(), threading.Event()

    def write():
        with Store("store", ws.folder).writing():
            inside.set()
            done.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    inside.wait(10)
    began = time.monotonic()
    assert brief(ws.store.sales()) == [(2, "a", 1.0)]
    assert time.monotonic() - began < 5
    done.set()
    writer.join()


KEYS = [(day, style) for day in (1, 2, 31) for style in ("a", "b", "00a")]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.dictionaries(st.sampled_from(KEYS), st.integers(0, 2), max_size=6), max_size=5))
def test_whatever_comes_in_the_last_word_on_each_key_stands(tmp_path_factory, sales, source, batches):
    store = Store("store", tmp_path_factory.mktemp("store"))
    expected = {}
    for batch in batches:
        counts = store.put_sales(sales(*((day, style, units) for (day, style), units in batch.items())), source)
        new = sum(key not in expected for key in batch)
        same = sum(expected.get(key) == units for key, units in batch.items())
        assert counts == Counts(new, len(batch) - new - same, same)
        expected |= batch
    assert brief(store.sales()) == sorted((day, style, float(units)) for (day, style), units in expected.items())
