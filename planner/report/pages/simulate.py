"""Simulated seasons as a page: what was played, one line a policy, what each figure means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from planner.language import _, gathered, ngettext
from planner.report.figures import count, day, money, percent, plural
from planner.report.narrow import Column, narrow

if TYPE_CHECKING:
    from planner.simulate import Simulated

NAMES = {
    "one-buy": gathered("one big buy"),
    "mean": gathered("ordering the mean"),
    "grades": gathered("grades by hand"),
    "newsvendor": gathered("newsvendor"),
    "plan": gathered("this plan"),
    "knowing": gathered("knowing the future"),
}
HEAD = (
    gathered("policy"),
    gathered("margin"),
    gathered("of knowing"),
    gathered("sell-through"),
    gathered("lost sales"),
    gathered("left over"),
    gathered("changes"),
)
GOES = (0, 0, 3, 0, 2, 1)  # how early each figure goes where there is no room
LEGEND = gathered(
    "margin: sales net of returns + salvage - units, setups, overtime, fabric, holding. of knowing: share of the margin "
    "of the same plan told what will be sold. sell-through: units sold / units received, test pieces included. lost "
    "sales: share of demand that found no stock. left over: units at exit. changes: share of provisional orders that "
    "the next night moved."
)


def show_simulation(console: Console, found: Simulated, currency: str) -> None:
    """What was played, a line a policy, intervals where there are several seasons."""
    about = found.about
    title = (
        _("Replay of the company's own sales")
        if about["replay"]
        else _("{value} drawn from the company's past (seed {seed})").format(
            value=plural(about["seasons"], "season"), seed=about["seed"]
        )
    )
    factories = ngettext("{n} factory", "{n} factories", about["factories"]).format(n=about["factories"])
    console.print(
        Text.assemble(
            (title, "bold"),
            _(
                ": {value} from {value_2}, {value_3}, tests of {value_4}, {factories}, demand for {value_5} units"
            ).format(
                value=plural(about["weeks"], "week"),
                value_2=day(about["start"]),
                value_3=plural(about["styles"], "new style"),
                value_4=count(about["test_pieces"]),
                factories=factories,
                value_5=count(about["demand"]),
            ),
        )
    )
    console.print()
    names, *figures = zip(*(_line(row, currency) for row in found.policies), strict=True)
    columns = [Column(_(head), cells, goes=goes) for head, goes, cells in zip(HEAD[1:], GOES, figures, strict=True)]
    for line in narrow(Column(_(HEAD[0]), names, right=False), columns, console.width):
        console.print(line, soft_wrap=True)
    console.print()
    if any(row["margin_low"] is not None for row in found.policies):
        console.print(Text(_("Intervals: 95% t intervals of the mean over seasons."), style="dim"))
    console.print(Text(_(LEGEND), style="dim"))


def _line(row: dict[str, Any], currency: str) -> tuple[str, ...]:
    margin = money(row["margin"], currency)
    if row["margin_low"] is not None:
        margin += _(" ({value} to {value_2})").format(value=count(row["margin_low"]), value_2=count(row["margin_high"]))
    return (
        _(NAMES[row["policy"]]) if row["policy"] in NAMES else row["policy"],
        margin,
        _with_interval(row, "share"),
        _with_interval(row, "sell_through"),
        _with_interval(row, "lost_sales"),
        count(row["leftover"]),
        _share(row["changes"]),
    )


def _share(value: float | None) -> str:
    return "-" if value is None else percent(value)


def _with_interval(row: dict[str, Any], name: str) -> str:
    if row[name] is None or row[f"{name}_low"] is None:
        return _share(row[name])
    return _("{value} ({value_2:.0%} to {value_3:.0%})").format(
        value=percent(row[name]), value_2=row[f"{name}_low"], value_3=row[f"{name}_high"]
    )
