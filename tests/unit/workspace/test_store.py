"""Sales in the store: what goes in comes out, twice changes nothing, corrections replace, versions stay."""

import datetime as dt
import shutil
import threading

import deltalake
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from planner.errors import StorageError, UsageError
from planner.tables import SALES
from planner.workspace import Counts, SourceInfo, Store, delta_table
from planner.workspace.source_files import INGESTED_SCHEMA
from planner.workspace.store import SALES_SCHEMA, complete

DAY = dt.date(2026, 3, 2)


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


def test_a_file_read_anew_replaces_all_that_it_said(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 3), (2, "b", 5), (3, "a", 1)), source)
    counts = ws.store.put_sales(sales((2, "a", 4), (3, "a", 1), (3, "b", 9)), source)
    assert counts == Counts(new=1, replaced=1, unchanged=1, gone=1)
    assert brief(ws.store.sales()) == [(2, "a", 4.0), (3, "a", 1.0), (3, "b", 9.0)]


def test_another_file_corrects_rows_and_leaves_the_others(ws, sales, of):
    ws.store.put_sales(sales((2, "a", 3), (2, "b", 5)), of("a.csv"))
    counts = ws.store.put_sales(sales((2, "a", 4), (2, "b", 5), (3, "b", 9)), of("b.csv"))
    assert counts == Counts(new=1, replaced=1, unchanged=1, overrides=1, shared=2)
    assert brief(ws.store.sales()) == [(2, "a", 4.0), (2, "b", 5.0), (3, "b", 9.0)]


def test_an_older_file_saved_again_does_not_override_a_newer_correction(ws, sales, of):
    ws.store.put_sales(sales((2, "a", 3), (2, "b", 5)), of("a.csv", "A1"))
    ws.store.put_sales(sales((2, "a", 4)), of("correction.csv"))
    counts = ws.store.put_sales(sales((2, "a", 3), (2, "b", 5), (3, "b", 1)), of("a.csv", "A2"))
    assert (counts.new, counts.unchanged, counts.outvoted) == (1, 2, 1)
    assert brief(ws.store.sales())[0] == (2, "a", 4.0)
    ws.store.put_sales(sales((2, "a", 6)), of("a.csv", "A3"))
    assert brief(ws.store.sales()) == [(2, "a", 6.0)], "a row that the file itself corrects is the last word"


def test_the_same_content_read_by_other_settings_speaks_no_later(ws, sales, of):
    ws.store.put_sales(sales((2, "a", 3), (3, "b", 5)), of("a.csv", "A", "r1"))
    ws.store.put_sales(sales((2, "a", 4), (4, "c", 1)), of("correction.csv"))
    ws.store.put_sales(sales((2, "a", 3), (4, "c", 7), visits=[10.0, 20.0]), of("a.csv", "A", "r2"))
    assert brief(ws.store.sales()) == [(2, "a", 4.0), (4, "c", 1.0)]
    ws.store.forget("correction.csv")
    assert ws.store.sales()["visits"].to_list() == [10.0, 20.0]


def test_what_a_file_said_can_be_taken_back(ws, sales, of):
    ws.store.put_sales(sales((2, "a", 3), (31, "b", 5)), of("a.csv", "A"))
    ws.store.put_sales(sales((2, "a", 4)), of("b.csv", "B"))
    assert ws.store.forget("b.csv", dry_run=True) == 1
    assert ws.store.forget("b.csv") == 1
    assert brief(ws.store.sales()) == [(2, "a", 3.0), (31, "b", 5.0)]
    assert ws.store.seen("B", "", "b.csv"), "it stays out until it holds something else"
    assert ws.store.forget("a.csv") == 2
    assert ws.store.sales().is_empty()
    with pytest.raises(UsageError, match=r"no sales of c\.csv"):
        ws.store.forget("c.csv")


def test_a_file_of_the_latest_days_keeps_what_it_said_of_earlier_ones(ws, sales, source):
    ws.store.put_sales(sales((1, "a", 1), (2, "a", 2), (3, "a", 3)), source)
    counts = ws.store.put_sales(sales((2, "a", 5), (4, "a", 4)), source, keeps=DAY)
    assert counts == Counts(new=1, replaced=1, gone=1)
    assert brief(ws.store.sales()) == [(1, "a", 1.0), (2, "a", 5.0), (4, "a", 4.0)]


def test_a_style_told_as_a_whole_and_by_colour_counts_once(ws, sales, of):
    ws.store.put_sales(sales((2, "a", 9), (3, "a", 4), (2, "b", 1)), of("platform.csv"))
    ws.store.put_sales(sales((2, "a", 5), (2, "a", 3), colour=["red", "blue"], size=["S", "M"]), of("erp.csv"))
    assert brief(ws.store.sales()) == [(2, "a", 3.0), (2, "a", 5.0), (2, "b", 1.0), (3, "a", 4.0)]
    assert ws.store.told_at_two_levels(DAY, DAY.replace(day=31)).select("style_id").rows() == [("a",)]
    assert ws.store.units_sold(["a"], DAY.replace(day=31))["units"].to_list() == [8.0, 4.0]
    ws.store.forget("erp.csv")
    assert ws.store.sales()["units"].sum() == 14


def test_channels_are_sales_of_their_own_at_any_level(ws, sales, of):
    ws.store.put_sales(sales((2, "a", 9), channel=["shop"]), of("shop.csv"))
    ws.store.put_sales(sales((2, "a", 5), colour=["red"], channel=["web"]), of("web.csv"))
    assert ws.store.sales()["units"].sum() == 14
    assert ws.store.told_at_two_levels(DAY, DAY).is_empty()


def test_a_dry_run_counts_and_writes_nothing(ws, sales, source):
    assert ws.store.put_sales(sales((2, "a", 3)), source, dry_run=True) == Counts(new=1)
    assert not (ws.folder / "store").exists()
    ws.store.put_sales(sales((2, "a", 3), (3, "a", 1)), source)
    assert ws.store.put_sales(sales((2, "a", 4)), source, dry_run=True) == Counts(replaced=1, gone=1)
    assert ws.store.version() == 0
    assert brief(ws.store.sales()) == [(2, "a", 3.0), (3, "a", 1.0)]


def test_the_file_that_says_a_row_is_known(ws, sales, of):
    ws.store.put_sales(sales((2, "a", 3), (3, "a", 1)), of("a.csv"))
    ws.store.put_sales(sales((2, "a", 4)), of("b.csv"))
    ws.store.files.rename("a.csv", "moved.csv")
    assert ws.store.sales_and_files().select("units", "source").rows() == [(4.0, "b.csv"), (1.0, "moved.csv")]
    assert ws.store.put_sales(sales((2, "a", 3), (3, "a", 1)), of("moved.csv", "1")).new == 0


def test_a_store_of_an_older_version_is_read_and_corrected(ws, sales, of):
    """Its rows carry no file; where it took in one file alone, they are of that one."""
    for paths, left in ((["a.csv"], [(2, "a", 7.0)]), (["a.csv", "b.csv"], [(2, "a", 7.0), (3, "a", 1.0)])):
        store = Store(f"store of {len(paths)}", ws.folder)
        rows = complete(sales((2, "a", 3), (3, "a", 1)))
        deltalake.write_deltalake(f"{store.uri}/sales", rows)
        lines = pl.DataFrame({"path": paths}).with_columns(
            pl.lit(None, kind).alias(name)
            for name, kind in INGESTED_SCHEMA.items()
            if name not in {"path", "file", "what"}
        )
        deltalake.write_deltalake(f"{store.uri}/ingested", lines)
        assert brief(store.sales()) == [(2, "a", 3.0), (3, "a", 1.0)]
        store.put_sales(sales((2, "a", 7)), of("a.csv", "A"))
        assert brief(store.sales()) == left
    assert store.forget("(older version)") == 2
    assert brief(store.sales()) == [(2, "a", 7.0)]


def test_a_value_that_is_now_blank_is_a_correction(ws, sales, source):
    ws.store.put_sales(sales((2, "a", 3), stock=[7.0]), source)
    blank = pl.Series([None], dtype=pl.Float64)
    assert ws.store.put_sales(sales((2, "a", 3), stock=blank), source) == Counts(replaced=1)
    assert ws.store.sales()["stock"].to_list() == [None]


def test_a_day_whose_styles_come_in_two_files_is_whole(ws, sales, of):
    ws.store.put_sales(sales((2, "a", 3)), of("a.csv"))
    ws.store.put_sales(sales((2, "b", 4)), of("b.csv"))
    assert brief(ws.store.sales()) == [(2, "a", 3.0), (2, "b", 4.0)]


def test_keys_that_differ_only_in_colour_are_different_rows(ws, sales, of):
    ws.store.put_sales(sales((2, "a", 3), (2, "a", 4), (2, "a", 5), colour=["red", "blue", None]), of("a.csv"))
    counts = ws.store.put_sales(sales((2, "a", 6), colour=["blue"]), of("b.csv"))
    assert (counts.replaced, counts.overrides) == (1, 1)
    assert ws.store.sales().select("colour", "units").rows() == [(None, 5.0), ("blue", 6.0), ("red", 3.0)]


def test_any_past_version_stays_readable(ws, sales, of):
    for units in range(5):
        ws.store.put_sales(sales((2, "a", units), (units + 3, "b", 1)), of(f"{units}.csv"))
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


def test_many_nightly_files_are_put_together_and_nothing_is_lost(ws, sales, of, monkeypatch):
    monkeypatch.setattr(delta_table, "_MANY_FILES", 10)
    for night in range(12):
        ws.store.put_sales(sales((1 + night // 2, "ab"[night % 2], night)), of(f"{night}.csv"))
    files = list((ws.folder / "store" / "sales").glob("*.parquet"))
    assert ws.store.sales().height == 12
    assert len(ws.store._sales.open().file_uris()) < 10 < len(files)


def test_nights_added_one_after_the_other_are_read_in_the_order_of_days(ws, sales, of):
    for night in range(1, 9):
        ws.store.put_sales(sales((night, "b", night), (night, "c", night)), of(f"{night}.csv"))
    read = ws.store._sales.read()
    assert read["date"].dt.day().to_list() == [night for night in range(1, 9) for _ in "bc"]


def test_a_file_is_seen_by_content_and_by_how_it_was_read(ws, sales):
    def taken(sha, path, reading="r1"):
        ws.store.put_sales(sales((2, "a", 1)), SourceInfo(sha, path, 1, 0, reading))

    taken("A", "x.csv")
    assert ws.store.seen("A", "r1", "x.csv")
    assert not ws.store.seen("A", "r1", "copy.csv"), "each file speaks for itself"
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


def test_a_store_elsewhere_keeps_its_lock_beside_it(tmp_path, sales, of):
    one, two = Store("../shared store", tmp_path / "one"), Store("../shared store", tmp_path / "two")
    one.put_sales(sales((2, "a", 1)), of("a.csv"))
    two.put_sales(sales((2, "b", 1)), of("b.csv"))
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
            done.wait(60)

    writer = threading.Thread(target=write)
    writer.start()
    inside.wait(10)
    assert brief(ws.store.sales()) == [(2, "a", 1.0)]
    assert writer.is_alive()  # it still holds the lock
    done.set()
    writer.join()


KEYS = [(day, style) for day in (1, 2, 31) for style in ("a", "b", "00a")]


SAID = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 2), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.tuples(st.sampled_from("AB"), SAID | st.none()), max_size=6))
def test_whatever_comes_in_the_last_word_on_each_key_stands(tmp_path_factory, sales, of, batches):
    """Against a plain account: per file and key what it says and when it first said so."""
    store = Store("store", tmp_path_factory.mktemp("store"))
    said = {}
    for moment, (name, batch) in enumerate(batches):
        mine = said.get(name, {})
        if batch is None:
            if name in said:
                assert store.forget(name) == len(mine)
                said[name] = {}
            continue
        rows = sales(*((day, style, units) for (day, style), units in batch.items()))
        counts = store.put_sales(rows, of(name, str(moment)))
        assert counts.gone == len(set(mine) - set(batch))
        assert counts.new + counts.replaced + counts.unchanged == len(batch)
        said[name] = {k: mine[k] if k in mine and mine[k][1] == n else (moment, n) for k, n in batch.items()}
    expected = {}
    for _, key, units in sorted((when, key, n) for rows in said.values() for key, (when, n) in rows.items()):
        expected[key] = units
    assert brief(store.sales()) == sorted((day, style, float(units)) for (day, style), units in expected.items())
