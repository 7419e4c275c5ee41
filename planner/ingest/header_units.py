"""Units that a header names behind its word, such as 交期(天): numbers in another unit than ours are never taken as ours."""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = re.compile(r"[(\[【<]([^()\[\]【】<>]{1,24})[)\]】>]")
# what a unit is called -> the word by which docs/tables.md calls it; "other" is none of ours.
_SPELLED = {
    "weeks": r"周|星期|weeks?|wks?\.?|w",
    "days": r"天|日|个?工作日|自然日|(?:working |business |calendar )?days?|d",
    "months": r"个?月|months?",
    "hours": r"小时|时|hours?|hrs?\.?|h",
    "minutes": r"分钟?|min(?:ute)?s?\.?",
    "seconds": r"秒钟?|sec(?:ond)?s?\.?|s",
    "units": r"件|个|条|套|双|只|pcs?|pieces?|units?",
    "dozens": r"打|dozens?|dz",
    "thousands": r"[千万百]件|[千万]元|[千万]米|千|万|k|thousands?",
    "metres": r"米|m|met(?:re|er)s?|mtrs?",
    "yards": r"码|yards?|yds?",
    "kilograms": r"公斤|千克|kgs?|kilos?|kilograms?|吨|克|g",
    "percent": r"%|百分比|percent|pct",
}
_OF_TIME = ("weeks", "days", "months", "hours", "minutes", "seconds")


def other_unit(header: str, unit: str) -> str | None:
    """The unit in brackets behind a header where it is not the column's (`weeks`, `minutes a unit`); None where it agrees,
    says nothing or is no unit.
    """
    ours = unit.split(" ")[0]
    for inside in _BRACKETS.findall(unicodedata.normalize("NFKC", header)):
        said = re.split(r"\s*(?:/|每|\ba\b|\bper\b)\s*", inside.strip().casefold())[0].strip()
        named = next((name for name, spelled in _SPELLED.items() if re.fullmatch(spelled, said)), None)
        if named is not None and named != ours and not _harmless(named, ours):
            return str(inside).strip()
    return None


def _harmless(named: str, ours: str) -> bool:
    """Whether the word only says of what: 价格(件) is by the piece, 访客(日) of a day; a share may be written in percent signs."""
    if ours == "currency":
        return named in {"units", "metres", *_OF_TIME}
    if ours == "people":
        return named in {"units", *_OF_TIME}
    if ours == "units":
        return named in _OF_TIME
    return ours == ""
