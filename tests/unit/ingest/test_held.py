"""What the store holds, set against the exports it came from."""

from planner.ingest import ingest_sales, sales_held

HEAD = "Name,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Id\n"
SKUS = "sku,style_id,colour,size\nA1-S,A1,red,S\nA1-M,A1,red,M\n"


def line(name, day, sku, units, status="paid"):
    at = f"{day} 10:00:00 +0100"
    return f"#{name},{status},{at},EUR,{20 * units}.00,{at},{units},Shirt,20.00,{sku},,{5_000_000_000_000 + name}\n"


def test_order_lines_count_for_the_export_that_told_them_last(make):
    first = HEAD + line(1001, "2026-02-27", "A1-S", 2) + line(1002, "2026-03-02", "A1-M", 3)
    later = HEAD + line(1002, "2026-03-02", "A1-M", 1) + line(1003, "2026-03-03", "A1-S", 4)
    ws = make(
        "tables: {sales: data/orders*.csv}\n",
        skus=SKUS,
        sales=None,
        **{"data/orders-1.csv": first, "data/orders-2.csv": later},
    )
    ingest_sales(ws)
    held = sales_held(ws, "file")
    assert held.select("file", "units", "rows").rows() == [("data/orders-1.csv", 2.0, 1), ("data/orders-2.csv", 5.0, 2)]
    assert held["units"].sum() == sales_held(ws)["units"].sum()
    assert held["first_day"].to_list()[1].isoformat() == "2026-03-02"
