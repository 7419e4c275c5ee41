"""A factory's answers in an order book: confirmed, changed, declined; what is unclear is asked and not booked."""

import datetime as dt
from io import BytesIO

import polars as pl
import pytest
import python_calamine
import xlsxwriter
from planning_inputs import inputs_of

from planner.errors import InputError
from planner.ingest.ledger.answers import read_answers
from planner.report.order_book import book_bytes, order_matrices

WEEK = dt.date(2026, 3, 2)
LINES = pl.DataFrame(
    {
        "order_id": ["O1"] * 4 + ["O2"] * 2,
        "colour": ["黑色", "黑色", "黑色", "米白", "黑色", "米白"],
        "size": ["S", "M", "XL", "M", "S", "S"],
        "sku": ["1", "2", "3", "4", "5", "6"],
        "units": [20, 40, 20, 30, 10, 15],
    }
)
ORDERS = pl.DataFrame(
    {
        "order_id": ["O1", "O2"],
        "style_id": ["A", "B"],
        "factory_id": ["F1", "F1"],
        "week": [WEEK] * 2,
        "arrival_date": [WEEK + dt.timedelta(days=14)] * 2,
        "units": [110, 25],
        "firm": [True, True],
    }
)


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture
def answer(tmp_path, language):
    """answer({(order_id, colour): (confirmed, changed)}, cells) -> Answers of the book filled in like this."""

    def answer(filled, wrong=(), packed=frozenset(), multiples=None):
        inputs = inputs_of([{"style_id": "A", "name": "风衣", "sizes": "S;M;XL"}, {"style_id": "B"}])
        sent = book_bytes("F1", order_matrices(ORDERS, LINES, inputs), language, dt.datetime(2026, 3, 1))
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(sent))
        file = tmp_path / "came back.xlsx"
        with xlsxwriter.Workbook(str(file)) as back:
            for name in book.sheet_names:
                page, order_id, width = back.add_worksheet(name), None, 0
                for r, line in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                    cells = list(line)
                    order_id = cells[1] if cells[0] in ("订单号", "Order no.") else order_id
                    if cells[0] in ("颜色", "Colour"):
                        width = next(i for i, cell in enumerate(cells) if cell in ("确认", "Confirmed"))
                    if (order_id, cells[0]) in filled:
                        cells[width : width + 2] = filled[order_id, cells[0]]
                    if (order_id, cells[0]) in dict(wrong):
                        cells[1] = dict(wrong)[order_id, cells[0]]
                    for c, cell in enumerate(cells):
                        if isinstance(cell, dt.date | dt.datetime):
                            page.write_string(r, c, str(cell))
                        elif cell not in ("", None):
                            page.write(r, c, cell)
        return read_answers(file, file.name, ORDERS, LINES, packed, multiples)

    return answer


def units_of(answers):
    rows = answers.lines.select("order_id", "colour", "size", "units").iter_rows()
    return {(order, colour, size): units for order, colour, size, units in rows}


def planned(order_id):
    rows = LINES.filter(pl.col("order_id") == order_id).select("order_id", "colour", "size", "units").iter_rows()
    return {(order, colour, size): units for order, colour, size, units in rows}


def test_confirmed_orders_are_booked_as_planned_and_others_wait(answer):
    answers = answer({("O1", "黑色"): ("是", ""), ("O1", "米白"): ("Yes", "")})
    assert units_of(answers) == planned("O1")
    assert (answers.waiting, answers.unclear, answers.changed) == (("O2",), (), ())


def test_a_changed_colour_keeps_its_sizes_in_proportion(answer):
    answers = answer({("O1", "黑色"): ("", 60), ("O1", "米白"): ("√", "")})
    assert units_of(answers) == planned("O1") | {("O1", "黑色", s): u for s, u in {"S": 15, "M": 30, "XL": 15}.items()}
    assert answers.changed == ({"order_id": "O1", "colour": "黑色", "before": 80, "units": 60},)


def test_lines_stay_multiples_where_the_changed_units_are_one(answer):
    answers = answer({("O1", "黑色"): ("", 70), ("O1", "米白"): ("是", "")}, multiples={"F1": 10})
    black = answers.lines.filter(pl.col("colour") == "黑色")["units"]
    assert (black.sum(), (black % 10).sum()) == (70, 0)


def test_a_declined_colour_is_left_out_and_a_declined_order_is_told(answer):
    answers = answer(
        {("O1", "黑色"): ("否", ""), ("O1", "米白"): ("ok", ""), ("O2", "黑色"): ("no", ""), ("O2", "米白"): ("", 0)}
    )
    assert units_of(answers) == {("O1", "米白", "M"): 30}
    assert answers.declined == ("O2",)


def test_more_than_planned_is_not_booked_but_to_be_pinned(answer):
    answers = answer({("O1", "黑色"): ("", 90), ("O1", "米白"): ("yes", "")})
    assert answers.lines.is_empty()
    assert answers.pins == ({"style_id": "A", "factory_id": "F1", "week": WEEK, "units": 120},)
    assert "came back.xlsx [A]" in str(answers.unclear[0])


@pytest.mark.parametrize(
    ("filled", "value"),
    [
        (("也许", ""), "也许"),
        (("", "60左右"), "60左右"),
        (("", 59.5), "59.5"),
        (("", -3), "-3"),
        (("是", 60), "60"),
        (("", ""), ""),
    ],
)
def test_what_is_unclear_is_asked_with_row_and_value_and_not_booked(answer, filled, value):
    answers = answer(
        {("O1", "黑色"): filled, ("O1", "米白"): ("是", ""), ("O2", "黑色"): (1, ""), ("O2", "米白"): (15, "")}
    )
    assert units_of(answers) == planned("O2")
    [finding] = answers.unclear
    assert finding.value == value
    assert finding.row > 10
    assert finding.mend


def test_units_edited_in_the_matrix_are_asked(answer):
    answers = answer({("O1", "黑色"): ("是", ""), ("O1", "米白"): ("是", "")}, wrong={("O1", "黑色"): 25}.items())
    assert answers.lines.is_empty()
    assert (answers.unclear[0].column, answers.unclear[0].value) == ("S", "25")


def test_packs_are_changed_by_a_plan(answer):
    answers = answer({("O1", "黑色"): ("", 60), ("O1", "米白"): ("是", "")}, packed=frozenset("A"))
    assert answers.lines.is_empty()
    assert answers.pins[0]["units"] == 90


def test_a_file_that_is_no_order_book_is_refused(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        read_answers(tmp_path / "x.xlsx", "x.xlsx", ORDERS, LINES)
