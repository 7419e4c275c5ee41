"""Contents -> charts -> the HTML text, by the template beside this file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.language import _, language
from planner.report.charts import arrivals_chart, draw, fan_chart, load_chart, reliability_chart
from planner.report.figures import count, money, percent, plural
from planner.report.plain import plain
from planner.report.released import taken_off
from planner.report.words import limit, method
from planner.version import __version__

if TYPE_CHECKING:
    from markupsafe import Markup

    from planner.report.charts.drawing import AnyChart

FOLDER = Path(__file__).parent
PHONE = 270  # pixels that a chart has on a phone, its axis left out


def render_page(contents: dict[str, Any], pictures: Mapping[str, str] | None = None) -> str:
    """The page. Text from users is escaped by the template; the charts hold only figures and dates.

    `pictures`: style_id -> what is shown as its picture (`pictures_of`).
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"_": _, "language": language()}
    currency = contents["run"]["currency"]
    environment.filters |= {
        "count": count,
        "percent": percent,
        "plural": plural,
        "money": lambda amount: money(amount, currency),
        "limit": limit,
        "method": method,
        "taken_off": lambda row: taken_off(row, currency),
    }
    style, script = ((FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    template = environment.get_template("page.html.j2")
    page = template.render(
        **contents,
        charts=charts_of(contents),
        pictures=dict(pictures or {}),
        style=style,
        script=script,
        program=__version__,
    )
    return with_labels(page)


_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<td(?P<rest>[^>]*)>")


def with_labels(page: str) -> str:
    """Every cell with its column's name as `data-label`: on a phone a row is a card, and its head is out of sight."""

    def labelled(table: re.Match[str]) -> str:
        heads = [re.sub(r"<[^>]+>", "", head) for head in _HEAD.findall(table[0])]
        return _ROW.sub(lambda row: _label_cells(row[0], heads), table[0])

    return _TABLE.sub(labelled, page)


def _label_cells(row: str, heads: list[str]) -> str:
    places = iter(heads)

    def one(cell: re.Match[str]) -> str:
        if "colspan" in cell["rest"]:
            return cell[0]
        label = next(places, "")
        return f'<td data-label="{label}"{cell["rest"]}>'

    return _CELL.sub(one, row)


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
        "arrivals_slim": _drawn(arrivals_chart(PHONE), {"weeks": arrivals}, "arrivals-slim") if arrivals else "",
        "reliability": _drawn(reliability_chart(), {"levels": levels}, "reliability") if levels else "",
    }


def _wide(weeks: list[Any]) -> int:
    """Room for a bar a week, at most what the page has (pixels)."""
    return min(90 * len(weeks), 640)


def _drawn(chart: AnyChart, rows: dict[str, Any], name: str) -> Markup:
    """A chart that the template may put into the page as it is: our own drawing, of figures and dates only."""
    from markupsafe import Markup

    return Markup(draw(chart, rows, name))
