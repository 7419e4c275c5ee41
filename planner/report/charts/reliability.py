"""What forecasts claimed against what came: on the diagonal they kept their word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.language import _
from planner.report.charts.drawing import colour, kept

if TYPE_CHECKING:
    import altair as alt


@kept
def reliability_chart(width: int = 300, height: int = 300) -> alt.LayerChart:
    """Share of styles that sold less than each quantile, against what the quantile claims.

    Rows: `levels` (level, below; both 0-1).
    """
    import altair as alt

    ticks = alt.Axis(format="%", values=[0, 0.2, 0.4, 0.6, 0.8, 1], domain=False, ticks=False)
    x = alt.X("level:Q", title=_("claimed: sales stay below"), scale=alt.Scale(domain=[0, 1]), axis=ticks)
    y = alt.Y("below:Q", title=_("came: sales stayed below"), scale=alt.Scale(domain=[0, 1]), axis=ticks)
    found = alt.Chart(alt.NamedData("levels"))
    diagonal = (
        alt.Chart(alt.InlineData(values=[{"level": 0, "below": 0}, {"level": 1, "below": 1}]))
        .mark_line(color=colour("soft"), strokeDash=[4, 4], strokeWidth=1.5)
        .encode(x=x, y=y)
    )
    line = found.mark_line(color=colour("accent"), strokeWidth=1.5).encode(x=x, y=y)
    points = found.mark_point(color=colour("accent"), filled=True, size=40, opacity=1).encode(x=x, y=y)
    return alt.LayerChart(layer=[diagonal, line, points], width=width, height=height)
