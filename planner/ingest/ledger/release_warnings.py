"""What to tell of a release: orders that were booked before, what the factory answered, what came too late."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from planner.domain import Warn, monday_of
from planner.ingest.ledger.answers import Answers
from planner.ingest.ledger.proposal import Proposal
from planner.language import _
from planner.workspace import Workspace


def before(proposed: Proposal) -> list[Warn]:
    """What to tell of orders that were released before: that they are not booked again, nor changed."""
    told, n = [], len(proposed.already)
    if n:
        names = ", ".join(proposed.already[:3]) + (_(" and {n} more").format(n=n - 3) if n > 3 else "")
        words = _("{n} order(s) of run {run_id} were released before and are not booked again: {names}")
        told.append(Warn("already_released", words.format(n=n, run_id=proposed.run_id, names=names), notice=True))
    if proposed.otherwise:
        words = _(
            "{n} order(s) are booked with other units than the book says, and stay as they are (booked, book): {names}. "
            "Where the book is right, change them with `planner orders --units`."
        )
        names = ", ".join(proposed.otherwise[:3])
        told.append(Warn("booked_otherwise", words.format(n=len(proposed.otherwise), names=names)))
    return told


def of_answers(answers: Answers) -> tuple[Warn, ...]:
    """What to tell of a book that came back: what is unclear, one by one; what was changed, declined, not answered."""
    warns = [Warn("unclear_answer", str(finding)) for finding in answers.unclear]
    for row in answers.changed:
        warns.append(
            Warn(
                "changed_by_factory",
                _("order {order_id}, {colour}: the factory makes {units:,} units, not {before:,}").format(
                    **{**row, "colour": row["colour"] or "-"}
                ),
            )
        )
    if answers.declined:
        names = ", ".join(answers.declined[:3])
        told = _("the factory makes nothing of {n} order(s): {names}; they are not booked")
        warns.append(Warn("declined_by_factory", told.format(n=len(answers.declined), names=names)))
    if answers.waiting:
        names = ", ".join(answers.waiting[:3])
        told = _("{n} order(s) of the book are not answered and not booked: {names}")
        warns.append(Warn("not_answered", told.format(n=len(answers.waiting), names=names)))
    return tuple(warns)


def of_changes(changes: Sequence[str]) -> list[Warn]:
    """What to tell of a plan that is released although it is out of date."""
    told = _("released although {names}").format(names="; ".join(changes))
    return [Warn("released_out_of_date", told)] if changes else []


def late_starts(orders: pl.DataFrame, booked: tuple[str, ...], ws: Workspace) -> list[Warn]:
    """What to tell of orders, booked just now, whose week of start is past."""
    this_week = monday_of(ws.settings.day())
    late = orders.filter(pl.col("order_id").is_in(list(booked)), pl.col("week") < this_week)["order_id"].to_list()
    if not late:
        return []
    more = _(" and {value} more").format(value=len(late) - 3) if len(late) > 3 else ""
    return [
        Warn(
            "late_start",
            _("{n} order(s) should have started before this week ({this_week}): {names}{more}").format(
                n=len(late), this_week=this_week, names=", ".join(late[:3]), more=more
            ),
        )
    ]
