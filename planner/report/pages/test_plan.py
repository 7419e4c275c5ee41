"""The design of the next sales test: a line a style, the tests that are worth most first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import count, money, percent, plural
from planner.report.narrow import Column, narrow

if TYPE_CHECKING:
    from planner.domain import Inputs
    from planner.sales_test import SalesTests

# Lines shown; --format csv holds all.
MOST_LINES = 40
NAME_WIDTH = 22


def show_test_plan(console: Console, design: SalesTests, inputs: Inputs, currency: str) -> None:
    """What to put on sale, for how long, what it is worth, and what the same pieces spread evenly would be."""
    tested = design.tests.filter(design.tests["pieces"] > 0)
    console.print(
        Text(
            _("Test {styles} with {pieces} pieces: worth {value} above ordering without a test").format(
                styles=plural(tested.height, "style"),
                pieces=count(design.pieces),
                value=money(design.value, currency),
            ),
            style="bold",
        )
    )
    console.print(
        _("The same pieces spread evenly over all new styles: {value}").format(value=money(design.even, currency))
    )
    names = dict(inputs.styles.select("style_id", "name").iter_rows()) if "name" in inputs.styles.columns else {}
    shown = tested.head(MOST_LINES).rows(named=True)
    titles = [f"{row['style_id']} {names.get(row['style_id']) or ''}".strip()[:NAME_WIDTH] for row in shown]
    columns = [
        Column(_("pieces"), [count(row["pieces"]) for row in shown]),
        Column(_("days"), [count(row["days"]) for row in shown]),
        Column(_("worth"), [count(row["value"]) for row in shown]),
        Column(_("a piece more"), [f"{row['value_of_more_pieces']:,.1f}" for row in shown], goes=1),
        Column(_("sells out"), [percent(row["sold_out_chance"]) for row in shown], goes=2),
        Column(_("order follows"), [percent(row["order_chance"]) for row in shown], goes=3),
        Column(_("decide on"), [row["decide_on"].isoformat() for row in shown]),
    ]
    for line in narrow(Column(_("style"), titles, right=False), columns, console.width):
        console.print(line, soft_wrap=True)
    if tested.height > MOST_LINES:
        console.print(Text(_("... and {n} more (--format csv shows all)").format(n=tested.height - MOST_LINES)))
    left = design.tests.filter(design.tests["pieces"] == 0)
    if left.height:
        sure = left.filter(left["untested_profit"] > 0).height
        console.print(
            Text(
                _("Not tested: {styles}; {sure} of them are expected to pay without a test").format(
                    styles=plural(left.height, "style"), sure=sure
                )
            )
        )
