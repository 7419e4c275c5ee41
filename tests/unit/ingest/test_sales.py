"""Sales into the store: twice changes nothing, corrections replace, bad rows wait in rejects/."""

import datetime as dt
import io
import random
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from planner.errors import InputError
from planner.ingest import check_workspace, ingest_sales, sales_before
from planner.workspace import open_workspace

HEADER = "date,style_id,units\n"


def units(ws):
    return {(str(day), style): n for day, style, n in ws.store.sales().select("date", "style_id", "units").iter_rows()}


def test_what_planner_yaml_names_comes_in_once(make):
    ws = make()
    report = ingest_sales(ws)
    assert (report.rows, report.good, report.rejected, report.new) == (3, 3, 0, 3)
    assert (report.days, report.styles) == (2, 2)
    assert (report.first_day, report.last_day) == (dt.date(2026, 3, 2), dt.date(2026, 3, 3))
    assert report.header_lines() == ["data/sales.csv: date, style_id, units, stock"]
    again = ingest_sales(ws)
    assert again.files == ()
    assert again.as_dict()["already_seen"] == ["data/sales.csv"]
    assert again.sales_version == report.sales_version == 0


def test_the_same_file_named_again_changes_nothing(make):
    ws = make()
    ingest_sales(ws)
    report = ingest_sales(ws, [ws.folder / "data" / "sales.csv"])
    assert (report.new, report.replaced, report.unchanged, report.sales_version) == (0, 0, 3, 0)


def test_a_corrected_row_replaces_the_old_and_going_back_is_a_correction_too(make):
    first, second = (HEADER + f"2026-03-02,a,{n}\n2026-03-02,b,1\n" for n in (3, 4))
    ws = make(sales=first)
    ingest_sales(ws)
    for content, expected in ((second, 4.0), (first, 3.0)):
        ws = make(sales=content)
        report = ingest_sales(ws)
        assert (report.new, report.replaced, report.unchanged) == (0, 1, 1)
        assert units(ws) == {("2026-03-02", "a"): expected, ("2026-03-02", "b"): 1.0}


def test_a_file_is_read_again_once_its_settings_change(make):
    text = "date,style_id,units,amount\n2026-03-02,a,3,30\n"
    ws = make(sales=text)
    ingest_sales(ws)
    ws = make(settings="columns: {sales: {visits: amount}}\n", sales=text)
    assert ingest_sales(ws).replaced == 1
    assert ws.store.sales()["visits"].to_list() == [30.0]


def test_a_file_that_is_read_again_does_not_undo_what_came_in_by_hand(make):
    text = "date,style_id,units,amount\n2026-03-02,A2,3,30\n"
    ws = make(sales=text, **{"correction.csv": HEADER + "2026-03-02,A2,4\n"})
    ingest_sales(ws)
    ingest_sales(ws, [ws.folder / "correction.csv"])
    report = ingest_sales(make(settings="columns: {sales: {visits: amount}}\n", sales=text))
    assert [(w.code, w.notice) for w in report.warnings] == [("outvoted", True)]
    assert units(make(sales=text)) == {("2026-03-02", "A2"): 4.0}


def codes(report):
    return [w.code for w in report.warnings if w.code != "sales_of_unknown_style"]


def test_a_corrected_mapping_takes_back_what_was_read_wrongly(make):
    text = "date,style_id,花色,units\n2026-03-02,A2,红,10\n2026-03-02,A2,蓝,4\n"
    report = ingest_sales(make(sales=text))
    assert (report.good, report.rejected) == (1, 1)
    ws = make(settings="columns: {sales: {colour: 花色}}\n", sales=text)
    report = ingest_sales(ws)
    assert (report.new, report.gone, report.rejected) == (2, 1, 0)
    assert [(w.code, w.notice) for w in report.warnings] == [("rows_taken_back", True)]
    assert ws.store.sales()["units"].sum() == 14
    assert not (ws.folder / "rejects" / "sales.csv").exists()


def test_a_corrected_date_format_moves_every_row(make):
    text = HEADER + "01/02/2026,A2,10\n03/02/2026,A2,4\n"
    ingest_sales(make(settings="tables: {sales: {path: data/sales.csv, date_format: '%m/%d/%Y'}}\n", sales=text))
    ws = make(settings="tables: {sales: {path: data/sales.csv, date_format: '%d/%m/%Y'}}\n", sales=text)
    ingest_sales(ws)
    assert units(ws) == {("2026-02-01", "A2"): 10.0, ("2026-02-03", "A2"): 4.0}


def test_rows_that_are_gone_from_a_file_are_taken_back_and_told(make):
    ws = make(sales=HEADER + "2026-03-02,A2,3\n2026-03-03,A2,4\n")
    ingest_sales(ws)
    ws = make(sales=HEADER + "2026-03-03,A2,4\n2026-03-04,A2,5\n")
    report = ingest_sales(ws)
    assert codes(report) == ["rows_taken_back"]
    assert "began on 2026-03-02 and now begins on 2026-03-03" in report.warnings[0].message
    assert units(ws) == {("2026-03-03", "A2"): 4.0, ("2026-03-04", "A2"): 5.0}


def test_an_export_that_stopped_at_its_header_takes_nothing_back(make):
    ws = make(sales=HEADER)
    assert codes(ingest_sales(ws)) == []
    ws = make(sales=HEADER + "2026-03-02,A2,3\n")
    ingest_sales(ws)
    for _ in range(2):  # it is read again until it says something
        ws = make(sales=HEADER)
        assert codes(ingest_sales(ws)) == ["nothing_usable"]
        assert units(ws) == {("2026-03-02", "A2"): 3.0}
    ws = make(sales=HEADER + "2026-03-03,A2,4\n")
    assert codes(ingest_sales(ws)) == ["rows_taken_back"]


def test_a_rolling_export_keeps_what_it_said_of_earlier_days(make):
    settings = "tables: {sales: {path: data/sales.csv, rolling: true}}\n"
    ingest_sales(make(settings=settings, sales=HEADER + "2026-03-02,A2,3\n2026-03-03,A2,4\n2026-03-04,A2,1\n"))
    ws = make(settings=settings, sales=HEADER + "2026-03-03,A2,4\n2026-03-05,A2,5\n")
    assert ingest_sales(ws).gone == 1
    assert units(ws) == {("2026-03-02", "A2"): 3.0, ("2026-03-03", "A2"): 4.0, ("2026-03-05", "A2"): 5.0}


def test_a_renamed_export_is_the_same_file_and_its_name_is_free_for_another(make):
    """Monthly rotation: sales.csv becomes sales-02.csv, and a new sales.csv begins."""
    settings, february, march = "tables: {sales: data/sales*.csv}\n", "2026-02-27,A2,3\n", "2026-03-02,A2,4\n"
    ingest_sales(make(settings=settings, sales=HEADER + february))
    ws = make(settings=settings, sales=HEADER + march, **{"data/sales-02.csv": HEADER + february})
    report = ingest_sales(ws)
    assert units(ws) == {("2026-02-27", "A2"): 3.0, ("2026-03-02", "A2"): 4.0}
    assert [file.path for file in report.files] == ["data/sales-02.csv", "data/sales.csv"]
    (ws.folder / "data/sales.csv").rename(ws.folder / "data/sales-03.csv")
    assert ingest_sales(ws).files == ()
    assert set(ws.store.files.names()) == {"data/sales-02.csv", "data/sales-03.csv"}


def test_what_was_taken_back_stays_out_until_the_file_holds_something_else(make):
    ws = make()
    ingest_sales(ws)
    ws.store.forget("data/sales.csv")
    report = ingest_sales(ws)
    assert (codes(report), report.files) == (["forgotten"], ())
    assert ws.store.sales().is_empty()
    assert ingest_sales(ws, [ws.folder / "data/sales.csv"]).new == 3
    ws.store.forget("data/sales.csv")
    assert ingest_sales(make(sales=HEADER + "2026-03-02,A2,3\n")).new == 1


def test_a_file_of_which_nothing_can_be_used_takes_nothing_back(make):
    ingest_sales(make())
    ws = make(sales=HEADER + "2026-13-02,A2,3\n")
    for _ in range(2):
        report = ingest_sales(ws)
        assert codes(report) == ["nothing_usable", "rejected_rows"]
    assert ws.store.sales().height == 3


def test_a_dry_run_tells_what_would_come_and_writes_nothing(make):
    ws = make(sales=HEADER + "2026-03-02,A2,3\n2026-03-02,A2,x\n")
    report = ingest_sales(ws, dry_run=True)
    assert (report.new, report.rejected, report.rejects_files) == (1, 1, [])
    assert not (ws.folder / "store").exists()
    assert not ws.rejects_folder.exists()
    assert ingest_sales(ws).new == 1


def test_two_shops_without_a_channel_are_told_to_disagree(make):
    days = [f"2026-03-{day:02},A2" for day in range(1, 29)]
    ws = make(
        settings="tables: {sales: data/*.csv}\n",
        sales=None,
        styles=None,
        factories=None,
        **{f"data/{shop}.csv": HEADER + "".join(f"{day},{n}\n" for day in days) for n, shop in enumerate("ab")},
    )
    report = ingest_sales(ws)
    assert codes(report) == ["files_disagree"]
    assert "28 of the 28 rows" in report.warnings[0].message
    assert "28 of the 28 rows" in {w.code: w.message for w in check_workspace(ws).warnings}["files_disagree"]


def test_a_style_told_as_a_whole_and_by_colour_is_told_and_counts_once(make):
    ws = make(**{"erp.csv": "date,style_id,units,colour\n2026-03-02,A2,1,red\n2026-03-02,A2,1,blue\n"})
    ingest_sales(ws)
    assert codes(ingest_sales(ws, [ws.folder / "erp.csv"])) == ["two_levels"]
    assert ws.store.sales().filter(style_id="A2")["units"].sum() == 2
    make("tables: {sales: [data/sales.csv, data/erp.csv]}\n", **{"data/erp.csv": (ws.folder / "erp.csv").read_bytes()})
    assert "two_levels" in {w.code for w in check_workspace(open_workspace(ws.folder, environment={})).warnings}


def test_bad_rows_wait_in_rejects_and_go_when_the_file_is_mended(make):
    ws = make(sales="日期,款号,销量\n2026-03-02,裙,三\n2026-03-03,裙,4\n")
    report = ingest_sales(ws)
    assert (report.good, report.rejected) == (1, 1)
    assert report.rejects_files == ["rejects/sales.csv"]
    assert report.warnings[0].code == "rejected_rows"
    text = (ws.folder / "rejects" / "sales.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode("utf-8-sig").splitlines() == [
        "file,row,reasons,日期,款号,销量",
        "data/sales.csv,2,\"销量: '三', expected a number of at least 0. Write digits with a decimal point, such as 1234.5.\","
        "2026-03-02,裙,三",
    ]
    ws = make(sales="日期,款号,销量\n2026-03-02,裙,3\n2026-03-03,裙,4\n")
    report = ingest_sales(ws)
    assert (report.new, report.unchanged, report.rejected) == (1, 1, 0)
    assert not (ws.folder / "rejects" / "sales.csv").exists()


def test_rejects_go_when_a_file_that_became_unusable_holds_again_what_it_held(make):
    ws = make(sales="date,style_id,units\n2026-03-02,A2,4\n")
    ingest_sales(ws)
    file = ws.folder / "data/sales.csv"
    good = file.read_text()
    file.write_text(good.replace(",4", ",x"))
    assert ingest_sales(ws).rejects_files == ["rejects/sales.csv"]
    file.write_text(good)
    ingest_sales(ws, dry_run=True)
    assert (ws.folder / "rejects/sales.csv").exists()
    assert ingest_sales(ws).skipped == ("data/sales.csv",)
    assert not (ws.folder / "rejects/sales.csv").exists()


def test_the_mended_rejects_file_itself_can_be_ingested(make):
    ws = make(sales=HEADER + "2026-03-02,a,x\n2026-03-03,a,4\n")
    ingest_sales(ws)
    rejects = ws.folder / "rejects" / "sales.csv"
    mended = ws.folder / "mended.csv"
    mended.write_bytes(rejects.read_bytes().replace(b",x\n", b",9\n"))
    report = ingest_sales(ws, [mended])
    assert report.new == 1
    assert units(ws)["2026-03-02", "a"] == 9.0


def test_globs_and_lists_name_several_files_and_a_day_in_two_of_them_is_whole(make):
    ws = make(
        settings="tables: {sales: [data/shop-*.csv, more.csv]}\n",
        sales=None,
        **{
            "data/shop-1.csv": HEADER + "2026-03-02,a,1\n",
            "data/shop-2.csv": HEADER + "2026-03-02,b,2\n",
            "more.csv": HEADER + "2026-03-02,c,3\n",
        },
    )
    report = ingest_sales(ws)
    assert [file.path for file in report.files] == ["data/shop-1.csv", "data/shop-2.csv", "more.csv"]
    assert units(ws) == {("2026-03-02", style): n for style, n in zip("abc", (1.0, 2.0, 3.0), strict=True)}


def test_rejects_of_two_files_of_one_name_do_not_mix(make):
    ws = make(
        settings="tables: {sales: data/*/sales.csv}\n",
        sales=None,
        **{"data/east/sales.csv": HEADER + "2026-03-02,a,x\n", "data/west/sales.csv": HEADER + "2026-03-02,b,y\n"},
    )
    assert ingest_sales(ws).rejects_files == ["rejects/east-sales.csv", "rejects/west-sales.csv"]


def test_a_clean_file_leaves_the_rejects_of_another_of_its_name(make):
    ws = make(sales=None, **{"a/sales.csv": HEADER + "2026-03-02,A2,x\n2026-03-03,A2,1\n"})
    outside = [ws.folder.parent / shop / "sales.csv" for shop in ("east", "west")]
    for file, last in zip(outside, "yz", strict=True):
        file.parent.mkdir()
        file.write_text(HEADER + f"2026-03-02,A2,1\n2026-03-02,A2,{last}\n")
    report = ingest_sales(ws, outside)
    assert report.rejects_files == ["rejects/sales.csv", "rejects/sales-2.csv"]
    outside[0].write_text(HEADER + "2026-03-02,A2,1\n")
    assert ingest_sales(ws, [outside[0], ws.folder / "a/sales.csv"]).rejects_files == ["rejects/a-sales.csv"]
    assert [path.name for path in sorted(ws.rejects_folder.iterdir())] == ["a-sales.csv", "sales-2.csv"]
    assert ingest_sales(ws, [outside[1]]).rejects_files == ["rejects/sales-2.csv"]


def test_names_are_shown_from_the_workspace_however_it_is_named(make, monkeypatch):
    folder = make(sales=HEADER + "2026-03-02,A2,x\n").folder
    (folder.parent / "elsewhere").mkdir()
    outside = folder.parent / "elsewhere" / "east.csv"
    outside.write_text(HEADER + "2026-03-02,A2,x\n")
    monkeypatch.chdir(folder.parent)
    ws = open_workspace(Path(folder.name), environment={})
    report = ingest_sales(ws, [Path(folder.name, "data", "sales.csv"), Path("elsewhere", "east.csv")])
    assert [file.path for file in report.files] == ["data/sales.csv", "elsewhere/east.csv"]
    assert report.rejects_files == ["rejects/sales.csv", "rejects/east.csv"]


def test_stdin_is_a_file_like_others(make):
    ws = make()
    report = ingest_sales(ws, ["-"], stdin=io.BytesIO((HEADER + "2026-03-09,z,5\n2026-03-09,y,q\n").encode("gb18030")))
    assert report.files[0].path == "stdin"
    assert units(ws) == {("2026-03-09", "z"): 5.0}
    assert report.rejects_files == ["rejects/stdin.csv"]


def test_weekly_exports_are_spread_over_their_days(make):
    ws = make(
        settings="tables: {sales: {path: data/sales.csv, period: week}}\n",
        sales="week_of,style_id,units,stock\n2026-03-04,a,10,50\n".replace("week_of", "date"),
    )
    report = ingest_sales(ws)
    assert (report.rows, report.good, report.new) == (1, 1, 7)
    found = ws.store.sales()
    assert found["units"].sum() == 10
    assert str(found["date"].min()) == "2026-03-02"
    assert found["stock"].to_list() == [50.0, *[None] * 6]


def test_no_file_at_the_usual_place_is_a_warning_and_at_a_named_one_an_error(make):
    report = ingest_sales(make(sales=None))
    assert [w.code for w in report.warnings] == ["no_sales_file"]
    assert (report.files, report.sales_version) == ((), None)
    with pytest.raises(InputError) as caught:
        ingest_sales(make(settings="tables: {sales: exports/*.csv}\n"))
    assert "exports/*.csv" in str(caught.value.details[0])


def test_files_that_cannot_be_read_are_told_together_and_the_others_are_in(make):
    ws = make(**{"a.csv": "x,y\n1,2\n", "b.csv": b"", "c.csv": HEADER + "2026-03-02,c,1\n"})
    with pytest.raises(InputError) as caught:
        ingest_sales(ws, [ws.folder / name for name in ("a.csv", "b.csv", "c.csv", "d.csv")])
    assert {finding.file for finding in caught.value.details} == {"a.csv", "b.csv", "d.csv"}
    assert "The other 1 file(s) are in." in caught.value.hint
    assert units(ws) == {("2026-03-02", "c"): 1.0}


def test_sales_of_styles_nobody_knows_are_kept_with_a_warning(make):
    ws = make(sales=HEADER + "2026-03-02,A2,1\n2026-03-02,B7,2\n")
    report = ingest_sales(ws)
    assert [w.code for w in report.warnings] == ["sales_of_unknown_style"]
    assert "1 style(s)" in report.warnings[0].message
    assert units(ws)["2026-03-02", "B7"] == 2.0


def test_units_that_look_like_money_are_told(make):
    rows = "".join(f"2026-03-{day:02},A2,{99.5 * day}\n" for day in range(1, 13))
    report = ingest_sales(make(sales=HEADER + rows))
    assert codes(report) == ["parts_of_pieces"]
    assert "6 of 12 row(s) sold parts of a piece, such as 99.5" in report.warnings[0].message
    whole = "".join(f"2026-03-{day:02},A2,{day}\n" for day in range(1, 13))
    assert "parts_of_pieces" not in codes(ingest_sales(make(sales=HEADER + whole + "2026-03-13,A2,2.5\n")))


def test_totals_beside_their_parts_count_once_where_they_always_are(make):
    head, days = "date,style_id,units,size\n", [f"2026-03-{day:02},A2" for day in range(1, 7)]
    rows = [f"{day},5,\n{day},2,M\n{day},3,L\n" for day in days]
    ws = make(sales=head + "".join(rows))
    assert "sums_left_out" in {w.code for w in ingest_sales(ws).warnings}
    assert ws.store.sales()["units"].sum() == 30
    assert "counted_twice" not in {w.code for w in check_workspace(ws).warnings}
    ws = make(sales=head + "".join(row.replace(",5,", ",1,") for row in rows))
    assert "counted_twice" in codes(ingest_sales(ws))


def test_totals_beside_their_parts_are_warned_of(make):
    head = "date,style_id,units,colour\n"
    report = ingest_sales(make(sales=head + "2026-03-02,A2,5,\n2026-03-02,A2,2,red\n2026-03-02,A2,3,blue\n"))
    assert [w.code for w in report.warnings] == ["counted_twice"]
    assert "A2 on 2026-03-02" in report.warnings[0].message
    report = ingest_sales(make(sales=head + "2026-03-02,A2,5,\n2026-03-03,A2,2,red\n"))
    assert codes(report) == ["rows_taken_back"]


def test_sales_before_a_day_are_all_that_a_forecast_sees(make):
    ws = make()
    ingest_sales(ws)
    assert sales_before(ws.store, dt.date(2026, 3, 3)).height == 2
    version = ws.store.version()
    ingest_sales(ws, ["-"], stdin=io.BytesIO((HEADER + "2026-03-02,A2,100\n").encode()))
    assert sales_before(ws.store, dt.date(2026, 3, 3), version)["units"].sum() == 4


def test_two_processes_at_once_both_land(make):
    ws = make(
        sales=None,
        **{
            f"f{i}.csv": HEADER + "".join(f"2026-03-{d:02},s{i}-{s},{d}\n" for d in range(1, 29) for s in range(200))
            for i in range(3)
        },
    )
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from planner.ingest import ingest_sales
        from planner.workspace import open_workspace
        ws = open_workspace(Path(sys.argv[1]), environment={})
        ingest_sales(ws, [Path(sys.argv[1]) / sys.argv[2]])
    """)
    processes = [
        subprocess.Popen([sys.executable, "-c", program, str(ws.folder), f"f{i}.csv"], stderr=subprocess.PIPE)
        for i in range(3)
    ]
    for process in processes:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
    assert ws.store.sales().height == 3 * 28 * 200
    assert ws.store.ingested().height == 3


ROWS = [f"2026-03-{day:02},{style},{day}\n" for day in (1, 2, 31) for style in ("a", "00b", "c")]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), cuts=st.lists(st.integers(0, len(ROWS)), max_size=3))
def test_any_order_and_any_split_of_a_file_gives_the_same_store(tmp_path_factory, seed, cuts):
    rows = random.Random(seed).sample(ROWS, len(ROWS))
    stores = []
    for parts in ([ROWS], [rows[a:b] for a, b in zip([0, *sorted(cuts)], [*sorted(cuts), len(rows)], strict=True)]):
        folder = tmp_path_factory.mktemp("ws")
        (folder / "planner.yaml").write_text("name: x\n")
        ws = open_workspace(folder, environment={})
        for part in parts:
            ingest_sales(ws, ["-"], stdin=io.BytesIO((HEADER + "".join(part)).encode()))
        stores.append(ws.store.sales())
    assert_frame_equal(stores[0], stores[1])
