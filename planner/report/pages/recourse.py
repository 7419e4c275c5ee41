"""What recourse adds to the plan page: a verdict a style, and what deciding again later is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report import words
from planner.report.figures import indented, money, percent
from planner.report.words import VERDICTS

if TYPE_CHECKING:
    from planner.domain import Plan

SHOWN = 3  # styles named of each verdict
NAMED = ("order_now", "keep_testing")


def show_verdicts(console: Console, verdicts: pl.DataFrame | None) -> None:
    """How many styles to order now, keep testing and drop; those for which the choice matters most, with reasons."""
    if verdicts is None or verdicts.is_empty():
        return
    console.print(Text.assemble("\n", (_("Verdicts"), "bold"), _(" (all in verdicts.csv)")))
    for verdict in VERDICTS:
        rows = verdicts.filter(pl.col("verdict") == verdict)
        if rows.is_empty():
            continue
        console.print(Text(f"  {rows.height:>5,}  {verdict_in_full(verdict)}"))
        top = rows.sort(pl.col("value_of_waiting").abs(), descending=True, maintain_order=True).head(SHOWN)
        for row in top.iter_rows(named=True) if verdict in NAMED else ():
            last = (
                _("; last sensible start {latest_start}").format(latest_start=row["latest_start"])
                if row["latest_start"]
                else ""
            )
            console.print(indented(f"{row['style_id']}: {row['reason']}{last}", 9))


def verdict_in_full(code: str) -> str:
    """A verdict, said whole where its word alone may not be understood."""
    return (
        _("crowded out: would pay, but for minutes, fabric or money") if code == "crowded_out" else words.verdict(code)
    )


def recourse_lines(plan: Plan, recourse: dict[str, Any], currency: str) -> str:
    """What tonight's runs earn when later ones follow what is seen; the plan as it stands; how far that is proven."""
    fixed = recourse["fixed_plan"]
    seen = _("from now to {review} and after").format(review=recourse["review"]) if recourse["review"] else "later"
    later = _("when later runs are decided on what is seen {seen}").format(seen=seen)
    return _(
        "With recourse: {value} expected {later}; {objective} if all runs are made as they "
        "stand\nProven: no plan made as it stands can earn more than {bound}; the best one found "
        "earns {value_2}, within {value_3} of that ({solver}, {solve_seconds:.1f} s)"
    ).format(
        value=money(recourse["objective"], currency),
        later=later,
        objective=money(plan.objective, currency),
        bound=money(plan.bound, currency),
        value_2=money(fixed["objective"], currency),
        value_3=percent(fixed["gap"]),
        solver=plan.solver,
        solve_seconds=plan.solve_seconds,
    )
