"""From outside: adopt an export, ingest it, look at the sales; what cannot go in is refused with exit code 3."""

import json
from pathlib import Path

import pytest
from envelopes import assert_valid
from export_cases import CASES, DOUYIN, FORMS, JST, REFUSED, SHOPIFY_COLUMNS, text, workbook

from planner.ingest.style_names import style_names
from planner.workspace import open_workspace

LINES = ["订单编号", "付款时间", "订单状态", "货号", "颜色", "尺码", "数量"]


@pytest.fixture
def shop(tmp_path, monkeypatch):
    (tmp_path / "planner.yaml").write_text("name: shop\nas_of: 2026-03-10\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sold(planner) -> dict:
    rows = json.loads(planner("sales", "--by", "sku", "--json").out)["data"]["sales"]
    return {(row["style_id"], row["colour"], row["size"]): (row["units"], row["returns"]) for row in rows}


def test_an_export_is_adopted_and_goes_in(shop, planner) -> None:
    (shop / "抖店订单20260303.csv").write_bytes(DOUYIN)
    adopted = planner("adopt", "抖店订单20260303.csv", "--yes", "--json")
    assert adopted.code == 0
    assert_valid(json.loads(adopted.out))
    told = json.loads(adopted.out)["data"]["files"][0]
    assert told["recipe"] == "imports/douyin-orders.yaml"
    assert told["preview"][0]["style_id"] == "LK3301"
    assert (shop / "imports/douyin-orders.yaml").is_file()
    assert planner("ingest", "抖店订单20260303.csv").code == 0
    assert sold(planner) == {
        ("LK3301", "黑色", "S"): (1, 0),
        ("LK3301", "黑色", "M"): (2, 0),
        ("LK3302", "白色", "L"): (3, 3),
        ("0045112", "红色", "均码"): (4, 0),
    }


def test_orders_seen_by_platform_and_erp_count_once(shop, planner) -> None:
    (shop / "a.csv").write_bytes(DOUYIN)
    (shop / "b.xlsx").write_bytes(workbook(JST))
    told = planner("ingest", "a.csv", "b.xlsx")
    assert told.code == 0
    assert "told by two systems and count once" in told.err
    assert sum(units for units, _ in sold(planner).values()) == 10
    assert planner("ingest", "--forget", "a.csv").code == 0
    assert sum(units for units, _ in sold(planner).values()) == 10  # as the ERP has them


def test_a_later_state_corrects_and_an_overlap_never_doubles(shop, planner) -> None:
    first = [
        LINES,
        ["9000000001", "2026-03-02 10:00:00", "待发货", "LK1", "黑", "S", 2],
        ["9000000002", "2026-03-02 11:00:00", "待发货", "LK1", "黑", "M", 1],
    ]
    later = [
        LINES,
        ["9000000002", "2026-03-02 11:00:00", "已取消", "LK1", "黑", "M", 1],
        ["9000000003", "2026-03-03 11:00:00", "待发货", "LK1", "黑", "M", 5],
    ]
    (shop / "monday.csv").write_bytes(text(first))
    (shop / "tuesday.csv").write_bytes(text(later))
    assert planner("ingest", "monday.csv").code == 0
    assert planner("ingest", "monday.csv").code == 0
    told = planner("ingest", "tuesday.csv")
    assert told.code == 0
    assert "tuesday.csv says that their orders were closed or changed" in told.err
    assert sold(planner) == {("LK1", "黑", "S"): (2, 0), ("LK1", "黑", "M"): (5, 0)}


def test_two_shops_with_the_same_short_numbers_both_count(shop, planner) -> None:
    for number, day in ((1, "02"), (2, "03")):
        rows = f"""
            {SHOPIFY_COLUMNS}
            #1001 | x@example.com | paid | 2026-03-{day} 10:00:00 +0100 |  | 1 | Dress - Black / S | 30 | LK1-BLK-S |  | 0 | {600000000 + number}
            """
        (shop / f"shop{number}.csv").write_bytes(text(rows))
    assert planner("ingest", "shop1.csv", "shop2.csv").code == 0
    assert sold(planner) == {("LK1", "Black", "S"): (2, 0)}


def test_lines_and_days_of_orders_in_two_files(shop, planner) -> None:
    name, lines = REFUSED["the day of each order"]
    other, orders = REFUSED["what was ordered"]
    (shop / name).write_bytes(lines)
    (shop / other).write_bytes(orders)
    assert planner("ingest", name).code == 3
    assert planner("ingest", other).code == 3
    assert planner("adopt", name, other, "--yes").code == 0
    assert planner("ingest", name, other).code == 0
    assert sold(planner) == {("LK3301", "黑色", "S"): (1, 0)}


def test_named_in_planner_yaml_both_halves_are_joined_every_night(shop, planner) -> None:
    for name, data in (REFUSED["the day of each order"], REFUSED["what was ordered"]):
        (shop / name).write_bytes(data)
    (shop / "planner.yaml").write_text(
        "as_of: 2026-03-10\ntables: {sales: [items.csv, orders.csv]}\n", encoding="utf-8"
    )
    assert planner("ingest").code == 0
    assert planner("ingest").code == 0
    assert sold(planner) == {("LK3301", "黑色", "S"): (1, 0)}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_go_in_is_refused(shop, planner, why: str) -> None:
    name, data = REFUSED[why]
    (shop / name).write_bytes(data)
    for command in (["adopt", name, "--yes"], ["ingest", name]):
        told = planner(*command)
        assert told.code == 3
        assert why in told.err
    assert sold(planner) == {}


def test_what_a_file_does_not_say_can_be_said(shop, planner) -> None:
    name, data = REFUSED["where the style ends"]
    (shop / name).write_bytes(data)
    assert planner("adopt", name, "--yes", "--cut", "款6+色2+码").code == 0
    assert planner("ingest", name).code == 0
    assert sold(planner) == {("LK3301", "黑色", "S"): (3, None)}
    name, data = REFUSED["a day"]
    (shop / name).write_bytes(data)
    assert planner("ingest", name, "--date", "2026-03-03").code == 0
    assert planner("ingest", name, "--date", "gestern").code == 2


def test_a_header_that_has_changed_is_told_as_a_difference(shop, planner) -> None:
    rows = [["日期", "我们的款", "颜色", "尺码", "件"], ["2026-03-02", "LK1", "黑", "S", 2]]
    (shop / "自家销售2603.csv").write_bytes(text(rows))
    said = ["--column", "style=我们的款", "--column", "units=件"]
    assert planner("adopt", "自家销售2603.csv", "--yes", *said).code == 0
    assert planner("ingest", "自家销售2603.csv").code == 0
    assert sold(planner) == {("LK1", "黑", "S"): (2, None)}
    (shop / "自家销售2604.csv").write_bytes(text([["日期", "我们的款", "颜色", "尺码", "只数"], *rows[1:]]))
    told = planner("ingest", "自家销售2604.csv")
    assert told.code == 3
    assert "件 is not there; headers it does not know: 只数" in told.err


def test_stock_and_open_orders_are_no_sales(shop, planner) -> None:
    for case in CASES:
        if case.table != "sales":
            (shop / case.name).write_bytes(case.data)
            assert planner("adopt", case.name, "--yes").code == 0
            told = planner("ingest", case.name)
            assert told.code == 3
            assert f"a table of {case.table}" in told.err


def test_a_plain_table_needs_no_recipe(shop, planner) -> None:
    (shop / "data").mkdir()
    (shop / "data/sales.csv").write_bytes(text([["date", "style_id", "units"], ["2026-03-02", "LK1", 2]]))
    assert planner("adopt", "data/sales.csv", "--yes").code == 0
    assert not (shop / "imports").exists()


def test_a_dry_run_keeps_nothing(shop, planner) -> None:
    (shop / "a.csv").write_bytes(DOUYIN)
    assert planner("adopt", "a.csv", "--yes", "--dry-run").code == 0
    assert not (shop / "imports").exists()


def test_a_recipe_that_cannot_be_read_is_told(shop, planner) -> None:
    (shop / "imports").mkdir()
    (shop / "imports/x.yaml").write_text("table: sells\n", encoding="utf-8")
    (shop / "a.csv").write_bytes(DOUYIN)
    told = planner("ingest", "a.csv")
    assert told.code == 3
    assert "imports/x.yaml:1 table" in told.err


def test_adopted_stock_and_open_orders_are_what_plans_read(small_workspace, planner, monkeypatch) -> None:
    monkeypatch.chdir(small_workspace)
    (small_workspace / "data/factories.csv").write_text(
        "factory_id,weekly_minutes,min_batch,lead_time_weeks\n甲厂,6000,50,1\n乙厂,12000,200,3\n", encoding="utf-8"
    )
    styles = (small_workspace / "data/styles.csv").read_text(encoding="utf-8")
    row = styles.splitlines()[-1].split(",")
    more = "".join(",".join([style, *row[1:]]) + "\n" for style in ("LK3301", "LK3302", "0045112"))
    (small_workspace / "data/styles.csv").write_text(styles + more, encoding="utf-8")
    for case in CASES:
        if case.source in {"factory-progress", "jst-stock"}:
            (small_workspace / case.name).write_bytes(case.data)
            assert planner("adopt", case.name, "--yes").code == 0
    told = planner("check", "--json")
    assert told.code == 0, told.out
    tables = {line["table"]: line for line in json.loads(told.out)["data"]["tables"]}
    assert (tables["orders"]["file"], tables["orders"]["rows"]) == ("进度.xlsx", 3)
    assert (tables["stock"]["file"], tables["stock"]["rows"]) == ("库存.csv", 3)


def test_the_same_report_of_two_shops_counts_twice_once_each_has_its_channel(shop, planner) -> None:
    rows = [["统计日期", "商品ID", "货号", "商品访客数", "支付件数"], ["2026-03-02", 812, "LK1", 9, 3]]
    for name in ("甲店 商品排行 20260302.csv", "乙店 商品排行 20260302.csv"):
        (shop / name).write_bytes(text(rows))
        assert planner("adopt", name, "--yes", "--channel", name[:2]).code == 0
    assert planner("ingest", "甲店 商品排行 20260302.csv", "乙店 商品排行 20260302.csv").code == 0
    assert sold(planner) == {("LK1", None, None): (6, None)}


def test_adopted_exports_take_the_place_of_tables_without_a_row(planner, tmp_path, monkeypatch) -> None:
    """`planner init` makes tables with nothing but headers; exports beside them are what plans read, sales too."""
    assert planner("init", str(tmp_path / "ws")).code == 0
    monkeypatch.chdir(tmp_path / "ws")
    ours = [case for case in CASES if case.source in {"jst-orders", "jst-stock"}]
    for case in ours:
        (tmp_path / "ws/data" / case.name).write_bytes(case.data)
    (unread,) = [w for w in json.loads(planner("check", "--json").out)["warnings"] if w["code"] == "files_not_read"]
    assert all(f"data/{case.name}" in unread["message"] for case in ours)
    for case in ours:
        assert planner("adopt", f"data/{case.name}", "--yes").code == 0
    assert "files_not_read" not in planner("check", "--json").out
    tables = {line["table"]: line for line in json.loads(planner("check", "--json").out)["data"]["tables"]}
    assert {tables[name]["file"] for name in ("sales", "stock")} == {f"data/{case.name}" for case in ours}
    (tmp_path / "ws/data/stock.csv").write_text("style_id,units\nLK1,3\n", encoding="utf-8")
    told = json.loads(planner("check", "--json").out)
    assert {line["file"] for line in told["data"]["tables"] if line["table"] == "stock"} == {"data/stock.csv"}
    assert [warning["code"] for warning in told["warnings"]].count("export_passed_over") == 1


def test_an_export_of_goods_is_the_styles_table_everywhere(planner, tmp_path, monkeypatch) -> None:
    """What it lists is known to sales that come in; pages call the styles by its names."""
    assert planner("init", str(tmp_path / "ws")).code == 0
    monkeypatch.chdir(tmp_path / "ws")
    goods = [
        [
            "款式编码",
            "商品编码",
            "商品名称",
            "颜色及规格",
            "基本售价",
            "成本价",
            "分类",
            "创建时间",
            "清仓价",
            "工时",
            "下架日期",
        ],
        ["LK3301", "LK3301-BK-S", "黑裙", "黑;S", 99, 30, "裙", "2026-02-01 10:00:00", 20, 15, "2026-06-01"],
        ["LK3302", "LK3302-WT-L", "白衣", "白;L", 79, 20, "衣", "2026-02-01 10:00:00", 20, 10, "2026-06-01"],
        ["0045112", "0045112-RD-F", "丝巾", "红;均码", 39, 10, "饰", "2026-02-01 10:00:00", 20, 5, "2026-06-01"],
    ]
    Path("data/goods.csv").write_bytes(text(goods))
    assert planner("adopt", "data/goods.csv", "--yes").code == 0
    (orders,) = (case for case in CASES if case.source == "jst-orders")
    Path(orders.name).write_bytes(orders.data)
    assert "unknown_styles" not in planner("ingest", orders.name, "--json").out
    assert dict(style_names(open_workspace(Path())).select("style_id", "name").iter_rows())["LK3302"] == "白衣"


def test_lines_and_their_orders_in_two_exports_go_in_night_after_night(shop, planner) -> None:
    """The days of a 宝贝 export stand in the 订单 export beside it: both are read from the adoption on, also in `check`."""

    def put(day: str, orders: list[tuple[str, str, int]]) -> None:
        heads = [["订单编号", "总金额", "订单状态", "订单创建时间", "订单付款时间 ", "宝贝总数量"]]
        heads += [[number, 99, "交易成功", f"{paid} 10:00:00", f"{paid} 10:00:09", 1] for number, paid, _ in orders]
        items = [["订单编号", "标题", "购买数量", "外部系统编号", "商品属性", "订单状态", "商家编码"]]
        items += [[number, "裙", n, "LK1", "颜色分类：黑;尺码：M", "交易成功", "LK1-01-M"] for number, _, n in orders]
        (shop / f"ExportOrderList{day}.csv").write_bytes(text(heads, encoding="gb18030"))
        (shop / f"ExportOrderDetailList{day}.csv").write_bytes(text(items, encoding="gb18030"))

    first, second = ("3926000000000000021", "2026-03-01", 1), ("3926000000000000022", "2026-03-02", 2)
    put("20260302", [first])
    adopted = planner("adopt", "ExportOrderDetailList20260302.csv", "ExportOrderList20260302.csv", "--yes")
    assert adopted.code == 0
    assert planner("ingest").code == 0
    assert sold(planner) == {("LK1", "黑", "M"): (1, 0)}
    put("20260303", [first, second])
    assert planner("ingest").code == 0
    assert sold(planner) == {("LK1", "黑", "M"): (3, 0)}
    put("20260303", [first, ("3926000000000000022", "2026-03-02", 5)])  # the lines are others, the orders the same
    assert planner("ingest").code == 0
    assert sold(planner) == {("LK1", "黑", "M"): (6, 0)}
    checked = json.loads(planner("check", "--json").out)["data"]["tables"]
    assert sum(table["rows"] for table in checked if table["table"] == "sales") == 3


def test_an_adopted_export_that_planner_yaml_leaves_out_is_told(shop, planner) -> None:
    (shop / "抖店订单20260303.csv").write_bytes(DOUYIN)
    assert planner("adopt", "抖店订单20260303.csv", "--yes").code == 0
    (shop / "tmall.csv").write_text("date,style_id,units\n2026-03-01,A,1\n", encoding="utf-8")
    (shop / "planner.yaml").write_text("name: s\nas_of: 2026-03-10\ntables: {sales: tmall.csv}\n", encoding="utf-8")
    codes = [warning["code"] for warning in json.loads(planner("check", "--json").out)["warnings"]]
    assert "export_passed_over" in codes


def test_a_file_beside_adopted_exports_that_nothing_reads_is_told(shop, planner) -> None:
    (shop / "导出").mkdir()
    for name in ("抖店订单20260303.csv", "抖店订单20260304.csv"):
        (shop / "导出" / name).write_bytes(DOUYIN)
    assert planner("adopt", "导出/抖店订单20260303.csv", "--yes").code == 0
    assert "files_not_read" not in planner("check", "--json").out
    (shop / "导出" / "ExportOrderList20260303.csv").write_bytes(
        text([["订单编号", "订单付款时间"], ["1", "2026-03-01"]])
    )
    (unread,) = [w for w in json.loads(planner("check", "--json").out)["warnings"] if w["code"] == "files_not_read"]
    assert "导出/ExportOrderList20260303.csv" in unread["message"]
    assert "抖店" not in unread["message"]


@pytest.mark.parametrize("name", ["进销存日报.xlsx", "销售[8月].xlsx"])
def test_a_plain_table_elsewhere_is_read_each_night_once_adopted_and_so_are_its_copies(shop, planner, name) -> None:
    head = ["日期", "款号", "销售数量"]
    (shop / name).write_bytes(workbook([head, ["2026-03-01", "LK1", 2]]))
    assert planner("adopt", name, "--yes").code == 0
    assert planner("ingest").code == 0
    copy = name.replace(".xlsx", " (1).xlsx")
    (shop / copy).write_bytes(workbook([head, ["2026-03-01", "LK1", 2], ["2026-03-02", "LK1", 3]]))
    assert planner("ingest").code == 0
    assert sold(planner) == {("LK1", None, None): (5, None)}


def test_each_export_is_read_by_the_night_after_it_was_adopted(shop, planner) -> None:
    """A column without a header, and hours of a day, are adopted as they are read."""
    for case in FORMS:
        if "without a header" in case.source or case.source.endswith("hours of a day"):
            (shop / case.name).write_bytes(case.data)
            assert planner("adopt", case.name, "--yes").code == 0
    assert planner("ingest").code == 0
    assert sum(units for units, _ in sold(planner).values()) == 6
