"""Files that are not there, or are something else: told, not left out without a word."""

import pytest

from planner.errors import InputError
from planner.ingest import check_workspace, ingest_sales, read_inputs


def test_a_folder_where_a_table_should_be_is_an_error_also_of_an_optional_table(make):
    ws = make(pins=None)
    (ws.folder / "data/pins.csv").mkdir(parents=True)
    [finding] = check_workspace(ws).findings
    assert (finding.file, finding.row) == ("data/pins.csv", None)
    assert "not a folder" in finding.expected
    assert "data/pins.csv/*.csv" in finding.mend
    with pytest.raises(InputError):
        read_inputs(ws)


def test_a_folder_in_place_of_the_sales_stops_the_ingest(make):
    ws = make(sales=None)
    (ws.folder / "data/sales.csv").mkdir()
    with pytest.raises(InputError) as caught:
        ingest_sales(ws)
    assert [(f.file, f.expected) for f in caught.value.details] == [
        ("data/sales.csv", "a file with the sales table, not a folder")
    ]


def test_a_link_to_nothing_is_an_error(make):
    ws = make()
    (ws.folder / "data/stock.csv").symlink_to(ws.folder / "gone.csv")
    assert [f.file for f in check_workspace(ws).findings] == ["data/stock.csv"]


def test_one_of_several_files_that_is_not_there_is_an_error(make):
    ws = make("tables: {sales: [data/sales.csv, data/august.csv, 'data/more_*.csv']}\n")
    [finding] = check_workspace(ws).findings
    assert finding.file == "data/august.csv"
    assert "tables.sales" in finding.mend
