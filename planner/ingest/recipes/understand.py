"""A sheet and what is known -> how it is read, to the last detail: a recipe with nothing left open."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fnmatch import fnmatch

import polars as pl

from planner.errors import Finding
from planner.ingest.raw_table import column_of
from planner.ingest.recipes.columns import options
from planner.ingest.recipes.context import Answers, Known, NeedsAnswerError, refuse
from planner.ingest.recipes.days import DayForm, Order, day, days, in_utc, order_of, range_of
from planner.ingest.recipes.documents import other_document
from planner.ingest.recipes.forms import Form, form_of
from planner.ingest.recipes.headings import below_headings, headed_place
from planner.ingest.recipes.layout import Layout, locate
from planner.ingest.recipes.meanings import bare, meanings_of
from planner.ingest.recipes.places import find_places
from planner.ingest.recipes.recipe import Recipe
from planner.ingest.recipes.rows import Skipped, data_rows, key_places, label_places
from planner.ingest.recipes.sheets import Sheet
from planner.ingest.recipes.values import has_decimal_commas, has_dots_between_thousands, is_nothing
from planner.ingest.recipes.variants import find_variants
from planner.ingest.source_file import FileFaultError
from planner.language import _

SAMPLE_ROWS = 20_000
STILL_TO_COME = timedelta(days=120)  # days of delivery lie ahead: 9/28 asked of in March is this year's
ORDERS: tuple[Order, ...] = ("dmy", "mdy")
TIME_MEANINGS = ("paid_at", "dealt_at", "created_at", "shipped_at", "completed_at")
NUMBER_MEANINGS = (
    "units",
    "quantity",
    "ordered_units",
    "order_units",
    "price",
    "amount",
    "available",
    "on_hand",
    "visits",
    "outstanding",
)
PIECES = ("units", "quantity", "ordered_units", "order_units", "available", "on_hand", "outstanding")
_ISO_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.年]?(0[1-9]|1[0-2])[-_.月]?(0[1-9]|[12]\d|3[01])(?!\d)")
_PARTS = re.compile(r"\s+(?:-|–|—|to|bis|through)\s+|~|至|：|:\s")
_UNTIL = re.compile(r"~|～|至|到|\bto\b", re.I)


@dataclass
class Reading:
    """How a sheet is read.

    places      meaning -> place of its column
    sizes, days place -> size or day, of wide tables
    totals      places of the sums of rows
    options     (name, value) places of option columns
    day         the day of all rows, where no column has it
    headed      the place of a column that stands in headings above the lines
    """

    sheet: Sheet
    layout: Layout
    recipe: Recipe
    form: Form
    places: dict[str, int]
    day_form: DayForm
    sizes: dict[int, str] = field(default_factory=dict)
    days: dict[int, date] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)
    options: list[tuple[int, int]] = field(default_factory=list)
    day: date | None = None
    headed: int | None = None
    notes: list[str] = field(default_factory=list)

    def header(self, meaning: str) -> str:
        """The header of the column of a meaning, for messages."""
        return self.layout.headers[self.places[meaning]] if meaning in self.places else meaning


def understand(sheet: Sheet, known: Known, file: str) -> Reading:
    """How the sheet is read. FileFaultError says why it holds nothing; NeedsAnswerError what somebody must say first."""
    layout = locate(sheet)
    if layout is None:
        raise refuse(
            file,
            "a header row",
            "No row of it has headers that say what its columns are." if sheet.head else "It is empty.",
        )
    recipe = _with_answers(recipe_for(layout, known, file), known)
    if not recipe.name and known.answers == Answers():
        _refuse_drift(layout, known, file)
    sample = _sample(sheet, layout)
    form_of_days = DayForm(serials=sheet.serials, near=_near(sheet, layout, known, file))
    day_columns = layout.day_columns(form_of_days, _month(sheet, layout, file)) if recipe.wide != "sizes" else {}
    if layout.month_days() and not day_columns:
        raise refuse(file, "days", "Its columns are days of a month: write the month above them, such as 2026年8月.")
    size_columns = layout.size_columns() if recipe.wide != "days" and not day_columns else {}
    wide = {*day_columns, *size_columns, *layout.total_columns(), *layout.under_days(form_of_days)}
    places = find_places(layout, recipe.columns, file, wide, sample)
    if size_columns and "size" in places:  # a column of sizes and columns that are sizes: numbers stand in neither
        size_columns = {}
        places = find_places(layout, recipe.columns, file, {*day_columns, *layout.total_columns()}, sample)
    labels = label_places(places, {*wide}, len(layout.headers))
    headed = headed_place(sample, places)
    if headed is not None:
        sample, _unused = below_headings(sample, headed, None, places)
    sample = data_rows(sample, layout.headers, labels, Skipped(), key_places(places))
    joined = known.orders is not None
    other = None if recipe.table or recipe.source else other_document(layout, sheet.name, file, places)
    try:
        form = form_of(layout, places, recipe, file, sizes=bool(size_columns), days=bool(day_columns), joined=joined)
    except FileFaultError as fault:
        raise other or fault from None
    if other is not None and form.table == "sales":
        raise other
    totals = layout.total_columns() if day_columns or size_columns else []
    reading = Reading(
        sheet, layout, recipe, form, places, form_of_days, size_columns, day_columns, totals, options(layout)
    )
    reading.headed = headed
    if metrics := layout.under_days(form_of_days):
        left = sorted({what or layout.headers[p] for p, (_, what) in metrics.items() if p not in day_columns})
        reading.notes.append(f"of the columns below each day only the units are taken, not {', '.join(left)}")
    _settle_numbers(reading, sample)
    if form.table == "sales":
        _settle_days(reading, sample, known, file)
    elif form.table == "orders":
        _settle_due(reading, sample, known, file)
    reading.recipe = reading.recipe.model_copy(
        update={
            "table": form.table,
            "grain": form.grain,
            "channel": reading.recipe.channel or _channel(layout, places, form),
            "wide": form.wide,
            "variants": find_variants(reading, sample, known, file),
            "columns": {
                meaning: layout.headers[place] for meaning, place in sorted(places.items(), key=lambda item: item[1])
            },
        }
    )
    return reading


def _channel(layout: Layout, places: dict[str, int], form: Form) -> str | None:
    """The column of the shop, where rows count the day of a shop; order lines are one shop's or another's by their ids."""
    return layout.headers[places["shop"]] if form.grain == "days" and "shop" in places else None


def recipe_for(layout: Layout, known: Known, file: str) -> Recipe:
    """The recipe whose headers the sheet has; of several the one for files named so, then the one that asks for most.

    An open one where none fits.
    """
    there = {bare(header) for header in layout.headers if header}
    name = file.rsplit("/", 1)[-1]
    bought = {"due", "received", "outstanding"} & {m for h in layout.headers if h for m in meanings_of(h)}
    best, most = Recipe(), (False, 0)
    for recipe in known.recipes:
        fits = recipe.header and all(bare(header) in there for header in recipe.header)
        if bought and recipe.source == recipe.name and recipe.table == "sales":
            continue  # orders to suppliers look much like those of buyers
        named = any(fnmatch(name, pattern.rsplit("/", 1)[-1]) for pattern in recipe.files)
        if fits and (named, len(recipe.header)) > most:
            best, most = recipe, (named, len(recipe.header))
    return best


def _refuse_drift(layout: Layout, known: Known, file: str) -> None:
    """Tells the difference where a file is named like those of a recipe and has most of its headers, but not all."""
    there = {bare(header) for header in layout.headers if header}
    for recipe in known.recipes:
        named = any(
            fnmatch(file.rsplit("/", 1)[-1], pattern.rsplit("/", 1)[-1])
            for pattern in recipe.files
            if len(bare(pattern)) > 5
        )
        lacking = [header for header in recipe.header if bare(header) not in there]
        if named and 2 * len(lacking) < len(recipe.header):
            expected = {bare(header) for header in (*recipe.header, *recipe.columns.values())}
            new = ", ".join(h for h in layout.headers if h and bare(h) not in expected) or "none"
            raise refuse(
                file,
                f"the headers of imports/{recipe.name}.yaml: {', '.join(lacking)} is not there; headers it does not know: {new}",
                "If a column has another name now, write it in the recipe; if the export is another, adopt the file anew.",
                column=lacking[0],
                row=layout.first + 1,
            )


def _with_answers(recipe: Recipe, known: Known) -> Recipe:
    answers = known.answers
    columns = {**recipe.columns, **answers.columns, **({"style": answers.style} if answers.style else {})}
    date_rule = recipe.date.model_copy(
        update={key: value for key, value in (("order", answers.order), ("zone", answers.zone)) if value is not None}
    )
    variants = recipe.variants
    if answers.style:
        variants = variants.model_copy(update={"style": "style"}) if variants else None
    return recipe.model_copy(
        update={
            "columns": columns,
            "date": date_rule,
            "table": answers.table or recipe.table,
            "variants": variants,
            "channel": f"={answers.channel}" if answers.channel else recipe.channel,
        }
    )


def _sample(sheet: Sheet, layout: Layout) -> pl.DataFrame:
    """The first rows below the header, as text."""
    batches = sheet.below(layout.last)
    first = next(batches)
    return (first if first.height else next(batches, first)).head(SAMPLE_ROWS)


def _near(sheet: Sheet, layout: Layout, known: Known, file: str) -> date | None:
    """A day near those of the file: the first whole date in it, in its titles or name; else what the workspace says."""
    form = DayForm(serials=sheet.serials)
    for row in [*sheet.head[layout.first :], *sheet.whole]:
        for cell in row:
            if (
                len(cell) > 4
                and not is_nothing(cell)
                and (found := day(cell, form)) is not None
                and 2000 < found.year < 2100
            ):
                return found
    for text in (*layout.titles, sheet.name, file):
        if found_year := re.search(r"(20\d{2})\s*[年\-./秋春夏冬]", text):
            return date(int(found_year[1]), 7, 1)
    return known.near


def _month(sheet: Sheet, layout: Layout, file: str) -> tuple[int, int] | None:
    """The year and month that titles, the sheet or the file name."""
    for text in (*layout.titles, sheet.name, file.rsplit("/", 1)[-1]):
        if (found := re.search(r"(20\d{2})\s*[年\-_./]?\s*(1[0-2]|0?[1-9])(?!\d)", text)) is not None:
            return int(found[1]), int(found[2])
    return None


def _settle_numbers(reading: Reading, sample: pl.DataFrame) -> None:
    """Decimal points or commas."""
    if reading.recipe.decimal is not None:
        return
    places = [reading.places[m] for m in NUMBER_MEANINGS if m in reading.places]
    places += [*reading.sizes, *reading.days]
    columns = {place: sample[column_of(place)].drop_nulls().head(2000).to_list() for place in places}
    commas = has_decimal_commas([cell for cells in columns.values() for cell in cells])
    if commas is None:
        pieces = [reading.places[m] for m in PIECES if m in reading.places]
        commas = any(has_dots_between_thousands(columns[place]) for place in pieces)
    reading.recipe = reading.recipe.model_copy(update={"decimal": "," if commas else "."})


def _settle_days(reading: Reading, sample: pl.DataFrame, known: Known, file: str) -> None:
    """Which columns give the day, how it is written; or the day of the whole file."""
    rule = reading.recipe.date
    there = [name for name in (*rule.columns, "day", *TIME_MEANINGS) if name in reading.places]
    if reading.form.grain == "lines":
        wanted = [name for name in there if name in ("paid_at", "dealt_at", "created_at", "day")] or there[:1]
        wanted = [name for name in rule.columns if name in wanted] or sorted(
            wanted, key=["paid_at", "dealt_at", "created_at", "day", "shipped_at", "completed_at"].index
        )
    else:
        wanted = there[:1]
    if reading.days:
        wanted = []
    elif not wanted and not (reading.form.grain == "lines" and known.orders is not None):
        _refuse_other_ranges(reading, sample, file)
        reading.day = _day_of_file(reading, known, file)
    order = _proven_order(reading, sample) or rule.order
    for name in wanted:
        cells = sample[column_of(reading.places[name])]
        _refuse_ranges(cells, reading, name, file)
        order = order or _likely_order(cells, reading)
        _ask_order(cells, reading, name, order, file)
        if rule.zone is None and reading.form.grain == "lines" and in_utc(cells):
            raise NeedsAnswerError(
                Finding(
                    file,
                    column=reading.header(name),
                    value=cells.drop_nulls()[0],
                    expected=_("days of the shop's own clock"),
                    mend=_(
                        "These times are in UTC: say the shop's time zone with --zone, such as --zone Asia/Shanghai."
                    ),
                ),
                "zone",
            )
    reading.day_form = replace(reading.day_form, order=order)
    reading.recipe = reading.recipe.model_copy(
        update={"date": rule.model_copy(update={"columns": wanted, "order": order})}
    )


def _settle_due(reading: Reading, sample: pl.DataFrame, known: Known, file: str) -> None:
    order = reading.recipe.date.order
    if reading.day_form.near is not None and reading.day_form.near == known.near:  # only the workspace says the year
        reading.day_form = replace(reading.day_form, near=known.near + STILL_TO_COME)
    if "due" in reading.places:
        cells = sample[column_of(reading.places["due"])]
        order = order_of(cells) or order or _likely_order(cells, reading)
        _ask_order(cells, reading, "due", order, file)
    reading.day_form = replace(reading.day_form, order=order)
    reading.recipe = reading.recipe.model_copy(
        update={"date": reading.recipe.date.model_copy(update={"columns": ["due"], "order": order})}
    )


def _refuse_ranges(cells: pl.Series, reading: Reading, name: str, file: str) -> None:
    """`2026-07-01 ~ 2026-07-31` is no day; `2026-08-01 ~ 2026-08-01` is one."""
    for text in cells.drop_nulls().unique(maintain_order=True).head(500).to_list():
        ends = range_of(text)
        if ends and ends[0] != ends[1]:
            raise refuse(
                file,
                "a day",
                "Its rows count several days together: export the report by day.",
                value=text.strip(),
                column=reading.header(name),
                row=reading.layout.last + 2,
            )


def _refuse_other_ranges(reading: Reading, sample: pl.DataFrame, file: str) -> None:
    """A column nobody knows may still say that rows count several days together."""
    for place, header in enumerate(reading.layout.headers):
        cells = sample[column_of(place)].drop_nulls().head(20).to_list() if header else []
        ends = [found for cell in cells if (found := range_of(cell))]
        if any(first != last for first, last in ends):
            raise refuse(
                file,
                "a day",
                "Its rows count several days together: export the report by day.",
                value=next(cell for cell in cells if range_of(cell)),
                column=header,
                row=reading.layout.last + 2,
            )


def _proven_order(reading: Reading, sample: pl.DataFrame) -> Order | None:
    """Which number is the day, as some column of times shows: a file writes all of them one way."""
    for name in ("day", *TIME_MEANINGS, "cancelled_at"):
        if name in reading.places and (found := order_of(sample[column_of(reading.places[name])])) is not None:
            return found
    return None


def _likely_order(cells: pl.Series, reading: Reading) -> Order | None:
    """Which number of 8/1/26 is the day, where only one way makes sense: days that follow one another, or that the
    titles name.
    """
    spans: dict[Order, tuple[date, date, int]] = {}
    for order in ORDERS:
        found, blank = days(cells, replace(reading.day_form, order=order))
        if (found.is_null() & ~blank).any() or found.null_count() == found.len():
            continue
        first, last = found.min(), found.max()
        assert isinstance(first, date)
        assert isinstance(last, date)
        spans[order] = (first, last, found.n_unique())
    if len(spans) < 2:
        return next(iter(spans), None)
    named = [
        d for title in reading.layout.titles for part in _PARTS.split(title) if (d := day(part, DayForm())) is not None
    ]
    if named:
        within = [o for o, (first, last, _) in spans.items() if min(named) <= first and last <= max(named)]
        if len(within) == 1:
            return within[0]
    close = [o for o, (first, last, count) in spans.items() if (last - first).days < 2 * count]
    far = [o for o, (first, last, count) in spans.items() if (last - first).days > 20 * (count - 1)]
    counts = {count for _, _, count in spans.values()}
    return close[0] if len(close) == 1 and len(far) == 1 and max(counts) > 2 else None


def _ask_order(cells: pl.Series, reading: Reading, name: str, order: str | None, file: str) -> None:
    """Asks which number of 8/1/26 is the day, where no cell of the column shows it."""
    if order is not None:
        return
    with_both, _unused = days(cells, replace(reading.day_form, order="dmy"))
    one_way, _unused = days(cells, replace(reading.day_form, order=None))
    unsure = with_both.is_not_null() & one_way.is_null()
    if unsure.any():
        raise NeedsAnswerError(
            Finding(
                file,
                column=reading.header(name),
                value=cells.filter(unsure)[0],
                expected=_("a day that can be read one way"),
                mend=_("Say which number is the day with --dates dmy (day first) or --dates mdy (month first)."),
            ),
            "order",
            ("dmy", "mdy"),
        )


def _day_of_file(reading: Reading, known: Known, file: str) -> date:
    """The day of all rows: as somebody says, as the recipe keeps it, as the titles or the file's name say."""
    name = file.rsplit("/", 1)[-1]
    if known.answers.day is not None:
        return known.answers.day
    if (kept := reading.recipe.date.files.get(name)) is not None:
        return kept
    for text, where in ((reading.layout.title, "title"), (reading.sheet.name, "sheet"), (name, "name")):
        found = sorted(
            {date(int(y), int(m), int(d)) for y, m, d in _ISO_IN_NAME.findall(_separated(text)) if _exists(y, m, d)}
        )
        if len(found) > 1:
            raise refuse(
                file,
                "sales of one day",
                "It counts all these days together: export the report for one day.",
                value=f"{found[0]} to {found[-1]}",
            )
        if found:
            reading.notes.append(f"the day {found[0]} stands in the {where} of {name}")
            return found[0]
    if (of := day(reading.sheet.name, reading.day_form)) is not None:
        reading.notes.append(f"the day {of} is the name of a sheet of {name}")
        return of
    raise NeedsAnswerError(
        Finding(
            file,
            expected=_("a day for its rows"),
            mend=_("No column, title or name of the file says it: give it with --date YYYY-MM-DD."),
        ),
        "day",
    )


def _separated(text: str) -> str:
    return _UNTIL.sub(" ~ ", text)


def _exists(year: str, month: str, number: str) -> bool:
    try:
        date(int(year), int(month), int(number))
    except ValueError:
        return False
    return True
