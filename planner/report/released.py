"""What released orders take of a budget or a fabric, in words."""

from __future__ import annotations

from typing import Any

from planner.language import _
from planner.report.figures import count, money


def taken_off(row: dict[str, Any], currency: str) -> str:
    """What released orders take of a budget or a fabric, and what is left; a fabric gains where more was bought for them
    than they use.
    """
    if row["kind"] == "budget":
        of_week = _(" of week {week}").format(week=row["week"]) if row["week"] else ""
        left = _("{value} left to commit").format(value=money(row["left"], currency))
        return _("{value} of the {value_2} budget{of_week}, {left}").format(
            value=money(row["released"], currency), value_2=money(row["given"], currency), of_week=of_week, left=left
        )
    if row["released"] < 0:
        return _("{value} m of {name} more, bought with them").format(value=count(-row["released"]), name=row["name"])
    return _("{value} of {value_2} m of {name} since it was counted").format(
        value=count(row["released"]), value_2=count(row["given"]), name=row["name"]
    )
