"""Sales told by codes of SKUs come in by the skus table."""

from planner.ingest import check_workspace, ingest_sales, read_inputs

SKUS = "sku,style_id,colour,size\n001,A2,red,S\n002,A2,red,M\n003,A2,red,M\n"
SALES = "date,sku,units,price\n2026-03-02,001,3,10\n2026-03-02,002,2,10\n2026-03-02,003,4,40\n2026-03-03,009,5,10\n"


def held(ws):
    return ws.store.sales().select("style_id", "colour", "size", "units", "price").rows()


def test_codes_become_style_colour_and_size_and_add_up(make):
    ws = make(sales=SALES, skus=SKUS)
    report = ingest_sales(ws)
    assert (report.good, report.rejected) == (3, 1)
    assert held(ws) == [("A2", "red", "M", 6.0, 30.0), ("A2", "red", "S", 3.0, 10.0)]
    assert "'009', expected a code of the skus table" in (ws.folder / "rejects/sales.csv").read_text()
    assert [(f.row, f.value) for f in check_workspace(ws).findings] == [(5, "009")]


def test_the_file_is_read_again_once_the_skus_table_changes(make):
    ingest_sales(make(sales=SALES, skus=SKUS))
    ws = make(sales=SALES, skus=SKUS + "009,A2,blue,S\n")
    report = ingest_sales(ws)
    assert (report.new, report.rejected) == (1, 0)
    assert ingest_sales(ws).files == ()


def test_a_file_with_style_and_code_takes_colour_and_size_from_the_code(make):
    ws = make(sales="date,style_id,sku,units\n2026-03-02,A2,001,3\n2026-03-02,A2,002,2\n", skus=SKUS)
    assert ingest_sales(ws).rejected == 0
    assert [row[1:4] for row in held(ws)] == [("red", "M", 2.0), ("red", "S", 3.0)]


def test_a_file_by_style_needs_no_skus_and_is_not_read_again_for_them(make):
    ingest_sales(make(skus=SKUS))
    assert ingest_sales(make(skus=SKUS + "9,A2,x,y\n")).files == ()


def test_stock_by_code_goes_in_whatever_its_pieces_are_called(make):
    for counted in ("units", "qty", "库存数"):
        ws = make(sales=SALES, skus=SKUS, stock=f"sku,{counted}\n001,4\n003,6\n")
        stock = read_inputs(ws)[0].stock
        assert stock.select("style_id", "colour", "size", "units").rows() == [
            ("A2", "red", "S", 4.0),
            ("A2", "red", "M", 6.0),
        ]


def test_a_file_of_codes_that_lacks_a_column_or_has_no_row_is_told(make):
    ws = make(sales="sku,units\n001,3\n", skus=SKUS)
    assert len(check_workspace(ws).findings) == 1
    assert check_workspace(make(sales="date,sku,units\n", skus=SKUS)).findings == ()
