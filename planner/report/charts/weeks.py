"""The weeks of a plan: minutes of a factory against its capacity, and the units that come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.language import _
from planner.report.charts.drawing import colour, kept

if TYPE_CHECKING:
    import altair as alt

WEEKS = "weeks"  # the name of the rows of both charts


def _week(**more: Any) -> Any:
    import altair as alt

    return alt.X(
        "week:O",
        title=None,
        scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1),
        axis=alt.Axis(
            labelExpr="utcFormat(toDate(datum.value), '{form}')".format(form=_("%-d %b")),
            labelAngle=0,
            labelOverlap="greedy",
            labelSeparation=10,
            ticks=False,
        ),
        **more,
    )


def _stacked(first: str, second: str, colours: list[str]) -> Any:
    """Bars of two columns, the second on top of the first."""
    import altair as alt

    kinds = alt.Scale(domain=[first, second], range=colours)
    return (
        alt.Chart(alt.NamedData(WEEKS))
        .transform_fold([first, second], as_=["kind", "amount"])
        .mark_bar(opacity=0.85)
        .encode(
            x=_week(),
            y=alt.Y("amount:Q", title=None, axis=alt.Axis(format=",~f", tickCount=4, domain=False, ticks=False)),
            color=alt.Color("kind:N", scale=kinds, legend=None),
            order=alt.Order("kind:N", sort="ascending" if first < second else "descending"),
        )
    )


@kept
def load_chart(width: int = 300, height: int = 130) -> alt.LayerChart:
    """Minutes a week, those beyond capacity (overtime) in another colour, capacity as a line over each bar.

    Rows: `weeks` (week, regular, overtime, available).
    """
    import altair as alt

    limit = (
        alt.Chart(alt.NamedData(WEEKS))
        .mark_rule(color=colour("ink"), strokeWidth=2)
        .encode(x=_week(bandPosition=0), x2=alt.X2("week", bandPosition=1), y=alt.Y("available:Q", title=None))
    )
    bars = _stacked("regular", "overtime", [colour("accent"), colour("warm")])
    return alt.LayerChart(layer=[bars, limit], width=width, height=height)


@kept
def arrivals_chart(width: int = 640, height: int = 170) -> alt.Chart:
    """Units that come in a week, firm below, provisional above. Rows: `weeks` (week, firm, provisional)."""
    bars: alt.Chart = _stacked("firm", "provisional", [colour("warm"), colour("accent")])
    return bars.properties(width=width, height=height)
