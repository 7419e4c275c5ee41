"""Exports in the form of each source come out right, or are refused with the reason."""

import io
import zipfile
from datetime import date

import polars as pl
import pytest
from export_cases import CASES, DOUYIN, FORMS, REFUSED, USUAL, Case, text, workbook
from export_cases.reading import read, units

from planner.ingest.recipes.context import Known
from planner.ingest.recipes.export import read_export
from planner.ingest.recipes.keep import built_in
from planner.ingest.source_file import FileFaultError, open_source

A, B = date(2026, 3, 2), date(2026, 3, 3)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.source)
def test_each_source_comes_out_right(case: Case) -> None:
    export = read(case.data, case.name, cut=case.cut, zone=case.zone)
    assert units(export) == case.units
    assert export.recipe.table == case.table
    assert export.result.findings == []
    if not case.source.startswith("a "):
        assert export.recipe.name == case.source


@pytest.mark.parametrize("case", FORMS, ids=lambda case: case.source)
def test_other_versions_and_sheets_of_people_come_out_right(case: Case) -> None:
    export = read(case.data, case.name)
    assert units(export) == case.units
    assert export.recipe.table == case.table
    if case.table == "sales":
        back = export.result.good.filter(pl.col("returns") > 0).select("date", "style_id", "colour", "size", "returns")
        assert {row[:-1]: row[-1] for row in back.rows()} == case.returns


@pytest.mark.parametrize(("why", "file"), REFUSED.items(), ids=lambda value: value if isinstance(value, str) else "")
def test_what_holds_no_sales_by_day_is_refused_with_the_reason(why: str, file: tuple[str, bytes]) -> None:
    with pytest.raises(FileFaultError) as refused:
        read(file[1], file[0])
    assert why in str(refused.value.finding)


def test_every_recipe_that_comes_with_the_program_is_tried() -> None:
    tried = {case.source for case in CASES}
    refusing = {recipe.name for recipe in built_in() if recipe.refuse}
    half = {"taobao-items", "taobao-orders"}
    need_an_answer = {"pinduoduo-products", "jd-products", "douyin-compass-products", "amazon-child-items"}
    assert {recipe.name for recipe in built_in()} == {
        name for name in tried if " " not in name
    } | refusing | half | need_an_answer | {"jst-goods"}


def test_goods_are_styles_a_row_each() -> None:
    head = ["款式编码", "商品编码", "商品名称", "颜色规格", "基本售价", "成本价", "产品分类", "上架日期"]
    rows = [
        ["LK3301", "LK3301BKM", "裙", "黑色;M", "199.00", 62.5, "连衣裙", "2026-05-01"],
        ["LK3301", "LK3301BKL", "裙", "黑色;L", "199.00", 63.5, "连衣裙", "2026-05-03"],
        ["LK3302", "LK3302WHL", "衫", "白色;L", "约一百", 40, "衬衫", "2026-05-01"],
    ]
    export = read(workbook([head, *rows]), "商品资料.xlsx")
    shown = export.result.good.select("style_id", "category", "price", "unit_cost", "launch_date", "colours", "sizes")
    assert shown.rows() == [("LK3301", "连衣裙", 199.0, 63.0, date(2026, 5, 1), "黑色", "M;L")]
    assert (export.recipe.table, export.recipe.name) == ("styles", "jst-goods")
    assert [(f.column, f.value) for f in export.result.findings] == [("基本售价", "约一百")]
    assert "differ in unit_cost (such as LK3301)" in export.result.warnings[0].message
    assert "exit_date" in str(export.result.lacking[0])


def test_a_refunded_piece_was_a_sale_and_a_return() -> None:
    back = read(DOUYIN).result.good.filter(pl.col("returns") > 0)
    assert back.select("date", "units", "returns").rows() == [(B, 3.0, 3.0)]


def test_sales_in_livestreams_are_marked() -> None:
    live = read(DOUYIN).result.good.filter(pl.col("live") > 0)
    assert live.select("date", "style_id", "size", "live").rows() == [(A, "LK3301", "M", 2.0)]


def test_carts_and_visits_are_kept_and_links_of_a_style_added_up() -> None:
    case = next(case for case in CASES if case.source == "shengyicanmou-products")
    rows = read(case.data).result.good.sort("style_id").select("style_id", "units", "visits", "carts").rows()
    assert rows == [("LK3301", 3.0, 1334.0, 88.0), ("LK3302", 1.0, 210.0, 6.0)]


def test_a_file_in_a_zip_and_a_page_called_xls() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("说明.txt.bak", "no table")
        archive.writestr("订单.csv", DOUYIN)
    assert units(read(held.getvalue(), "orders.zip")) == USUAL
    page = (
        "<html><table><tr><td colspan=4>销售</td></tr><tr><th>日期</th><th>款号</th><th>颜色</th><th>销量</th></tr>"
        "<tr><td rowspan=2>2026-03-02</td><td>LK3301</td><td>黑色</td><td>3</td></tr><tr><td>LK3302</td><td>白色</td><td>1</td></tr></table>"
    )
    assert units(read(page.encode(), "x.xls")) == {(A, "LK3301", "黑色", None): 3, (A, "LK3302", "白色", None): 1}


def test_sheets_of_the_same_form_belong_together() -> None:
    head = ["日期", "款号", "销量"]
    data = workbook(
        [head, ["2026-03-02", "LK3301", 3]],
        sheets=[("四月", [head, ["2026-03-03", "LK3301", 4]]), ("备注", [["x", "y"]])],
    )
    export = read(data, "x.xlsx")
    assert units(export) == {(A, "LK3301", None, None): 3, (B, "LK3301", None, None): 4}
    assert [w.message for w in export.result.warnings] == [
        "x.xlsx: not used, since they hold another kind of table or none: 备注"
    ]


def test_the_day_may_be_said_or_stand_in_the_name_or_the_title() -> None:
    rows = [["货号", "成交件数"], ["LK3301", 3]]
    assert units(read(text(rows), "products_2026-03-02.csv")) == {(A, "LK3301", None, None): 3}
    assert units(read(text(rows), "x.csv", day=B)) == {(B, "LK3301", None, None): 3}
    titled = [["统计日期：2026-03-02 ~ 2026-03-02"], *rows]
    assert units(read(workbook(titled), "x.xlsx")) == {(A, "LK3301", None, None): 3}
    with pytest.raises(FileFaultError, match="2026-03-02 to 2026-03-08"):
        read(text(rows), "products_20260302-20260308.csv")


def test_when_a_report_was_made_is_not_the_day_of_its_sales() -> None:
    rows = [["导出时间 2026-03-09 08:00", ""], ["货号", "成交件数"], ["LK3301", 3]]
    assert units(read(workbook(rows), "products_2026-03-02.xlsx")) == {(A, "LK3301", None, None): 3}
    with pytest.raises(FileFaultError, match="--date"):
        read(workbook(rows), "products.xlsx")


def test_days_of_a_month_as_columns() -> None:
    rows = [["2026年3月 销量"], ["款号", "颜色", *range(1, 32)], ["LK3301", "黑色", None, 5, *[None] * 29]]
    assert units(read(workbook(rows), "x.xlsx")) == {(A, "LK3301", "黑色", None): 5}
    with pytest.raises(FileFaultError, match="days of a month"):
        read(workbook(rows[1:]), "x.xlsx")


def test_rows_that_do_not_add_up_are_told() -> None:
    rows = [["日期", "款号", "S", "M", "合计"], ["2026-03-02", "LK3301", 1, 2, 3], ["2026-03-02", "LK3302", 1, 2, 4]]
    result = read(workbook(rows), "x.xlsx").result
    assert result.good["style_id"].unique().to_list() == ["LK3301"]
    assert [(f.row, f.column, f.value) for f in result.findings] == [(3, "合计", "4")]


def test_rows_that_say_two_things_of_one_day_are_told() -> None:
    rows = [
        ["日期", "货号", "支付件数"],
        ["2026-03-02", "LK3301", 3],
        ["2026-03-02", "LK3301", 3],
        ["2026-03-03", "LK3301", 1],
        ["2026-03-03", "LK3301", 2],
    ]
    result = read(text(rows)).result
    assert units(read(text(rows))) == {(A, "LK3301", None, None): 3}
    assert [f.row for f in result.findings] == [3, 4, 5]


def test_ids_that_a_spreadsheet_rounded_are_told() -> None:
    rows = [
        ["订单编号", "付款时间", "订单状态", "货号", "数量"],
        ["7.001E+18", "2026-03-02 10:00:00", "已发货", "LK3301", 3],
    ]
    result = read(text(rows)).result
    assert result.good.is_empty()
    assert [f.column for f in result.findings] == ["订单编号"]


def test_unknown_states_are_told_and_never_counted() -> None:
    rows = [["订单编号", "付款时间", "订单状态", "货号", "数量"], ["1", "2026-03-02 10:00:00", "蓝色", "LK3301", 3]]
    result = read(text(rows)).result
    assert result.good.is_empty()
    assert [f.value for f in result.findings] == ["蓝色"]


def test_codes_are_looked_up_in_the_skus_table() -> None:
    skus = pl.DataFrame(
        {"sku": ["600000000001", "X1"], "style_id": ["LK3301", "LK3302"], "colour": [None, "白"], "size": [None, "M"]}
    )
    known = Known(recipes=built_in(), skus=skus)
    data = text([["统计时间", "商品ID", "商品访客数", "成交件数"], ["2026-03-02 00:00:00", 600000000001, 12, "3件"]])
    export = read_export(open_source(data, "x.csv"), known)
    assert units(export) == {(A, "LK3301", None, None): 3}


def test_styles_that_are_known_say_where_a_code_ends() -> None:
    known = Known(recipes=built_in(), styles=frozenset(["LK3301"]))
    data = text([["日期", "商品编码", "颜色规格", "销量"], ["2026-03-02", "LK330107S", "黑色 S", 3]])
    assert units(read_export(open_source(data, "x.csv"), known)) == {(A, "LK3301", "黑色", "S"): 3}


def test_days_of_two_shops_are_kept_apart() -> None:
    rows = [
        ["统计日期", "店铺", "货号", "商品访客数", "支付件数"],
        ["2026-03-02", "甲店", "LK3301", 9, 3],
        ["2026-03-02", "乙店", "LK3301", 8, 2],
    ]
    good = read(text(rows)).result.good
    assert good.select("channel", "units").sort("units").rows() == [("乙店", 2.0), ("甲店", 3.0)]


def test_the_only_way_that_days_follow_one_another_is_taken() -> None:
    rows = [
        ["date", "order id", "style", "quantity"],
        *[[f"3/{day}/26", f"A{day}", "LK3301", 1] for day in (2, 3, 4, 5)],
    ]
    assert units(read(text(rows))) == {(date(2026, 3, day), "LK3301", None, None): 1 for day in (2, 3, 4, 5)}


def test_pieces_are_whole() -> None:
    rows = [["Material", "Plant", "Storage Location", "Unrestricted"], ["LK3301", "1000", "1", "1.012"]]
    result = read(text(rows)).result
    assert result.good.is_empty()
    assert [f.value for f in result.findings] == ["1.012"]


def test_entries_below_a_document_get_its_number_and_day_and_sums_do_not() -> None:
    rows = [
        ["日期", "单据编号", "产品代码", "产品名称", "规格型号", "实发数量"],
        ["2026-03-02", "X1", "LK3301-07-S", "裙", "黑色 S", 1],
        ["", "", "LK3301-07-M", "裙", "黑色 M", 2],
        ["", "", "LK3301", "", "", 3],
    ]
    result = read(text(rows)).result
    assert {row["size"]: row["units"] for row in result.good.iter_rows(named=True)} == {"S": 1, "M": 2}
    assert {f.row for f in result.findings} == {4}


def test_a_bundle_is_one_line_of_the_platform_and_several_of_the_erp() -> None:
    head = ["线上订单号", "子订单编号", "付款时间", "订单状态", "款式编码", "商品编码", "颜色规格", "数量"]
    told = ["2026-03-02 10:00:00", "已发货"]
    rows = [
        ["7001000000000000001", "7001000000000000002", *told, "LK3301", "LK3301BKM", "黑色;M", 1],
        ["7001000000000000001", "7001000000000000002", *told, "LK3302", "LK3302WHM", "白色;M", 1],
        ["7001000000000000001", "7001000000000000002", *told, "LK3302", "LK3302WHM", "白色;M", 1],
    ]
    found = units(read(text([head, *rows])))
    assert found == {(A, "LK3301", "黑色", "M"): 1, (A, "LK3302", "白色", "M"): 1}


def test_sums_below_a_heading_are_no_lines_of_it() -> None:
    rows = [
        ["Revenue", "Item", "Document Number", "Qty. Sold", "Date"],
        ["", "LK3301 : LK3301-BLK-M", "", "", ""],
        ["$60.00", "", "INV1", "2", "3/2/2026"],
        ["本页小计", "", "", "2.0", ""],
        ["$30.00", "", "INV2", "1", "3/13/2026"],
        ["$90.00", "Total - LK3301 : LK3301-BLK-M", "", "3", ""],
    ]
    found = units(read(text(rows)))
    assert found == {(A, "LK3301", "BLK", "M"): 2, (date(2026, 3, 13), "LK3301", "BLK", "M"): 1}


def test_sizes_may_end_in_a_colon() -> None:
    export = read(text("款号 | 日期 | S： | M：\nLK3301 | 2026-03-02 | 1 | 2"))
    assert units(export) == {(A, "LK3301", None, "S"): 1, (A, "LK3301", None, "M"): 2}


def test_a_block_above_the_header_that_says_most_is_no_title() -> None:
    """Its sizes are none that the program knows: all is refused, not the block left out."""
    rows = """
    款号   | 颜色 | 工厂 | 胖甲 | 胖乙 | 合计 | 客户交期
    LK3301 | 黑色 | 永利 | 10   | 20   | 30   | 2026-09-20
    款号   | 颜色 | 工厂 | 26   | 27   | 合计 | 客户交期
    LK3309 | 蓝色 | 永利 | 7    | 8    | 15   | 2026-09-28
    """
    with pytest.raises(FileFaultError):
        read(workbook(rows), "进度表.xlsx")


def test_numbers_under_a_strange_name_among_sizes_are_told() -> None:
    with pytest.raises(FileFaultError) as refused:
        read(text("款号 | 日期 | S | 胖甲 | M\nLK3301 | 2026-03-02 | 1 | 4 | 2"))
    assert refused.value.finding.column == "胖甲"
    words = read(text("款号 | 日期 | S | 备货地 | M\nLK3301 | 2026-03-02 | 1 | 杭州 | 2"))
    assert sum(units(words).values()) == 3


def test_the_number_of_a_line_is_no_style_however_often_the_header_comes_again() -> None:
    head = "Purchasing Document | Item | Vendor | Material | Delivery Date | Order Quantity"
    line = "4500000001 | 10 | Yongli | LK3301-01-M | 20.09.2026 | 100"
    export = read(text("\n".join([head, line, head, head])))
    assert list(units(export)) == [(date(2026, 9, 20), "LK3301", "01", "M")]


def test_an_order_without_its_pieces_is_told_not_taken_for_none() -> None:
    rows = """
    采购单号 | 供应商 | 款号   | 颜色 | 尺码 | 采购数量 | 交期
    PO1      | 永利   | LK3301 | 黑   | M    | 100      | 2026-09-20
    PO2      | 永利   | LK3302 | 黑   | M    |          | 2026-09-20
    """
    result = read(workbook(rows), "采购.xlsx").result
    assert result.good["units"].to_list() == [100]
    assert [(f.row, f.column) for f in result.findings] == [(3, "采购数量")]


def test_what_a_row_of_sizes_received_is_shared_among_them() -> None:
    rows = """
    款号   | 颜色 | 工厂 | S  | M  | L  | 合计 | 已入库数量 | 未入库数量 | 交期
    LK3301 | 黑色 | 永利 | 10 | 20 | 10 | 40   | 30         | 10         | 2026-09-20
    LK3301 | 白色 | 永利 |    | 20 |    | 20   | 0          | 25         | 2026-09-20
    """
    good = read(workbook(rows), "进度表.xlsx").result.good
    assert good.group_by("colour").agg(pl.col("units", "received").sum()).sort("colour").rows() == [
        ("白色", 25, 0),
        ("黑色", 40, 30),
    ]
    assert good.filter(pl.col("colour") == "黑色")["received"].to_list() == [8, 14, 8]


def test_visits_and_returns_of_a_row_of_sizes_count_once() -> None:
    export = read(text("款号 | 日期 | S | M | 访客数 | 退货数量 | 库存\nLK3301 | 2026-03-02 | 1 | 2 | 301 | 1 | 0"))
    assert export.result.good.select("units", "visits", "returns").sum().row(0) == (3, 301, 1)
    assert export.result.good["stock"].null_count() == 2
    assert [warn.message for warn in export.result.warnings] == [
        "库存 count whole rows, not their days, sizes or shops: they are left out",
        "退货数量, 访客数 count whole rows: they are shared among their sizes or shops by units",
    ]


def test_counts_of_a_row_of_days_belong_to_none_of_them() -> None:
    rows = """
    2026年3月
    款号   | 颜色 | 库存 | 退货数量 | 1日 | 2日
    LK3301 | 黑   | 0    | 2        | 10  | 20
    """
    good = read(workbook(rows), "3月.xlsx").result.good
    assert good["units"].to_list() == [10, 20]
    assert good["stock"].null_count() == good["returns"].null_count() == 2


def test_cancelled_pieces_come_off_whatever_their_sign() -> None:
    rows = """
    Order Number | Order Date | SKU | Style | Color | Size | Quantity Ordered | Quantity Cancelled
    A1000001 | 2026-03-02 | S-1 | LK3301 | Black | M | 5 | 2
    A1000002 | 2026-03-02 | S-1 | LK3301 | Black | M | 5 | -2
    A1000003 | 2026-03-02 | S-1 | LK3301 | Black | M | -1 | 0
    """
    result = read(text(rows)).result
    assert (result.good["units"].sum(), result.good["returns"].sum(), result.findings) == (6, 1, [])


def test_sheets_under_the_same_headers_are_read_by_the_same_columns() -> None:
    head = ["Date", "Transaction ID", "SKU", "Item", "Price Point Name", "Qty"]
    sold = [
        ["2026-03-02", "T1", "LK3301-BLK-M", "Dress", "Black, M", 2],
        ["2026-03-02", "T2", "LK3301-BLK-L", "Dress", "Black, L", 1],
    ]
    other = ["2026-03-03", "T3", "", "Custom Amount", "", 1]
    result = read(workbook([head, *sold], sheets=[("more", [head, other])]), "x.xlsx").result
    assert result.good["style_id"].unique().to_list() == ["LK3301"]
    assert [(f.column, f.row) for f in result.findings] == [("SKU", 2)]


def test_a_sheet_without_codes_takes_no_numbers_of_lines_for_them() -> None:
    head = ["Purchasing Document", "Item", "Vendor", "Material", "Delivery Date", "Order Quantity"]
    lines = [
        ["4500000001", "10", "Yongli", "LK3301", "20.09.2026", 100],
        ["4500000001", "20", "Yongli", "LK3302", "20.09.2026", 40],
    ]
    total = ["", "30", "", "", "", 140]
    export = read(workbook([head, total], sheets=[("二", [head, *lines])]), "me2m.xlsx")
    assert set(export.result.good["style_id"]) == {"LK3301", "LK3302"}


def test_a_line_between_two_headers_is_data() -> None:
    head = ["采购单号", "品牌", "采购日期", "供应商", "款式编码", "数量", "预计到货日期"]
    line = ["PO1", "", "2026-03-02", "永利", "LK3301", 100, "2026-09-20"]
    more = ["PO2", "无", "2026-03-02", "永利", "LK3302", 40, "2026-09-20"]
    assert set(read(workbook([head, line, head, more]), "x.xlsx").result.good["style_id"]) == {"LK3301", "LK3302"}


def test_a_sheet_like_the_others_that_cannot_be_read_stops_the_file() -> None:
    head = ["款号", "颜色", "尺码", "主仓库存", "评分", "门店库存"]
    sheets = [("二", [head, ["LK3301", "黑色", "M", 20, 12.5, 5]])]
    with pytest.raises(FileFaultError, match="评分"):
        read(workbook([head, ["LK3301", "黑色", "L", 3, "", 5]], sheets=sheets), "库存.xlsx")


def test_what_left_on_one_sheet_and_what_came_in_on_another() -> None:
    head = ["日期", "单号", "业务类型", "款号", "数量"]
    left, came = ["2026-03-02", "CK1", "销售出库", "LK3301", -2], ["2026-03-03", "RK1", "采购入库", "LK3301", 40]
    export = read(workbook([head, left], sheets=[("二", [head, came])]), "流水.xlsx")
    assert units(export) == {(A, "LK3301", None, None): 2}
    assert any("taken for 2 sold" in warning.message for warning in export.result.warnings)


def test_sizes_below_two_groups_are_told_apart_however_they_are_spelled() -> None:
    rows = [
        ["款号", "工厂", "交期", "下单数量", "", "未入库", ""],
        ["", "", "", "s", "M：", "S", "M"],
        ["LK3301", "永利", "2026-09-20", 10, 20, 0, 15],
    ]
    export = read(workbook(rows, [(0, 3, 0, 4), (0, 5, 0, 6)]), "进度.xlsx")
    assert units(export) == {(date(2026, 9, 20), "LK3301", None, "M"): 15}
    with pytest.raises(FileFaultError, match="each size once"):
        read(workbook([["日期", "款号", "S", "M", "s"], ["2026-03-02", "LK3301", 1, 2, 3]]), "x.xlsx")


def test_rows_whose_unit_is_no_piece_are_told() -> None:
    head = ["日期", "单据号", "款号", "数量", "单位"]
    result = read(text([head, ["2026-03-02", "X1", "LK3301", 2, "打"], ["2026-03-02", "X2", "LK3301", 3, "件"]])).result
    assert result.good["units"].to_list() == [3.0]
    assert [(f.column, f.value) for f in result.findings] == [("单位", "打")]


@pytest.mark.parametrize(
    ("header", "told", "right"),
    [("期初库存", 9, 9), ("库存", 9, 9), ("今日库存", 7, 9), ("期末库存", 7, 9), ("closing stock", 7, 9)],
)
def test_stock_beside_sales_is_that_of_the_morning(header: str, told: int, right: int) -> None:
    good = read(text([["日期", "款号", "销量", header], ["2026-03-02", "LK3301", 2, told]])).result.good
    assert good["stock"].to_list() == [right]


def test_one_stock_for_all_days_of_a_file_is_that_of_the_last() -> None:
    rows = [["日期", "款号", "销量", "当前库存"], ["2026-03-02", "LK3301", 2, 5], ["2026-03-03", "LK3301", 1, 5]]
    good = read(text(rows)).result.good.sort("date")
    assert good["stock"].to_list() == [None, 6.0]


@pytest.mark.parametrize("status", ["Incomplete", "Parked", "Awaiting Payment", "未付款"])
def test_orders_that_came_to_nothing_are_no_sales(status: str) -> None:
    head = ["order id", "order date", "order status", "sku", "quantity"]
    result = read(
        text(
            [
                head,
                ["A100000001", "2026-03-02", "Completed", "LK3301", 1],
                ["A100000002", "2026-03-02", status, "LK3301", 3],
            ]
        )
    ).result
    assert result.good["units"].sum() == 1


def test_a_void_credit_is_no_return() -> None:
    head = ["order id", "order date", "order status", "sku", "quantity"]
    sold = ["A100000001", "2026-03-02", "Completed", "LK3301", 2]
    back = [["A100000002", "2026-03-02", status, "LK3301", -1] for status in ("Voided",)]
    good = read(text([head, sold, *back])).result.good
    assert good.select("units", "returns").rows() == [(2.0, 0.0)]


def test_buyers_orders_are_sales_whatever_signs_their_headers_have() -> None:
    head = ["Date", "Ｓａｌｅｓ Ｏｒｄｅｒ", "Item Code", "QTY", "Delivery Date", "Pending Qty"]
    export = read(text([head, ["2026-03-02", "SO-1", "LK3301", 2, "2026-03-09", 2]]))
    assert export.recipe.table == "sales"
    assert units(export) == {(A, "LK3301", None, None): 2}
