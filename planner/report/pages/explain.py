"""A style or a factory explained, as a page: a part a line or a few, the picture of demand in blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import (
    count,
    indented,
    listed,
    listed_in_groups,
    money,
    plural,
    wrapped,
)
from planner.report.narrow import Column, narrow
from planner.report.words import flags, grade, yes
from planner.report.words import limit as limit_kind
from planner.report.words import verdict as verdict_word

BLOCKS = " ▁▂▃▄▅▆▇█"
LABEL = 10


def show_style(console: Console, told: dict[str, Any], currency: str) -> None:
    """Evidence, styles like it, demand, what is ordered and why, options, what the minimum forced, what would change."""
    width = console.width
    for line in wrapped(style_title(told), width):
        console.print(Text(line, style="bold"))
    parts: list[tuple[str, str]] = [(_("Evidence"), evidence(told["evidence"])), (_("Like it"), like(told["like"]))]
    for label, text in parts:
        _part(console, label, text, width)
    demand = told["demand"]
    _part(console, _("Demand"), demand_line(demand), width)
    picture = told["picture"]
    bars = "".join(BLOCKS[height] for height in picture["heights"])
    _part(console, "", f"{count(picture['low'])} {bars} {count(picture['high'])}", width)
    _part(console, _("Plan"), decision(told), width)
    for order in told["orders"]:
        console.print(indented(order["reason"], LABEL))
    if told["verdict"] is not None:
        _part(console, _("Verdict"), verdict(told["verdict"]), width)
    console.print(Text(options_title(currency), style="bold"))
    for option in _options(told["options"], width):
        console.print(option, soft_wrap=True)
    for row in told["options"]:
        if row["option"] == "best" and row["no_room"]:
            _part(console, "", no_room(row), width)
    for row in told["forced"]:
        _part(console, _("Minimum"), forced(row, currency), width)
    for row in told["limits"]:
        _part(console, _("Binds"), limit(row, currency), width)
    for row in told.get("changes", ()):
        _part(console, _("If"), change(row, currency), width)


def _part(console: Console, label: str, text: str, width: int) -> None:
    from rich.cells import set_cell_size

    for i, line in enumerate(wrapped(text, max(width - LABEL, 20))):
        console.print(Text.assemble((set_cell_size(label if i == 0 else "", LABEL), "bold"), line), soft_wrap=True)


def style_title(told: dict[str, Any]) -> str:
    """Which style, as of when."""
    name = f" {told['name']}" if told["name"] else ""
    return _("{style_id}{name} ({category}), as of {as_of}, sold until {exit_date}").format(
        style_id=told["style_id"],
        name=name,
        category=told["category"],
        as_of=told["as_of"],
        exit_date=told["exit_date"],
    )


def evidence(row: dict[str, Any] | None) -> str:
    """What it has shown so far."""
    if row is None:
        return _("this run kept no morning sheet")
    age = (
        _("not on sale yet")
        if row["age_days"] is None
        else _("{age_days} days on sale").format(age_days=row["age_days"])
    )
    parts = [age, _("{value} sold").format(value=count(row["sold"]))]
    if row["rate"] is not None:
        parts.append(_("{rate:,.1f} a day lately").format(rate=row["rate"]))
    if row["on_hand"] is not None:
        parts.append(_("{value} on hand").format(value=count(row["on_hand"])))
    if row["sell_through"] is not None:
        parts.append(_("sell-through {sell_through:.0%}").format(sell_through=row["sell_through"]))
    if row["stockout_days"]:
        parts.append(_("{value} out of stock").format(value=plural(row["stockout_days"], "day")))
    if row["on_order"]:
        parts.append(_("{value} on order").format(value=count(row["on_order"])))
    if row["grade"]:
        parts.append(_("grade {value}").format(value=grade(row["grade"])))
    if row["flags"]:
        parts.append(flags(row["flags"], _(", ")))
    return listed(parts)


def like(rows: Sequence[dict[str, Any]]) -> str:
    """Past styles of its category that had sold nearest as many by its age."""
    if not rows:
        return _("no finished style of its category")
    named = [
        _("{style_id} ({value} by then, {value_2} in all)").format(
            style_id=r["style_id"], value=count(r["then"]), value_2=count(r["in_all"])
        )
        for r in rows
    ]
    return _("past styles of the category, nearest by units in as many days with stock: {names}").format(
        names=listed(named)
    )


def demand_line(demand: dict[str, Any]) -> str:
    """The distribution in figures, and the chance of another evening of a host where styles have had them."""
    told = _("{value} expected from now to exit; 80%: {value_2}-{value_3}, half: {value_4}-{value_5}").format(
        value=count(demand["mean"]),
        value_2=count(demand["p10"]),
        value_3=count(demand["p90"]),
        value_4=count(demand["p25"]),
        value_5=count(demand["p75"]),
    )
    if not demand.get("evening_chance") or demand.get("evening_units") is None:
        return told
    evening = _("{chance:.0%} chance of another evening of a host, about {units} units").format(
        chance=demand["evening_chance"], units=count(demand["evening_units"])
    )
    return f"{told}; {evening}"


def decision(told: dict[str, Any]) -> str:
    """What the plan orders, or why nothing."""
    if not told["orders"]:
        skipped = told["skipped"]
        return _("nothing: {reason}").format(reason=skipped["reason"]) if skipped else _("nothing")
    runs = [
        (
            _("{units} at {factory_id}, week {week} (today)")
            if o["firm"]
            else _("{units} at {factory_id}, week {week} (later)")
        ).format(units=count(o["units"]), factory_id=o["factory_id"], week=o["week"])
        for o in told["orders"]
    ]
    return listed_in_groups(runs)


def verdict(row: dict[str, Any]) -> str:
    """Order now, keep testing or drop, and why."""
    last = (
        _("; last sensible start {latest_start}").format(latest_start=row["latest_start"])
        if row["latest_start"]
        else ""
    )
    return _("{verdict}: {reason}{last}").format(verdict=verdict_word(row["verdict"]), reason=row["reason"], last=last)


def options_title(currency: str) -> str:
    """Above the options."""
    return _("Options weighed beside the rest of the plan (expected, {currency})").format(currency=currency)


def _options(rows: Sequence[dict[str, Any]], width: int) -> list[Text]:
    names = [option_name(row) for row in rows]
    others = [
        Column(_("units"), [count(r["units"]) for r in rows]),
        Column(_("earns"), [count(r["earns"]) for r in rows]),
        Column(_("its minutes etc. earn elsewhere"), [count(r["scarce"]) for r in rows], goes=2),
        Column(_("left over"), [count(r["leftover"]) for r in rows], goes=1),
        Column(_("fits"), [yes(not r["no_room"]) for r in rows], right=False),
    ]
    return narrow(Column(_("option"), names, right=False), others, width)


def option_name(row: dict[str, Any]) -> str:
    """An option in words."""
    if row["option"] in ("none", "plan"):
        return {"none": _("nothing"), "plan": _("as planned")}[row["option"]]
    size = _("least batch") if row["option"] == "least" else _("best run")
    return _("{size} at {factory_id} {week:%m-%d}").format(size=size, factory_id=row["factory_id"], week=row["week"])


def no_room(row: dict[str, Any]) -> str:
    """Why an option does not fit beside the other styles."""
    return f"{option_name(row)}: {row['no_room']}"


def forced(row: dict[str, Any], currency: str) -> str:
    """What a minimum batch forced."""
    return _(
        "without it {value} in place of {value_2} at {factory_id}: it costs {value_3} and leaves {value_4} more over"
    ).format(
        value=count(row["units_without"]),
        value_2=count(row["units"]),
        factory_id=row["factory_id"],
        value_3=money(row["costs"], currency),
        value_4=count(row["leftover"]),
    )


def limit(row: dict[str, Any], currency: str) -> str:
    """A limit that is worth something."""
    place = ", ".join(str(x) for x in (row["name"] or limit_kind(row["kind"]), row["week"]) if x)
    return _("{place}: {value} of {value_2} used; one more is worth {currency} {price:,.2f}").format(
        place=place, value=count(row["used"]), value_2=count(row["available"]), currency=currency, price=row["price"]
    )


def change(row: dict[str, Any], currency: str) -> str:
    """What another assumption would make of it, planned again."""
    assumed = listed(_(text) for text in row["assumed"])
    if row["units"] is None:
        return _("{assumed}: no plan satisfies every limit").format(assumed=assumed)
    return _(
        "{assumed}: {value} of it ({units_change:+,}), profit of the plan {currency} {profit_change:+,.0f}"
    ).format(
        assumed=assumed,
        value=count(row["units"]),
        units_change=row["units_change"],
        currency=currency,
        profit_change=row["profit_change"],
    )


def show_factory(console: Console, told: dict[str, Any], currency: str) -> None:
    """Terms, what it makes, minutes by week, whom it has no room for."""
    width = console.width
    console.print(Text(factory_title(told), style="bold"), soft_wrap=True)
    _part(console, _("Terms"), terms(told["terms"]), width)
    _part(console, _("Plan"), factory_plan(told, currency), width)
    weeks = told["weeks"]
    columns = [
        Column(_("minutes"), [count(w["used"]) for w in weeks]),
        Column(_("of"), [count(w["available"]) for w in weeks]),
        Column(_("full"), [_full(w) for w in weeks], right=False, goes=1),
        Column(_("one more earns"), [f"{w['price']:,.2f}" if w["price"] > 0 else "-" for w in weeks]),
    ]
    for line in narrow(Column(_("week"), [str(w["week"]) for w in weeks], right=False), columns, width):
        console.print(line, soft_wrap=True)
    if told["kept_out"]:
        _part(console, _("Kept out"), kept_out(told["kept_out"]), width)
    for order in told["orders"][:8]:
        _part(console, "", factory_order(order, currency), width)


def factory_title(told: dict[str, Any]) -> str:
    """Which factory, as of when."""
    return _("Factory {factory_id}, as of {as_of}, run {run_id}").format(
        factory_id=told["factory_id"], as_of=told["as_of"], run_id=told["run_id"]
    )


def terms(row: dict[str, Any]) -> str:
    """What it asks."""
    return _(
        "{value} minutes a week, least batch {value_2}, {value_3} to goods on sale, cost factor {cost_factor:g}"
    ).format(
        value=count(row["weekly_minutes"]),
        value_2=count(row["min_batch"]),
        value_3=plural(int(row["lead_time_weeks"]), "week"),
        cost_factor=row["cost_factor"],
    )


def factory_plan(told: dict[str, Any], currency: str) -> str:
    """What it makes of the plan."""
    return _(
        "{value}, {value_2} units, expected profit {value_3}, {value_4} left over; {at_minimum:,} at "
        "its least batch; it could make {value_5}"
    ).format(
        value=plural(told["runs"], "run"),
        value_2=count(told["units"]),
        value_3=money(told["profit"], currency),
        value_4=count(told["leftover"]),
        at_minimum=told["at_minimum"],
        value_5=plural(told["styles_it_makes"], "style"),
    )


def _full(week: dict[str, Any]) -> str:
    share = week["used"] / week["available"] if week["available"] > 0 else 0.0
    return "█" * min(round(10 * share), 12)


def kept_out(rows: Sequence[dict[str, Any]]) -> str:
    """Styles that would pay and get no run."""
    named = listed(r["style_id"] for r in rows[:6])
    return _("{value} that would pay and get no run: {named}{value_2}").format(
        value=plural(len(rows), "style"), named=named, value_2=", ..." if len(rows) > 6 else ""
    )


def factory_order(row: dict[str, Any], currency: str) -> str:
    """A run of it."""
    return _("{style_id}: {value} in week {week}, expected profit {value_2}").format(
        style_id=row["style_id"],
        value=count(row["units"]),
        week=row["week"],
        value_2=money(row["expected_profit"], currency),
    )
