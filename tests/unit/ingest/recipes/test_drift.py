"""Next month's export: a column that comes new beside those of the recipe changes nothing of what was agreed."""

from datetime import date

from export_cases.case import day, text, workbook
from export_cases.reading import units

from planner.ingest.recipes.context import Answers, Known
from planner.ingest.recipes.export import read_export
from planner.ingest.recipes.recipe import Recipe
from planner.ingest.source_file import open_source

HEAD = "订单编号 | 子订单编号 | 订单状态 | 支付时间 | 款号 | 颜色 | 尺码 | 数量"
LINES = (
    "T1 | T1-1 | 已发货 | 2026-08-01 10:00:00 | LK3301 | 黑色 | M | 2",
    "T2 | T2-1 | 已发货 | 2026-08-02 10:00:00 | LK3301 | 黑色 | L | 1",
)
RIGHT = {(day(8, 1), "LK3301", "黑色", "M"): 2, (day(8, 2), "LK3301", "黑色", "L"): 1}
AGREED = Recipe.model_validate(
    {
        "name": "orders",
        "table": "sales",
        "grain": "lines",
        "files": ["orders*.csv"],
        "header": HEAD.split(" | "),
        "columns": {
            "order": "订单编号",
            "line": "子订单编号",
            "status": "订单状态",
            "paid_at": "支付时间",
            "style": "款号",
            "colour": "颜色",
            "size": "尺码",
            "quantity": "数量",
        },
        "date": {"columns": ["paid_at"]},
    }
)


def read(data: bytes, name: str = "orders_2.csv"):
    return read_export(open_source(data, name), Known(recipes=[AGREED], near=date(2026, 8, 10), answers=Answers()))


def test_a_new_column_of_pieces_takes_not_the_place_of_the_one_agreed_on() -> None:
    new = text("\n" + HEAD + " | 实发数量 | 退货数量\n" + "\n".join(f"{line} | 0 | 0" for line in LINES) + "\n")
    assert units(read(new)) == RIGHT


def test_titles_moved_columns_and_other_encodings_change_nothing() -> None:
    rows = "\n".join(f"x | {line}" for line in LINES)
    assert units(read(text(f"\n新列 | {HEAD}\n{rows}\n"))) == RIGHT
    assert units(read(text(f"\n甲店订单明细 {'|' * 7}\n{HEAD}\n" + "\n".join(LINES) + "\n"))) == RIGHT
    assert units(read(text("\n" + HEAD + "\n" + "\n".join(LINES) + "\n", delimiter=";", encoding="gb18030"))) == RIGHT
    assert units(read(workbook("\n" + HEAD + "\n" + "\n".join(LINES) + "\n"), "orders_2.xlsx")) == RIGHT


def test_a_header_that_comes_again_a_cell_apart_makes_no_row_above_it_a_header() -> None:
    head = "采购单号 | 供应商 | {} | 状态 | 款式编码 | 颜色规格 | 数量 | 已入库数量 | {} | 预计到货日期"
    orders = workbook(
        f"\n{head.format('收货地址', '包装')}\n"
        "PO1 | 永利 |  | 已确认 | LK3301 | 黑色;M | 100 | 40 |  | 2026-09-20\n"
        f"{head.format('浙江省杭州市3幢', 'x')}\n"
        "PO2 | 永利 | 浙江省杭州市3幢 | 已完成 | LK3301 | 黑色;L | 100 | 100 | 12.50 | 2026-09-20\n"
    )
    assert units(read(orders, "采购单.xlsx")) == {(day(9, 20), "LK3301", "黑色", "M"): 100}
