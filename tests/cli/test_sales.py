"""planner sales and planner ingest --forget from outside: what the store holds can be checked and taken back."""

import json

import pytest

STYLES = (
    "style_id,category,price,unit_cost,salvage_value,sewing_minutes,launch_date,exit_date\n"
    "A,tee,100,40,10,10,2026-02-02,2026-06-01\n"
)


@pytest.fixture
def shop(tmp_path):
    """Two files: one tells two days of A, one corrects the second and adds a colour."""
    (tmp_path / "data").mkdir()
    (tmp_path / "planner.yaml").write_text("as_of: 2026-03-02\ntables: {sales: data/s*.csv}\n")
    (tmp_path / "data" / "styles.csv").write_text(STYLES)
    (tmp_path / "data" / "s1.csv").write_text("date,style_id,units,channel\n2026-02-02,A,10,web\n2026-02-03,A,5,web\n")
    (tmp_path / "data" / "s2.csv").write_text("date,style_id,units,channel\n2026-02-03,A,6,web\n2026-02-09,A,1,shop\n")
    (tmp_path / "data" / "styles.csv").rename(tmp_path / "data" / "the styles.csv")
    return tmp_path


def held(planner, shop, *options):
    done = planner("sales", "-w", shop, "--json", *options)
    assert done.code == 0, done.err
    return json.loads(done.out)["data"]


def test_sales_are_summed_as_asked(planner, shop):
    assert planner("sales", "-w", shop, "--json").code == 0
    planner("ingest", "-w", shop)
    assert [(r["date"], r["units"]) for r in held(planner, shop)["sales"]] == [
        ("2026-02-02", 10.0),
        ("2026-02-03", 6.0),
        ("2026-02-09", 1.0),
    ]
    assert [(r["week"], r["units"]) for r in held(planner, shop, "--by", "week")["sales"]] == [
        ("2026-02-02", 16.0),
        ("2026-02-09", 1.0),
    ]
    assert {r["channel"]: r["units"] for r in held(planner, shop, "--by", "channel")["sales"]} == {"web": 16, "shop": 1}
    files = held(planner, shop, "--by", "file")["sales"]
    assert [(r["file"], r["units"], r["rows"]) for r in files] == [("data/s1.csv", 10.0, 1), ("data/s2.csv", 7.0, 2)]
    assert held(planner, shop, "--from", "2026-02-03", "--to", "2026-02-03")["units"] == 6.0
    assert held(planner, shop, "--style", "B")["units"] == 0.0


def test_a_file_taken_back_no_longer_counts_and_is_still_listed(planner, shop):
    planner("ingest", "-w", shop)
    told = planner("ingest", "-w", shop, "--forget", "data/s2.csv", "--dry-run", "--format", "csv")
    assert (told.code, told.out) == (0, "file,rows\ndata/s2.csv,2\n")
    assert held(planner, shop)["units"] == 17.0
    assert planner("ingest", "-w", shop, "--forget", "s2.csv").code == 0
    assert held(planner, shop)["units"] == 15.0
    assert [r["units"] for r in held(planner, shop, "--by", "file")["sales"]] == [15.0, 0.0]
    again = planner("ingest", "-w", shop)
    assert "was taken back and stays out" in again.err
    assert held(planner, shop)["units"] == 15.0


def test_what_makes_no_sense_is_usage(planner, shop):
    for words in (
        ["sales", "--by", "month"],
        ["sales", "--from", "2026/02/03"],
        ["sales", "--from", "2026-02-03", "--to", "2026-02-02"],
        ["ingest", "--forget", "nothing.csv"],
        ["ingest", "--forget", "data/s1.csv", "data/s2.csv"],
    ):
        assert planner(*words, "-w", shop).code == 2, words


def test_new_exports_that_are_not_in_yet_are_told(planner, shop):
    done = planner("sales", "-w", shop)
    assert "not taken in yet: data/s1.csv, data/s2.csv" in done.err


def test_a_dry_run_of_an_ingest_leaves_no_store(planner, shop):
    done = planner("ingest", "-w", shop, "--dry-run", "--json")
    assert json.loads(done.out)["data"]["new"] == 4
    assert not (shop / "store").exists()
