"""planner explain: why the plan is as it is, for one style, order or factory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.commands.call import Call
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    from rich.console import Console

    from planner.questions.base import Base

Style = Annotated[str | None, typer.Argument(metavar="[STYLE]", help="The style.")]
Order = Annotated[str | None, typer.Option("--order", metavar="ID", help="The style of this order of the plan.")]
Factory = Annotated[str | None, typer.Option("--factory", metavar="F", help="A factory in place of a style.")]
WhyNot = Annotated[
    str | None, typer.Option("--why-not", metavar="STYLE", help="Why this style gets no run, or none today.")
]
Solve = Annotated[
    bool,
    typer.Option("--solve", help="Also plan again: 10% more demand, a third of the minimum batch, 1,000 more money."),
]
Run = Annotated[str | None, typer.Option("--run", metavar="RUN", help="Of this plan. Default: the newest one.")]


def explain(
    call: Call,
    style: Style = None,
    order: Order = None,
    factory: Factory = None,
    why_not: WhyNot = None,
    solve: Solve = False,
    run: Run = None,
) -> Result:
    """Why a style is ordered or not, on one page.

    Evidence, past styles like it, demand, the options weighed and what each would earn, what binds, what the minimum
    batch forced; with --solve what would change the decision.
    """
    from planner.errors import UsageError
    from planner.questions.base import base_of
    from planner.questions.changes import newest_plan
    from planner.questions.explain import explain_factory, style_of_order
    from planner.report.pages.explain import show_factory
    from planner.workspace import find_run

    if sum(x is not None for x in (style, order, factory, why_not)) != 1:
        raise UsageError(_("name one of STYLE, --order ID, --factory F, --why-not STYLE"))
    ws = call.workspace()
    base = base_of(ws, newest_plan(ws) if run is None else find_run(ws, run), call.warn)
    if factory is None:
        asked = style or why_not or style_of_order(base, order or "")
        return _style(call, base, asked, solve=solve, why_not=why_not is not None)
    told = explain_factory(base, factory)

    def page(console: Console) -> None:
        show_factory(console, told, ws.settings.currency)

    return Result(data=told, rows=told["weeks"], page=page, run_id=base.run.run_id)


def _style(call: Call, base: Base, style: str, *, solve: bool, why_not: bool) -> Result:
    from planner.questions.explain import explain_style
    from planner.report.pages.explain import show_style

    told = explain_style(base, style)
    if solve:
        from planner.questions.explain.changes import what_would_change

        told["changes"] = what_would_change(base, style, _factory_in_question(told), call.progress)
    if why_not and told["orders"]:
        call.warn(_is_ordered(style, told["orders"]))

    def page(console: Console) -> None:
        show_style(console, told, base.workspace.settings.currency)

    hints = () if solve else (call.type_next(f"explain {style} --solve"),)
    return Result(data=told, rows=told["options"], page=page, run_id=base.run.run_id, hints=hints)


def _factory_in_question(told: dict[str, Any]) -> str | None:
    """Where the style is made, or where its best option would be."""
    if told["orders"]:
        return str(told["orders"][0]["factory_id"])
    return next((option["factory_id"] for option in told["options"] if option["option"] in ("best", "least")), None)


def _is_ordered(style: str, orders: list[dict[str, Any]]) -> Any:
    from planner.domain import Warn

    weeks = ", ".join(
        _("{units:,} in week {week}").format(units=order["units"], week=order["week"]) for order in orders
    )
    return Warn("is_ordered", _("{style} is ordered: {weeks}").format(style=style, weeks=weeks), notice=True)
