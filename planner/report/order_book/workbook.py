"""The orders of one factory -> its workbook: a list of them, then a sheet a style that fits A4."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from planner.report.order_book.matrix import OrderMatrix
from planner.report.workbook.excel import sheet_names
from planner.tables.order_book_words import WORDS

PICTURES = {".png", ".jpg", ".jpeg"}
PICTURE_ROWS = 8  # kept free for the picture
# Columns beside the sizes: colour; total, metres, confirmed, changed to.
BEFORE, BEHIND = 1, 4


def book_bytes(
    factory: str, orders: list[OrderMatrix], language: str, made: datetime, pictures: Path | None = None
) -> bytes:
    """The workbook as a file's bytes. `factory`: what the book calls it; `language`: zh or en; `pictures`: the folder that
    paths of images start from.
    """
    from xlsxwriter import Workbook

    words, file = WORDS[language], BytesIO()
    as_they_are = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    by_style: dict[str, list[OrderMatrix]] = {}
    for order in orders:
        by_style.setdefault(order.style_id, []).append(order)
    with Workbook(file, as_they_are) as book:
        book.set_properties({"created": made.replace(tzinfo=None), "title": words["title"]})
        forms = _formats(book)
        names = sheet_names([words["list"], *by_style])
        _write_list(_page(book, names[0]), factory, orders, words, forms)
        for name, mine in zip(names[1:], by_style.values(), strict=True):
            _write_style(_page(book, name), factory, mine, words, forms, pictures)
    return file.getvalue()


def _page(book: Any, name: str) -> Any:
    page = book.add_worksheet(name)
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 1)
    page.set_margins(0.4, 0.4, 0.5, 0.5)
    page.hide_gridlines(1)
    return page


def _formats(book: Any) -> dict[str, Any]:
    line = {"border": 1, "valign": "vcenter"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "label": book.add_format({"bold": True}),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "head": book.add_format({**line, "bold": True, "bg_color": "#eeeeee", "align": "center", "num_format": "@"}),
        "cell": book.add_format({**line, "num_format": "0", "align": "center"}),
        "name": book.add_format({**line, "num_format": "@"}),
        "day": book.add_format({**line, "num_format": "yyyy-mm-dd", "align": "center"}),
        "sum": book.add_format({**line, "num_format": "0", "align": "center", "bold": True}),
        "metres": book.add_format({**line, "num_format": "0.0", "align": "center"}),
        "fill": book.add_format({**line, "bg_color": "#fffbe6", "align": "center"}),
        "note": book.add_format({"italic": True, "font_color": "#666666"}),
        "box": book.add_format({"border": 1, "align": "center", "valign": "vcenter", "font_color": "#999999"}),
    }


def _write_list(
    page: Any, factory: str, orders: list[OrderMatrix], words: dict[str, str], forms: dict[str, Any]
) -> None:
    """What this book holds, an order a row, on as many sheets of paper as it takes."""
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    page.write_string(0, 0, f"{words['list']}  {factory}", forms["title"])
    heads = ("order", "style", "name", "start", "due", "units")
    for place, (word, width) in enumerate(zip(heads, (34, 16, 24, 12, 12, 10), strict=True)):
        page.set_column(place, place, width)
        page.write_string(2, place, words[word], forms["head"])
    for row, order in enumerate(orders, start=3):
        for place, text in enumerate((order.order_id, order.style_id, order.name)):
            page.write_string(row, place, text, forms["name"])
        page.write_datetime(row, 3, _at(order.week), forms["day"])
        page.write_datetime(row, 4, _at(order.arrival_date), forms["day"])
        page.write_number(row, 5, order.matrix.total, forms["sum"])
    last = 3 + len(orders)
    page.write_string(last, 4, words["total"], forms["head"])
    page.write_number(last, 5, sum(order.matrix.total for order in orders), forms["sum"])
    page.write_string(last + 2, 0, words["how"], forms["note"])
    page.write_string(last + 4, 0, words["signed"], forms["text"])


def _write_style(
    page: Any,
    factory: str,
    orders: list[OrderMatrix],
    words: dict[str, str],
    forms: dict[str, Any],
    pictures: Path | None,
) -> None:
    """One style: its picture, then each of its orders."""
    wide = max(len(order.matrix.sizes) for order in orders)
    page.set_column(0, 0, 16)
    page.set_column(1, wide, 9)
    page.set_column(wide + BEFORE, wide + BEFORE + BEHIND, 11)
    style = orders[0]
    page.write_string(0, 0, words["title"], forms["title"])
    for row, (word, text) in enumerate(
        (("factory", factory), ("style", style.style_id), ("name", style.name)), start=2
    ):
        page.write_string(row, 0, words[word], forms["label"])
        page.write_string(row, 1, text, forms["text"])
    left = wide + BEFORE + 1
    page.merge_range(1, left, PICTURE_ROWS, left + 2, words["picture"], forms["box"])
    _place_picture(page, left, style.image, pictures)
    row = PICTURE_ROWS + 1
    for order in orders:
        row = _write_order(page, row, order, words, forms) + 2
    page.write_string(row, 0, words["remarks"], forms["label"])
    page.write_string(row + 3, 0, words["signed"], forms["text"])


def _place_picture(page: Any, column: int, image: str | None, folder: Path | None) -> None:
    """Puts the picture into its box where it is a file here; an address elsewhere is left to people."""
    if not image or folder is None:
        return
    path = folder / image
    if path.suffix.lower() in PICTURES and path.is_file():
        page.insert_image(1, column, str(path), {"object_position": 1, "x_scale": 0.5, "y_scale": 0.5})
    elif "://" in image:
        page.write_string(PICTURE_ROWS + 1, column, image)


def _write_order(page: Any, row: int, order: OrderMatrix, words: dict[str, str], forms: dict[str, Any]) -> int:
    """One order from `row` on: number and dates, the matrix with its totals; returns the row after it."""
    _write_head(page, row, order, words, forms)
    row = _write_matrix(page, row + 3, order, words, forms)
    held = [f"{name}: " + "  ".join(f"{size} x {units}" for size, units in held.items()) for name, held in order.packs]
    told = [("fabric", order.fabric_id)] if order.fabric_id else []
    for label, text in [*told, *(("packs", text) for text in held)]:
        page.write_string(row, 0, words[label], forms["label"])
        page.write_string(row, 1, text, forms["text"])
        row += 1
    return row


def _write_head(page: Any, row: int, order: OrderMatrix, words: dict[str, str], forms: dict[str, Any]) -> None:
    """Number and dates of an order, in two rows."""
    page.write_string(row, 0, words["order"], forms["label"])
    page.write_string(row, 1, order.order_id, forms["text"])
    page.write_string(row + 1, 0, words["start"], forms["label"])
    page.write_datetime(row + 1, 1, _at(order.week), forms["date"])
    page.write_string(row + 1, 3, words["due"], forms["label"])
    page.write_datetime(row + 1, 4, _at(order.arrival_date), forms["date"])
    if not order.firm:
        page.write_string(row + 1, 6, words["provisional"], forms["label"])


def _write_matrix(page: Any, row: int, order: OrderMatrix, words: dict[str, str], forms: dict[str, Any]) -> int:
    """Colours down, sizes across, with totals both ways, metres, and cells to fill in; returns the row after it."""
    matrix = order.matrix
    sizes = [size or words["one"] for size in matrix.sizes]
    heads = [words["colour"], *sizes, words["total"], words["metres"], words["confirmed"], words["changed"]]
    for place, text in enumerate(heads):
        page.write_string(row, place, text, forms["head"])
    for i, colour in enumerate(matrix.colours):
        row += 1
        page.write_string(row, 0, colour or words["no_colour"], forms["name"])
        for place, units in enumerate(matrix.units[i], start=BEFORE):
            if units:
                page.write_number(row, place, units, forms["cell"])
            else:
                page.write_blank(row, place, None, forms["cell"])
        behind = BEFORE + len(sizes)
        page.write_number(row, behind, matrix.of_colour[i], forms["sum"])
        _write_metres(page, row, behind + 1, order.metres[i], forms)
        page.write_blank(row, behind + 2, None, forms["fill"])
        page.write_blank(row, behind + 3, None, forms["fill"])
    row += 1
    page.write_string(row, 0, words["total"], forms["head"])
    for place, units in enumerate([*matrix.of_size, matrix.total], start=BEFORE):
        page.write_number(row, place, units, forms["sum"])
    _write_metres(page, row, BEFORE + len(sizes) + 1, round(sum(order.metres), 1), forms)
    return row + 1


def _write_metres(page: Any, row: int, place: int, metres: float, forms: dict[str, Any]) -> None:
    if metres > 0:
        page.write_number(row, place, metres, forms["metres"])
    else:
        page.write_blank(row, place, None, forms["metres"])


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
