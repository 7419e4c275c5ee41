"""Options that say what is to become of a released order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.days import day_of
from planner.errors import UsageError
from planner.language import _

if TYPE_CHECKING:
    from planner.ingest.ledger.amendments import Wish

Move = Annotated[
    str | None, typer.Option("--move", metavar="ID", help="Make this order in --week, or at --factory, or both.")
]
Split = Annotated[
    str | None,
    typer.Option(
        "--split",
        metavar="ID",
        help=(
            "Make --part units of what is outstanding (default: half) an order of its own, in --week (default: a week "
            "later) or at --factory."
        ),
    ),
]
Units = Annotated[
    tuple[str, int] | None,
    typer.Option(
        "--units",
        metavar="ID N",
        help="Make this order of N units in all, what has come included; with --colour, --size N units of these.",
    ),
]
Week = Annotated[
    str | None, typer.Option("--week", metavar="WEEK", help="With --move, --split: week of start, by any of its days.")
]
Factory = Annotated[str | None, typer.Option("--factory", metavar="ID", help="With --move, --split: another factory.")]
Part = Annotated[int | None, typer.Option("--part", metavar="N", min=1, help="With --split: how many units.")]
Colour = Annotated[str | None, typer.Option("--colour", metavar="NAME", help="With --units: only this colour.")]
Size = Annotated[str | None, typer.Option("--size", metavar="NAME", help="With --units: only this size.")]


@dataclass(frozen=True)
class AmendOptions:
    """What is to become of one order, and where, when and how many; an option a field."""

    move: Move = None
    split: Split = None
    units: Units = None
    week: Week = None
    factory: Factory = None
    part: Part = None
    colour: Colour = None
    size: Size = None

    def refuse_lonely(self) -> None:
        """UsageError where an option that says something of a change comes without that change, or a move goes nowhere."""
        owners = (
            ({"--week": self.week, "--factory": self.factory}, bool(self.move or self.split), "--move, --split"),
            ({"--part": self.part}, bool(self.split), "--split"),
            ({"--colour": self.colour, "--size": self.size}, bool(self.units), "--units"),
        )
        for options, there, owner in owners:
            if not there and (given := [name for name, value in options.items() if value is not None]):
                raise UsageError(_("{name} goes with {owner}").format(name=given[0], owner=owner))
        if self.move and not (self.week or self.factory):
            raise UsageError(
                _("--move {move}: to which week?").format(move=self.move),
                hint=_("--week names it by any of its days; --factory names another factory."),
            )

    def wish(self) -> Wish | None:
        """What to book; None where nothing is asked of an order."""
        from planner.ingest.ledger.amendments import Wish

        week = day_of("--week", self.week)
        if self.move:
            return Wish("move", self.move, week=week, factory=self.factory)
        if self.split:
            return Wish("split", self.split, units=self.part, week=week, factory=self.factory)
        if self.units:
            return Wish("units", self.units[0], units=self.units[1], colour=self.colour, size=self.size)
        return None
