"""What stands around a table of its days: the year, month or day that titles, sheets and names of files say."""

from __future__ import annotations

import re
from datetime import date

from planner.errors import Finding
from planner.ingest.recipes.context import Known, NeedsAnswerError, refuse
from planner.ingest.recipes.days import DayForm, day
from planner.ingest.recipes.layout import Layout
from planner.ingest.recipes.reading import Reading
from planner.ingest.recipes.sheet import Sheet
from planner.ingest.recipes.values import is_nothing
from planner.language import _

_ISO_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.年]?(0[1-9]|1[0-2])[-_.月]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MADE_ON = re.compile(
    r"导出|打印|制表|作成日|出力|출력|생성|generad|gerad[oa]|généré|édité|stampat|generat|сформирован|выгруж|дата печати|生成|下载|制单|报表时间|export|print|generat|download|created|run on|as of",
    re.I,
)
_UNTIL = re.compile(r"~|～|至|到|\bto\b|\bal\b|\bau\b|\bat[ée]\b|から|\bпо\b", re.I)


def near(sheet: Sheet, layout: Layout, known: Known, file: str) -> date | None:
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


def month(sheet: Sheet, layout: Layout, file: str) -> tuple[int, int] | None:
    """The year and month that titles, the sheet or the file name."""
    for text in (*layout.titles, sheet.name, file.rsplit("/", 1)[-1]):
        if (found := re.search(r"(20\d{2})\s*[年\-_./]?\s*(1[0-2]|0?[1-9])(?!\d)", text)) is not None:
            return int(found[1]), int(found[2])
    return None


def day_of_file(reading: Reading, known: Known, file: str) -> date:
    """The day of all rows: as somebody says, as the recipe keeps it, as the titles or the file's name say."""
    name = file.rsplit("/", 1)[-1]
    if known.answers.day is not None:
        return known.answers.day
    if (kept := reading.recipe.date.files.get(name)) is not None:
        return kept
    titles = " ".join(title for title in reading.layout.titles if not _MADE_ON.search(title))
    for text, where in ((titles, _("title")), (reading.sheet.name, _("sheet")), (name, _("name"))):
        found = sorted(
            {date(int(y), int(m), int(d)) for y, m, d in _ISO_IN_NAME.findall(_separated(text)) if _exists(y, m, d)}
        )
        if len(found) > 1:
            raise refuse(
                file,
                _("sales of one day"),
                _("It counts all these days together: export the report for one day."),
                value=_("{value} to {value_2}").format(value=found[0], value_2=found[-1]),
            )
        if found:
            reading.notes.append(
                _("the day {value} stands in the {where} of {name}").format(value=found[0], where=where, name=name)
            )
            return found[0]
    if (of := day(reading.sheet.name, reading.day_form)) is not None:
        reading.notes.append(_("the day {of} is the name of a sheet of {name}").format(of=of, name=name))
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
