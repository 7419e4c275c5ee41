"""Options that say what a file does not say itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.days import day_of
from planner.errors import UsageError
from planner.language import _

if TYPE_CHECKING:
    from planner.ingest.recipes.context import Answers

_ORDERS = ("ymd", "dmy", "mdy")
_TABLES = ("sales", "stock", "orders", "styles")


@dataclass(frozen=True)
class AdoptOptions:
    """What somebody says of the files; an option a field."""

    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The day of a file that does not say it.")
    ] = None
    cut: Annotated[
        str | None,
        typer.Option("--cut", metavar="CUT", help="How codes of SKUs are cut: 款6+色2+码, 6+2+ or - for AB12-01-S."),
    ] = None
    style: Annotated[str | None, typer.Option("--style", metavar="HEADER", help="The column that is the style.")] = None
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="MEANING=HEADER", help="What a column means, such as units=件; may repeat."),
    ] = None
    zone: Annotated[
        str | None, typer.Option("--zone", metavar="ZONE", help="The shop's time zone, such as Asia/Shanghai.")
    ] = None
    dates: Annotated[
        str | None, typer.Option("--dates", metavar="ymd|dmy|mdy", help="Which number of 8/1/26 is the day.")
    ] = None
    table: Annotated[
        str | None, typer.Option("--table", metavar="sales|stock|orders|styles", help="Which of our tables it is.")
    ] = None
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel", metavar="SHOP", help="The shop that the file belongs to, where the file does not say it."
        ),
    ] = None

    def answers(self) -> Answers:
        """The options as the reading of exports takes them. Raises UsageError where one cannot be meant."""
        from planner.ingest.recipes.context import Answers
        from planner.ingest.recipes.cut import parse_cut

        if self.cut is not None and parse_cut(self.cut) is None:
            raise UsageError(
                _("--cut: {cut} is no cut").format(cut=self.cut),
                hint=_("Write it as 款6+色2+码, 6+2+, or the sign between the parts."),
            )
        _check_known("--dates", self.dates, _ORDERS)
        _check_known("--table", self.table, _TABLES)
        named = _columns_named(self.column or [])
        if self.zone is not None:
            _check_zone(self.zone)
        day = day_of("--date", self.day)
        return Answers(day, self.style, self.cut, self.zone, self.dates, self.table, self.channel, named)  # type: ignore[arg-type]


def _check_known(option: str, value: str | None, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        raise UsageError(
            _("{option}: {value} is none of {names}").format(option=option, value=value, names=", ".join(known))
        )


def _columns_named(pairs: Sequence[str]) -> dict[str, str]:
    """Meaning -> header. Raises UsageError where a pair is none, or names no meaning."""
    from planner.ingest.recipes.meanings import words

    named: dict[str, str] = {}
    for pair in pairs:
        meaning, _unused, header = pair.partition("=")
        if not header or meaning not in words():
            raise UsageError(
                _("--column: {pair} is no MEANING=HEADER").format(pair=pair),
                hint=_("Meanings: {names}.").format(names=", ".join(words())),
            )
        named[meaning] = header
    return named


def _check_zone(zone: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise UsageError(
            _("--zone: there is no time zone {zone}").format(zone=zone), hint=_("Such as Asia/Shanghai.")
        ) from None
