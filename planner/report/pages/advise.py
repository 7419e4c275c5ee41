"""What holds profit back, as a page: limits by what relaxing them earns, tests to lengthen, ways out for small styles."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from planner.report.figures import count, money, plural, wrapped
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
            Column(f"earns more, {currency}", [count(row["gain"]) for row in rows]),
            Column("units", [f"{row['units_change']:+,}" for row in rows], goes=1),
            Column("assumed", [row["assumed"] for row in rows], right=False, goes=2),
        ]
        for row in narrow(Column("planned again with", [relaxed(row) for row in rows], right=False), columns, width):
            console.print(row, soft_wrap=True)
    else:
        console.print(Text(nothing_binds()))
    if told["not_tried"]:
        console.print(Text(not_tried(told["not_tried"]), style="dim"))
    tests = told["tests"]
    if tests["styles"]:
        for line in wrapped(tests_line(tests, currency), width):
            console.print(Text(line), soft_wrap=True)
    if told["ways_out"]:
        console.print(Text(ways_title(), style="bold"))
        for style in told["ways_out"][:SHOWN_STYLES]:
            for line in wrapped(ways_line(style, currency), width):
                console.print(Text(line))


def title(as_of: str, run_id: str) -> str:
    """Of which plan."""
    return f"What holds profit back, as of {as_of} (run {run_id}): each limit relaxed, and planned again"


def relaxed(row: dict[str, Any]) -> str:
    """A limit relaxed, in words."""
    value = row["assumed"].rpartition("=")[2]
    return {
        "minutes": f"10 % more minutes at {row['name']}",
        "minimum_batch": f"least batch {value} at {row['name']}",
        "lead_time": f"{row['name']} a week faster",
        "fabric_minimum": f"mill's minimum of {row['name']} halved",
        "budget": "10 % more budget",
    }[row["kind"]]


def nothing_binds() -> str:
    """No limit is in the way."""
    return "No limit is in the way of more profit."


def not_tried(number: int) -> str:
    """Limits that were not planned again."""
    return f"... {plural(number, 'more limit')} promised less and were not tried: --most N"


def tests_line(tests: dict[str, Any], currency: str) -> str:
    """Tests that are worth lengthening."""
    named = ", ".join(f"{row['style_id']} ({count(row['value_of_waiting'])})" for row in tests["rows"][:4])
    return (
        f"Keep testing {plural(tests['styles'], 'style')}: waiting is worth {money(tests['worth'], currency)}: {named}"
    )


def ways_title() -> str:
    """Above the styles below a minimum."""
    return "Too little demand for a minimum batch: ways out, the best first"


def ways_line(style: dict[str, Any], currency: str) -> str:
    """A style and its ways out, each with what it earns."""
    ways = "; ".join(way_in_words(way, currency) for way in style["ways"])
    return f"{style['style_id']} ({count(style['mean'])} expected): {ways}"


def way_in_words(way: dict[str, Any], currency: str) -> str:
    """One way out."""
    name = {
        "round_up": "round up to",
        "other_factory": "at another factory",
        "pool_colours": "pool colours",
        "share_fabric": "share fabric",
        "wait": "wait for more sales",
        "drop": "drop it",
    }[way["way"]]
    takes = f" {way['takes']}" if way["takes"] else ""
    return f"{name}{takes} {money(way['earns'], currency)}"
