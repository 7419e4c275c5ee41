"""What a style has sold, and what it may sell until its exit date: a line that opens into a fan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.language import _
from planner.report.charts.drawing import colour, kept

if TYPE_CHECKING:
    import altair as alt

# Ranges from the outside in: lowest and highest quantile, how dense.
RANGES = (("p05", "p95", 0.14), ("p10", "p90", 0.22), ("p25", "p75", 0.3))


@kept
def fan_chart(width: int = 300, height: int = 170) -> alt.LayerChart:
    """Cumulative units: sold so far, then the median and its 50, 80 and 90% ranges; triangles where goods arrive.

    Rows: `sold` (day, units), `ahead` (day, p05, p10, p25, p50, p75, p90, p95; all since launch) and `arrivals` (day,
    firm).
    """
    import altair as alt

    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format=_("%-d %b"), labelOverlap=True, tickCount=5, grid=False),
    )
    axis = alt.Axis(title=None, format=",~f", tickCount=4, domain=False, ticks=False)
    ahead = alt.Chart(alt.NamedData("ahead"))
    layers: list[Any] = [
        ahead.mark_area(color=colour("accent"), opacity=density).encode(x=x, y=alt.Y(f"{low}:Q", axis=axis), y2=high)
        for low, high, density in RANGES
    ]
    layers.append(ahead.mark_line(color=colour("accent"), strokeWidth=2).encode(x=x, y=alt.Y("p50:Q", axis=axis)))
    layers.append(
        alt.Chart(alt.NamedData("sold"))
        .mark_line(color=colour("ink"), strokeWidth=2)
        .encode(x=x, y=alt.Y("units:Q", axis=axis))
    )
    layers.append(
        alt.Chart(alt.NamedData("arrivals"))
        .mark_point(shape="triangle-up", size=60, stroke=colour("warm"), strokeWidth=1.5, opacity=1, yOffset=-5)
        .encode(
            x=x, y=alt.datum(0), fill=alt.condition("datum.firm", alt.value(colour("warm")), alt.value(colour("paper")))
        )
    )
    return alt.LayerChart(layer=layers, width=width, height=height)
