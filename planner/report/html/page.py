"""Contents -> charts -> the HTML text, by the template beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.report.charts import arrivals_chart, draw, fan_chart, load_chart, reliability_chart
from planner.report.figures import count, money, percent, plural
from planner.report.pages.orders import taken_off
from planner.report.plain import plain
from planner.version import __version__

if TYPE_CHECKING:
    from markupsafe import Markup

    from planner.report.charts.drawing import AnyChart

FOLDER = Path(__file__).parent


def render_page(contents: dict[str, Any]) -> str:
    """The page. Text from users is escaped by the template; the charts hold only figures and dates."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    currency = contents["run"]["currency"]
    environment.filters |= {
        "count": count,
        "percent": percent,
        "plural": plural,
        "money": lambda amount: money(amount, currency),
        "taken_off": lambda row: taken_off(row, currency),
    }
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    template = environment.get_template("page.html.j2")
    return template.render(**contents, charts=charts_of(contents), style=style, program=__version__)


def charts_of(contents: dict[str, Any]) -> dict[str, Any]:
    """The SVG of every chart, by section; "" where there is nothing to draw."""
    shown = plain({key: contents[key] for key in ("fans", "load", "arrivals", "reliability")})
    load, arrivals, levels = shown["load"], shown["arrivals"], (shown["reliability"] or {}).get("levels")
    return {
        "fans": [
            _drawn(fan_chart(), {key: fan[key] for key in ("sold", "ahead", "arrivals")}, f"fan{i}")
            for i, fan in enumerate(shown["fans"])
        ],
        "load": [
            _drawn(load_chart(), {"weeks": factory["weeks"]}, f"load{i}")
            for i, factory in enumerate(load["factories"] if load else ())
        ],
        "arrivals": _drawn(arrivals_chart(_wide(arrivals)), {"weeks": arrivals}, "arrivals") if arrivals else "",
        "reliability": _drawn(reliability_chart(), {"levels": levels}, "reliability") if levels else "",
    }


def _wide(weeks: list[Any]) -> int:
    """Room for a bar a week, at most what the page has (pixels)."""
    return min(90 * len(weeks), 640)


def _drawn(chart: AnyChart, rows: dict[str, Any], name: str) -> Markup:
    """A chart that the template may put into the page as it is: our own drawing, of figures and dates only."""
    from markupsafe import Markup

    return Markup(draw(chart, rows, name))
