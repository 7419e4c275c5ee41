"""Sheets of text: a quote that is never closed swallows nothing; a few characters cannot ask for millions of cells."""

import hashlib
import io
import zipfile

import pytest

from planner.ingest.recipes.html_tables import html_tables
from planner.ingest.recipes.sheet import Sheet
from planner.ingest.recipes.sheets import sheets_of
from planner.ingest.recipes.spreadsheet_xml import MARK
from planner.ingest.source_file import FileFaultError, SourceFile


def rows(data: bytes) -> list[tuple[str | None, ...]]:
    sheet = Sheet("", [["a", "b"], ["1", "2"]], text=(data, ","), lines=[1, 2])
    return [row[:2] for batch in sheet.below(0) for row in batch.rows()]


def test_a_quote_that_is_never_closed_is_text():
    assert rows(b'a,b\n"') == [('"', None)]
    assert rows(b'a,b\n1,"2\n3,4\n') == [("1", '"2'), ("3", "4")]


def test_quotes_in_pairs_keep_separators_together():
    assert rows(b'a,b\n"1,5",2\n') == [("1,5", "2")]


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def damaged(data: bytes) -> bytes:
    return data[:60] + b"\0" * 30 + data[90:]


WIDE_AND_LONG = b"<table><tr>" + b"<td>a</td>" * 1900 + b"</tr>" + b"<tr></tr>" * 11_000 + b"</table>"
CSV = b"date,style_id,units\n" + b"2026-03-02,A,1\n" * 3000


def of_xml(rows: str) -> bytes:
    space = MARK.decode()
    return (
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet><Table>{rows}</Table></Worksheet></Workbook>'.encode()
    )


@pytest.mark.parametrize(
    "data",
    [
        WIDE_AND_LONG,
        b"<table><tr><td>a" * 1001,
        of_xml('<Row ss:Index="1000000000"><Cell/></Row>'),
        of_xml('<Row ss:Index="first"><Cell/></Row>'),
        of_xml('<Row><Cell ss:Index="16385"/></Row>'),
        of_xml('<Row><Cell ss:MergeAcross="99999"/></Row>'),
        of_xml("<Row><Cell ss:Index='16384'/></Row>" * 1300),
        zipped({"a.csv": zipped({"b.csv": CSV})}),
        damaged(zipped({"a.csv": CSV})),
    ],
    ids=["wide and long", "nested", "row", "no number", "column", "merge", "cells", "zip in zip", "damaged zip"],
)
def test_what_asks_for_more_than_any_sheet_has_is_refused(data):
    kind = "workbook" if data[:2] == b"PK" else "text"
    with pytest.raises(FileFaultError):
        sheets_of(SourceFile("a.xls", kind, data, hashlib.sha256(data).hexdigest()))


def test_cells_that_span_rows_and_columns_take_no_room():
    page = b"<table>" + b"<tr><td colspan=1000 rowspan=1000>a</td><td rowspan='\xc2\xb2'>b</td></tr>" * 60 + b"</table>"
    ((rows, merges),) = html_tables(page)
    assert (len(rows), len(rows[0]), rows[0][1000], len(merges)) == (60, 1001, "b", 2)


def test_a_table_within_a_cell_is_a_table_of_its_own():
    page = b"<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>"
    assert [rows for rows, _ in html_tables(page)] == [[["a", "c"]], [["b"]]]


def test_spanned_cells_keep_their_places():
    page = b"<table><tr><td rowspan=2>A</td><td colspan=2>B</td></tr><tr><td>c</td><td>d</td></tr><tr><td>e</td></tr></table>"
    assert html_tables(page) == [([["A", "B"], ["", "c", "d"], ["e"]], ((0, 0, 1, 0), (0, 1, 0, 2)))]
