"""What a merchandiser should worry about this morning; a reason that many styles share is said once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from planner.domain import first_monday_from
from planner.language import _
from planner.report.figures import count, listed, money, plural
from planner.report.run_tables import RunTables

# Kinds of reasons for skipping that somebody can do something about today.
KEPT_OUT = "crowded_out"
# Warnings that the line of the plan says already.
SAID_OF_THE_PLAN = frozenset({"gap_not_reached"})


def worries_of(tables: RunTables) -> list[dict[str, Any]]:
    """`code`, `text`, `styles` of each, the most pressing first: what the run warned of, what is used up and whom it
    keeps out, whose last chance this week is, what ran out of stock.
    """
    found = [
        *_warnings(tables),
        _used_up(tables),
        _last_chance(tables),
        _ran_out(tables),
    ]
    return [worry for worry in found if worry is not None]


def _warnings(tables: RunTables) -> list[dict[str, Any]]:
    told = tables.manifest.get("warnings", [])
    return [
        {"code": w["code"], "text": w["message"], "styles": []}
        for w in told
        if not w.get("notice") and w["code"] not in SAID_OF_THE_PLAN
    ]


def _used_up(tables: RunTables) -> dict[str, Any] | None:
    """Limits of this week's orders without room, and the styles that would pay if there were."""
    skipped, limits = tables.skipped, tables.limits
    if skipped is None or limits is None:
        return None
    styles = skipped.filter(pl.col("kind") == KEPT_OUT)["style_id"].to_list()
    this_week = pl.col("week").is_null() | (pl.col("week") == _first_week(tables))
    full = limits.filter(this_week, pl.col("price") > 0).sort("kind", "price", descending=[False, True])
    if not styles or full.is_empty():
        return None
    names = [limit_in_words(row, tables.currency) for row in full.rows(named=True)]
    return {"code": "used_up", "text": kept_out_in_words(names, styles), "styles": styles}


def limit_in_words(row: dict[str, Any], currency: str) -> str:
    """A limit and how much of it is used."""
    if row["kind"] == "budget":
        return _("budget ({value} of {value_2})").format(
            value=money(row["used"], currency), value_2=count(row["available"])
        )
    if row["kind"] == "minutes" and row["used"] > row["available"]:
        return _("{name} ({available} minutes and {overtime} of overtime)").format(
            name=row["name"], available=count(row["available"]), overtime=count(row["used"] - row["available"])
        )
    if row["kind"] == "minutes":
        return _("{name} ({value} of {value_2} minutes)").format(
            name=row["name"], value=count(row["used"]), value_2=count(row["available"])
        )
    if row["kind"] == "receiving":
        return _("receiving {name} ({used} of {available} units)").format(
            name=row["name"] or f"{row['week']}", used=count(row["used"]), available=count(row["available"])
        )
    return _("fabric {name} ({value} of {value_2} m)").format(
        name=row["name"], value=count(row["used"]), value_2=count(row["available"])
    )


def kept_out_in_words(limits: list[str], styles: list[str]) -> str:
    """Which limits are used up, and how many styles that would pay they keep out, the first by name."""
    kept = _("{value} that would pay kept out ({styles})").format(
        value=plural(len(styles), "style"), styles=_some(styles)
    )
    return _("{kept}: used up {names}").format(kept=kept, names=listed(limits))


def _last_chance(tables: RunTables) -> dict[str, Any] | None:
    """Styles that get no run now although no later run is expected to pay."""
    verdicts = tables.verdicts
    if verdicts is None:
        return None
    last = verdicts.filter(pl.col("verdict") == "keep_testing", pl.col("latest_start") <= _first_week(tables))
    styles = last["style_id"].to_list()
    return {"code": "last_chance", "text": last_chance_in_words(styles), "styles": styles} if styles else None


def last_chance_in_words(styles: list[str]) -> str:
    """Whose last order date this week is."""
    return _("last order date this week, and not ordered: {value}: {styles}").format(
        value=plural(len(styles), "style"), styles=_some(styles)
    )


def _ran_out(tables: RunTables) -> dict[str, Any] | None:
    demand = tables.demand
    if demand is None or "stockout_days" not in demand.columns:
        return None
    out = demand.filter(pl.col("stockout_days") > 0).sort("stockout_days", "mean", descending=True)
    styles = out["style_id"].to_list()
    return {"code": "stock_out", "text": ran_out_in_words(styles), "styles": styles} if styles else None


def ran_out_in_words(styles: list[str]) -> str:
    """Which styles have been out of stock, the longest first."""
    return _("{value} ran out of stock, longest {styles}").format(
        value=plural(len(styles), "style"), styles=_some(styles)
    )


def _first_week(tables: RunTables) -> date:
    """The last week whose runs are to be released now."""
    weeks = int(tables.settings.get("optimize", {}).get("firm_weeks", 1))
    return first_monday_from(date.fromisoformat(tables.info.as_of)) + timedelta(weeks=max(weeks - 1, 0))


def _some(styles: list[str], most: int = 3) -> str:
    more = _(" and {value} more").format(value=count(len(styles) - most)) if len(styles) > most else ""
    return listed(styles[:most]) + more
