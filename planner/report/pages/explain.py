"""A style or a factory explained, as a page: a part a line or a few, the picture of demand in blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from planner.report.figures import count, indented, money, plural, wrapped
from planner.report.narrow import Column, narrow
from planner.report.pages.recourse import VERDICTS

BLOCKS = " ▁▂▃▄▅▆▇█"
LABEL = 10
GRADES = {"hot": "爆 hot", "good": "旺 good", "flat": "平 flat", "slow": "滞 slow"}


def show_style(console: Console, told: dict[str, Any], currency: str) -> None:
    """Evidence, styles like it, demand, what is ordered and why, options, what the minimum forced, what would change."""
    width = console.width
    for line in wrapped(style_title(told), width):
        console.print(Text(line, style="bold"))
    parts: list[tuple[str, str]] = [("Evidence", evidence(told["evidence"])), ("Like it", like(told["like"]))]
    for label, text in parts:
        _part(console, label, text, width)
    demand = told["demand"]
    _part(console, "Demand", demand_line(demand), width)
    picture = told["picture"]
    bars = "".join(BLOCKS[height] for height in picture["heights"])
    _part(console, "", f"{count(picture['low'])} {bars} {count(picture['high'])}", width)
    _part(console, "Plan", decision(told), width)
    for order in told["orders"]:
        console.print(indented(order["reason"], LABEL))
    if told["verdict"] is not None:
        _part(console, "Verdict", verdict(told["verdict"]), width)
    console.print(Text(options_title(currency), style="bold"))
    for option in _options(told["options"], width):
        console.print(option, soft_wrap=True)
    for row in told["options"]:
        if row["option"] == "best" and row["no_room"]:
            _part(console, "", no_room(row), width)
    for row in told["forced"]:
        _part(console, "Minimum", forced(row, currency), width)
    for row in told["limits"]:
        _part(console, "Binds", limit(row, currency), width)
    for row in told.get("changes", ()):
        _part(console, "If", change(row, currency), width)


def _part(console: Console, label: str, text: str, width: int) -> None:
    for i, line in enumerate(wrapped(text, max(width - LABEL, 20))):
        console.print(Text.assemble((f"{label if i == 0 else '':<{LABEL}}", "bold"), line), soft_wrap=True)


def style_title(told: dict[str, Any]) -> str:
    """Which style, as of when."""
    name = f" {told['name']}" if told["name"] else ""
    return f"{told['style_id']}{name} ({told['category']}), as of {told['as_of']}, sold until {told['exit_date']}"


def evidence(row: dict[str, Any] | None) -> str:
    """What it has shown so far."""
    if row is None:
        return "this run kept no morning sheet"
    age = "not on sale yet" if row["age_days"] is None else f"{row['age_days']} days on sale"
    parts = [age, f"{count(row['sold'])} sold"]
    if row["rate"] is not None:
        parts.append(f"{row['rate']:,.1f} a day lately")
    if row["on_hand"] is not None:
        parts.append(f"{count(row['on_hand'])} on hand")
    if row["sell_through"] is not None:
        parts.append(f"sell-through {row['sell_through']:.0%}")
    if row["stockout_days"]:
        parts.append(f"{plural(row['stockout_days'], 'day')} out of stock")
    if row["on_order"]:
        parts.append(f"{count(row['on_order'])} on order")
    if row["grade"]:
        parts.append(f"grade {GRADES[row['grade']]}")
    if row["flags"]:
        parts.append(row["flags"].replace(";", ", "))
    return ", ".join(parts)


def like(rows: Sequence[dict[str, Any]]) -> str:
    """Past styles of its category that had sold nearest as many by its age."""
    if not rows:
        return "no finished style of its category"
    named = [f"{r['style_id']} ({count(r['then'])} by then, {count(r['in_all'])} in all)" for r in rows]
    return f"past styles of the category, nearest by units at this age: {', '.join(named)}"


def demand_line(demand: dict[str, Any]) -> str:
    """The distribution in figures."""
    return (
        f"{count(demand['mean'])} expected from now to exit; 80 %: {count(demand['p10'])}-{count(demand['p90'])}, "
        f"half: {count(demand['p25'])}-{count(demand['p75'])}"
    )


def decision(told: dict[str, Any]) -> str:
    """What the plan orders, or why nothing."""
    if not told["orders"]:
        return f"nothing: {told['skipped']['reason']}" if told["skipped"] else "nothing"
    runs = [
        f"{count(o['units'])} at {o['factory_id']}, week {o['week']}{' (today)' if o['firm'] else ' (later)'}"
        for o in told["orders"]
    ]
    return "; ".join(runs)


def verdict(row: dict[str, Any]) -> str:
    """Order now, keep testing or drop, and why."""
    last = f"; last sensible start {row['latest_start']}" if row["latest_start"] else ""
    return f"{VERDICTS.get(row['verdict'], row['verdict'])}: {row['reason']}{last}"


def options_title(currency: str) -> str:
    """Above the options."""
    return f"Options weighed beside the rest of the plan (expected, {currency})"


def _options(rows: Sequence[dict[str, Any]], width: int) -> list[Text]:
    names = [option_name(row) for row in rows]
    others = [
        Column("units", [count(r["units"]) for r in rows]),
        Column("earns", [count(r["earns"]) for r in rows]),
        Column("its minutes etc. earn elsewhere", [count(r["scarce"]) for r in rows], goes=2),
        Column("left over", [count(r["leftover"]) for r in rows], goes=1),
        Column("fits", ["no" if r["no_room"] else "yes" for r in rows], right=False),
    ]
    return narrow(Column("option", names, right=False), others, width)


def option_name(row: dict[str, Any]) -> str:
    """An option in words."""
    if row["option"] in ("none", "plan"):
        return {"none": "nothing", "plan": "as planned"}[row["option"]]
    size = "least batch" if row["option"] == "least" else "best run"
    return f"{size} at {row['factory_id']} {row['week']:%m-%d}"


def no_room(row: dict[str, Any]) -> str:
    """Why an option does not fit beside the other styles."""
    return f"{option_name(row)}: {row['no_room']}"


def forced(row: dict[str, Any], currency: str) -> str:
    """What a minimum batch forced."""
    return (
        f"without it {count(row['units_without'])} in place of {count(row['units'])} at {row['factory_id']}: it costs "
        f"{money(row['costs'], currency)} and leaves {count(row['leftover'])} more over"
    )


def limit(row: dict[str, Any], currency: str) -> str:
    """A limit that is worth something."""
    place = ", ".join(str(x) for x in (row["name"] or row["kind"], row["week"]) if x)
    return f"{place}: {count(row['used'])} of {count(row['available'])} used; one more is worth {currency} {row['price']:,.2f}"


def change(row: dict[str, Any], currency: str) -> str:
    """What another assumption would make of it, planned again."""
    assumed = ", ".join(row["assumed"])
    if row["units"] is None:
        return f"{assumed}: no plan satisfies every limit"
    return (
        f"{assumed}: {count(row['units'])} of it ({row['units_change']:+,}), the plan earns "
        f"{money(row['profit_change'], currency)} more"
    )


def show_factory(console: Console, told: dict[str, Any], currency: str) -> None:
    """Terms, what it makes, minutes by week, whom it has no room for."""
    width = console.width
    console.print(Text(factory_title(told), style="bold"), soft_wrap=True)
    _part(console, "Terms", terms(told["terms"]), width)
    _part(console, "Plan", factory_plan(told, currency), width)
    weeks = told["weeks"]
    columns = [
        Column("minutes", [count(w["used"]) for w in weeks]),
        Column("of", [count(w["available"]) for w in weeks]),
        Column("full", [_full(w) for w in weeks], right=False, goes=1),
        Column("one more earns", [f"{w['price']:,.2f}" if w["price"] > 0 else "-" for w in weeks]),
    ]
    for line in narrow(Column("week", [str(w["week"]) for w in weeks], right=False), columns, width):
        console.print(line, soft_wrap=True)
    if told["kept_out"]:
        _part(console, "Kept out", kept_out(told["kept_out"]), width)
    for order in told["orders"][:8]:
        _part(console, "", factory_order(order, currency), width)


def factory_title(told: dict[str, Any]) -> str:
    """Which factory, as of when."""
    return f"Factory {told['factory_id']}, as of {told['as_of']}, run {told['run_id']}"


def terms(row: dict[str, Any]) -> str:
    """What it asks."""
    return (
        f"{count(row['weekly_minutes'])} minutes a week, least batch {count(row['min_batch'])}, "
        f"{plural(int(row['lead_time_weeks']), 'week')} to goods on sale, cost factor {row['cost_factor']:g}"
    )


def factory_plan(told: dict[str, Any], currency: str) -> str:
    """What it makes of the plan."""
    return (
        f"{plural(told['runs'], 'run')}, {count(told['units'])} units, expected profit {money(told['profit'], currency)}, "
        f"{count(told['leftover'])} left over; {told['at_minimum']:,} at its least batch; "
        f"it could make {plural(told['styles_it_makes'], 'style')}"
    )


def _full(week: dict[str, Any]) -> str:
    share = week["used"] / week["available"] if week["available"] > 0 else 0.0
    return "█" * min(round(10 * share), 12)


def kept_out(rows: Sequence[dict[str, Any]]) -> str:
    """Styles that would pay and get no run."""
    named = ", ".join(r["style_id"] for r in rows[:6])
    return f"{plural(len(rows), 'style')} that would pay and get no run: {named}{', ...' if len(rows) > 6 else ''}"


def factory_order(row: dict[str, Any], currency: str) -> str:
    """A run of it."""
    return (
        f"{row['style_id']}: {count(row['units'])} in week {row['week']}, "
        f"expected profit {money(row['expected_profit'], currency)}"
    )
