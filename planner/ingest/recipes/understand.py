"""A sheet and what is known -> how it is read, to the last detail: a recipe with nothing left open."""

from __future__ import annotations

import re

import polars as pl

from planner.ingest.raw_table import column_of
from planner.ingest.recipes.columns import options, shared
from planner.ingest.recipes.context import Answers, Known, NeedsAnswerError, refuse
from planner.ingest.recipes.day_columns import settle_days, settle_due
from planner.ingest.recipes.days import DayForm
from planner.ingest.recipes.days_around import month, near
from planner.ingest.recipes.decimals import settle_numbers
from planner.ingest.recipes.documents import other_document
from planner.ingest.recipes.forms import SALES_UNKNOWN, Form, form_of
from planner.ingest.recipes.headings import below_headings, headed_place
from planner.ingest.recipes.layout import Layout, locate
from planner.ingest.recipes.meanings import meanings_of, plain
from planner.ingest.recipes.pieces_by_row import rows_are_pieces
from planner.ingest.recipes.place_columns import form_of_places, place_columns, refuse_strange_places, stock_beside
from planner.ingest.recipes.places import find_places
from planner.ingest.recipes.reading import Reading
from planner.ingest.recipes.recipe import Recipe
from planner.ingest.recipes.rows import PLAIN_TOTAL, Skipped, data_rows, says_total, sum_places
from planner.ingest.recipes.sheet import Sheet
from planner.ingest.recipes.signs import settle_signs
from planner.ingest.recipes.values import numbers
from planner.ingest.recipes.variants import find_variants
from planner.ingest.recipes.which_recipe import recipe_for, refuse_drift, with_answers
from planner.ingest.recipes.whole_rows import settle_whole_rows
from planner.ingest.source_file import FileFaultError
from planner.language import _

SAMPLE_ROWS = 20_000


def understand(sheet: Sheet, known: Known, file: str) -> Reading:
    """How the sheet is read. FileFaultError says why it holds nothing; NeedsAnswerError what somebody must say first."""
    layout = _layout(sheet, file)
    recipe = with_answers(recipe_for(layout, known, file), known)
    if not recipe.name and known.answers == Answers():
        refuse_drift(layout, known, file)
    sample = _sample(sheet, layout)
    form_of_days = DayForm(serials=sheet.serials, near=near(sheet, layout, known, file))
    day_columns = layout.day_columns(form_of_days, month(sheet, layout, file)) if recipe.wide != "sizes" else {}
    if layout.month_days() and not day_columns:
        raise refuse(
            file, _("days"), _("Its columns are days of a month: write the month above them, such as 2026年8月.")
        )
    size_columns = layout.size_columns() if recipe.wide != "days" and not day_columns else {}
    if (both := layout.sizes_by_day(form_of_days)) and recipe.wide != "sizes":
        day_columns = {place: of for place, (of, _unused) in both.items()}
        size_columns = {place: size for place, (_unused, size) in both.items()}
    totals = [*layout.total_columns(), *layout.group_totals()]
    wide = {*day_columns, *size_columns, *totals, *layout.under_days(form_of_days)}
    places = find_places(layout, recipe.columns, file, wide, sample)
    if (
        size_columns and "size" in places and not both
    ):  # a column of sizes and columns that are sizes: numbers stand in neither
        size_columns = {}
        places = find_places(layout, recipe.columns, file, {*day_columns, *totals}, sample)
    _refuse_strange_sizes(layout, size_columns, sample, file, by_day=bool(both))
    _refuse_unnamed_numbers(layout, {*size_columns, *day_columns}, sample, file)
    notes: list[str] = []
    _leave_other_groups(layout, size_columns, file, notes)
    rows = _data(sample, layout, places, wide, None)
    shops = {} if size_columns or day_columns else place_columns(layout, places, rows)
    if shops:
        refuse_strange_places(layout, shops, rows, file)
        wide = {*wide, *shops}
        places = {name: place for name, place in places.items() if place not in shops}
    headed = headed_place(sample, places)
    sample = _data(sample, layout, places, wide, headed)
    if shops:
        form = form_of_places(layout, places, recipe, sheet, file, shops)
    else:
        if recipe.pieces or rows_are_pieces(layout, places, sample):
            recipe = recipe.model_copy(update={"pieces": True})
        form = _form(sheet, layout, recipe, places, known, file, sizes=bool(size_columns), days=bool(day_columns))
    totals = layout.total_columns() if day_columns or size_columns or shops else []
    reading = Reading(
        sheet, layout, recipe, form, places, form_of_days, size_columns, day_columns, shops, totals, options(layout)
    )
    reading.headed = headed
    reading.notes += notes
    if shops and (beside := stock_beside(layout)):
        names = ", ".join(layout.headers[place] for place in sorted(beside))
        reading.notes.append(
            _("of each shop the sales are taken, not the stock beside them: {names}").format(names=names)
        )
    _note_left_columns(reading)
    if recipe.pieces:
        reading.notes.append(_("no column counts pieces: each row is one piece"))
    settle_whole_rows(reading)
    settle_numbers(reading, sample)
    settle_signs(reading, sample, file)
    if form.table == "sales":
        settle_days(reading, sample, known, file)
    elif form.table == "orders":
        settle_due(reading, sample, known, file)
    reading.recipe = _settled(reading, sample, known, file)
    return reading


def _layout(sheet: Sheet, file: str) -> Layout:
    layout = locate(sheet)
    if layout is None and not sheet.head:
        raise refuse(file, _("a header row"), _("It is empty."))
    if layout is None:
        first = ", ".join(filter(None, next(filter(any, sheet.head), [])))
        page = re.match(r"\s*<(?:!doctype|html|head|body|meta)", first, re.IGNORECASE)
        raise refuse(
            file,
            _("a row of headers that say what the columns are"),
            _("This is a web page without a table, such as one that asks to log in: export again.")
            if page
            else _("Sales need a day, a style or SKU, and units: date, style_id, units or 日期, 款号, 数量."),
            value=first,
        )
    return layout


def _sample(sheet: Sheet, layout: Layout) -> pl.DataFrame:
    """The first rows below the header, as text; without a sum that people put above the others."""
    batches = sheet.below(layout.last)
    first = next(batches)
    rows = (first if first.height else next(batches, first)).head(SAMPLE_ROWS)
    if not rows.height:
        return rows
    text = [pl.col(name) for name, kind in rows.schema.items() if kind == pl.String]
    sums = rows.head(1).select(pl.any_horizontal(pl.lit(False), *(cell.str.contains(PLAIN_TOTAL) for cell in text)))
    return rows.slice(1) if rows.height > 1 and sums.item() else rows


def _data(
    sample: pl.DataFrame, layout: Layout, places: dict[str, int], wide: set[int], headed: int | None
) -> pl.DataFrame:
    """The rows of the sample that hold data."""
    if headed is not None:
        sample, _unused = below_headings(sample, headed, None, places)
    sums = sum_places(places, wide, len(layout.headers))
    return data_rows(sample, layout.headers, sums, Skipped())


def _leave_other_groups(layout: Layout, sizes: dict[int, str], file: str, notes: list[str]) -> None:
    """Tells of groups of sizes that do not count; pieces received by size would be missed in what is still to come."""
    if not sizes or not (others := layout.other_groups()):
        return
    main = next((layout.groups[p] for p in sizes if layout.groups[p]), "")
    received = next((group for group in others if "received" in meanings_of(group)), None)
    if received is not None and "outstanding" not in meanings_of(main):
        mend = _("It has what came in by size: add the sizes of what is still to come (未入库), or a column of it.")
        raise refuse(file, _("what is still to come of each size"), mend, column=received, row=layout.first + 1)
    words = _("of the sizes below {names} only those of {name} are counted")
    notes.append(words.format(names=", ".join([main, *others]), name=main))


def _refuse_strange_sizes(
    layout: Layout, sizes: dict[int, str], sample: pl.DataFrame, file: str, *, by_day: bool
) -> None:
    """A size that two columns have, unless each day has its own; or between columns that are sizes stands one that holds numbers too, under a name that is none: its units would be lost.

    Where a column has the sum of each row, that tells of them.
    """
    twice = next((place for place, size in sizes.items() if list(sizes.values()).count(size) > 1), None)
    if twice is not None and not by_day:
        mend = _(
            "Two columns are of this size: name what each counts in a row of headers above them, or leave one out."
        )
        raise refuse(file, _("each size once"), mend, column=layout.headers[twice], row=layout.last + 1)
    if not sizes or layout.total_columns():
        return
    for place in range(min(sizes), max(sizes)):
        header = layout.headers[place]
        if place in sizes or not header or meanings_of(header) or says_total(header) or place >= sample.width:
            continue
        read, blank = numbers(sample[column_of(place)])
        if read.drop_nulls().len() and not (read.is_null() & ~blank).any():
            raise refuse(
                file,
                _("a size, as the columns beside it"),
                _(
                    "It holds numbers among the columns of sizes: name the size it is (such as 3XL), or move the "
                    "column away."
                ),
                column=header,
                row=layout.last + 1,
            )


def _refuse_unnamed_numbers(layout: Layout, wide: set[int], sample: pl.DataFrame, file: str) -> None:
    """Among columns of sizes or days, or behind them, stands one without a header that holds numbers: they would be lost."""
    if not wide or layout.total_columns():
        return
    for place in range(min(wide), min(max(wide) + 2, sample.width, len(layout.headers))):
        if place in wide or layout.headers[place]:
            continue
        if numbers(sample[column_of(place)])[0].drop_nulls().len():
            mend = _("It holds numbers beside columns of sizes or days: name it in the row of headers, or empty it.")
            raise refuse(file, _("a header"), mend, column=f"{place + 1}", row=layout.last + 1)


def _form(
    sheet: Sheet,
    layout: Layout,
    recipe: Recipe,
    places: dict[str, int],
    known: Known,
    file: str,
    *,
    sizes: bool,
    days: bool,
) -> Form:
    """What the table is; a document of another kind, such as a quote, is refused as what it is."""
    joined = known.orders is not None
    other = None if recipe.table or recipe.source else other_document(layout, sheet.name, file, places)
    try:
        form = form_of(layout, places, recipe, file, sizes=sizes, days=days, joined=joined, pieces=recipe.pieces)
    except NeedsAnswerError:
        raise
    except FileFaultError as fault:
        raise other or fault from None
    if other is not None and form.table == "sales":
        raise other
    return form


def _note_left_columns(reading: Reading) -> None:
    layout = reading.layout
    sales = [layout.headers[place] for place in shared(layout, "period_units")]
    sales += [h for h in layout.headers if h and not meanings_of(h) and SALES_UNKNOWN.search(plain(h))]
    if reading.form.table == "stock" and sales:
        words = _("it is read as stock: {names} are sales of days that no column tells, and are left out")
        reading.notes.append(words.format(names=", ".join(sales)))
    if metrics := layout.under_days(reading.day_form):
        left = sorted({what or layout.headers[p] for p, (_unused, what) in metrics.items() if p not in reading.days})
        reading.notes.append(
            _("of the columns below each day only the units are taken, not {names}").format(names=", ".join(left))
        )


def _settled(reading: Reading, sample: pl.DataFrame, known: Known, file: str) -> Recipe:
    """The recipe with all that was found out."""
    layout, places, form = reading.layout, reading.places, reading.form
    return reading.recipe.model_copy(
        update={
            "table": form.table,
            "grain": form.grain,
            "channel": reading.recipe.channel or _channel(layout, places, form),
            "wide": form.wide,
            "header": reading.recipe.header or _with_shops(reading),
            "variants": find_variants(reading, sample, known, file),
            "columns": {
                meaning: layout.headers[place] for meaning, place in sorted(places.items(), key=lambda item: item[1])
            },
        }
    )


def _with_shops(reading: Reading) -> list[str]:
    """The headers that files with columns of shops are known by; none for other files, whose columns tell enough."""
    if not reading.shops:
        return []
    headers, told = reading.layout.headers, ("day", "style", "code", "colour", "size", "spec")
    named = [headers[reading.places[name]] for name in told if name in reading.places]
    return [*named, *(headers[place] for place in list(reading.shops)[:2])]


def _channel(layout: Layout, places: dict[str, int], form: Form) -> str | None:
    """The column of the shop, where rows count the day of a shop; order lines are one shop's or another's by their ids."""
    return layout.headers[places["shop"]] if form.grain == "days" and "shop" in places else None
