"""What holds profit back, as a page: limits by what relaxing them earns, tests to lengthen, ways out for small styles."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import (
    count,
    listed,
    listed_in_groups,
    money,
    plural,
    wrapped,
)
from planner.report.narrow import Column, narrow

SHOWN_STYLES = 6


def show_advice(console: Console, told: dict[str, Any], currency: str) -> None:
    """The largest gain first; then tests; then the styles below a minimum, each with its ways out."""
    width = console.width
    for line in wrapped(title(told["as_of"], told["run_id"]), width):
        console.print(Text(line, style="bold"))
    rows = told["advice"].rows(named=True)
    if rows:
        columns = [
            Column(_("earns more, {currency}").format(currency=currency), [gain(row) for row in rows]),
            Column(_("units"), [f"{row['units_change']:+,}" for row in rows], goes=1),
            Column(_("assumed"), [row["assumed"] for row in rows], right=False, goes=2),
        ]
        relaxation = Column(_("planned again with"), [relaxed(row) for row in rows], right=False)
        for row in narrow(relaxation, columns, width, least=relaxation.width):
            console.print(row, soft_wrap=True)
        if any(row["within_gap"] for row in rows):
            for line in wrapped(within_gap(told["gap"], currency), width):
                console.print(Text(line, style="dim"))
    else:
        console.print(Text(nothing_binds()))
    if told["not_tried"]:
        console.print(Text(not_tried(told["not_tried"]), style="dim"))
    tests = told["tests"]
    if tests["styles"]:
        for line in wrapped(tests_line(tests, currency), width):
            console.print(Text(line), soft_wrap=True)
    if told["ways_out"]:
        for line in wrapped(ways_title(), width):
            console.print(Text(line, style="bold"))
        for style in told["ways_out"][:SHOWN_STYLES]:
            for line in wrapped(ways_line(style, currency), width):
                console.print(Text(line))


def title(as_of: str, run_id: str) -> str:
    """Of which plan."""
    return _("What holds profit back, as of {as_of} (run {run_id}): each limit relaxed, and planned again").format(
        as_of=as_of, run_id=run_id
    )


def gain(row: dict[str, Any]) -> str:
    """What a relaxed limit earns more, marked where the search may have come by it by luck."""
    return f"~{count(row['gain'])}" if row["within_gap"] else count(row["gain"])


def within_gap(gap: float, currency: str) -> str:
    """What the mark says."""
    return _(
        "~ is no more than what the search may have left out of the plan as it is ({gap}): it may come from the search, "
        "not from the limit"
    ).format(gap=money(gap, currency))


def relaxed(row: dict[str, Any]) -> str:
    """A limit relaxed, in words."""
    value = row["assumed"].rpartition("=")[2]
    return {
        "minutes": _("10% more minutes at {name}").format(name=row["name"]),
        "minimum_batch": _("least batch {value} at {name}").format(value=value, name=row["name"]),
        "lead_time": _("{name} a week faster").format(name=row["name"]),
        "fabric_minimum": _("mill's minimum of {name} halved").format(name=row["name"]),
        "budget": _("10% more budget"),
    }[row["kind"]]


def nothing_binds() -> str:
    """No limit is in the way."""
    return _("No limit is in the way of more profit.")


def not_tried(number: int) -> str:
    """Limits that were not planned again."""
    return _("... {number} promised less and were not tried: --most N").format(number=plural(number, "more limit"))


def tests_line(tests: dict[str, Any], currency: str) -> str:
    """Tests that are worth lengthening."""
    named = listed(f"{row['style_id']} ({count(row['value_of_waiting'])})" for row in tests["rows"][:4])
    return _("Keep testing {value}: waiting is worth {value_2}: {named}").format(
        value=plural(tests["styles"], "style"), value_2=money(tests["worth"], currency), named=named
    )


def ways_title() -> str:
    """Above the styles below a minimum."""
    return _("Too little demand for a minimum batch: ways out, the best first")


def ways_line(style: dict[str, Any], currency: str) -> str:
    """A style and its ways out, each with what it earns."""
    ways = listed_in_groups(way_in_words(way, currency) for way in style["ways"])
    return _("{style_id} ({value} expected): {ways}").format(
        style_id=style["style_id"], value=count(style["mean"]), ways=ways
    )


def way_in_words(way: dict[str, Any], currency: str) -> str:
    """One way out."""
    name = {
        "round_up": _("round up to"),
        "other_factory": _("at another factory"),
        "pool_colours": _("pool colours"),
        "share_fabric": _("share fabric"),
        "wait": _("wait for more sales"),
        "drop": _("drop it"),
    }[way["way"]]
    takes = f" {way['takes']}" if way["takes"] else ""
    return _("{way}: {earns}").format(way=f"{name}{takes}", earns=money(way["earns"], currency))
