"""An Altair chart and its rows -> one small SVG that takes its colours from the page; the same gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from planner.errors import InputError
from planner.language import _, language

if TYPE_CHECKING:
    import altair as alt

    AnyChart = alt.Chart | alt.LayerChart

VEGA_LITE = "6.4"
FONT = "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
# Colours by role. A page defines them as CSS variables, light and dark; a picture that stands alone has these.
COLOURS = {
    "ink": "#1c2430",
    "soft": "#5d6b7c",
    "line": "#d5dbe3",
    "paper": "#ffffff",
    "accent": "#1f6f8b",
    "warm": "#d98324",
}
_MODULES = ("altair", "vl_convert", "jinja2")
_NOISE = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events|xmlns:xlink)="[^"]*"')
_NOTHING = re.compile(r'<path d="(?:M0,0h0v0h0Z)?"(?: display="none")?/>|<g></g>')


P = ParamSpec("P")
T = TypeVar("T")


def kept(build: Callable[P, T]) -> Callable[P, T]:
    """Builds a chart once a size and language, since one chart serves any number of rows."""

    @cache
    def built(_language: str, *args: Any, **kwargs: Any) -> T:
        return build(*args, **kwargs)

    @wraps(build)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        return built(language(), *args, **kwargs)  # type: ignore[arg-type]  # sizes in pixels

    return asked


def need_charts() -> None:
    """InputError with the way to mend it where the libraries that draw are not installed."""
    missing = [name for name in _MODULES if find_spec(name) is None]
    if missing:
        raise InputError(
            _("The page is drawn by libraries that are not installed: {names}").format(names=", ".join(missing)),
            hint=_("pip install 'quick-return-planner[report]'; in a checkout: pip install '.[report]'"),
        )


def colour(role: str) -> str:
    """The colour of a role, as the page defines it."""
    return f"var(--{role})"


def draw(chart: AnyChart, rows: Mapping[str, Sequence[Mapping[str, Any]]], name: str) -> str:
    """The chart of these rows (by the names it calls them; dates as ISO text) as SVG.

    Without aria marks: the figure around it carries the words. Its ids are led by `name`, since all charts land in one
    page.
    """
    import vl_convert

    spec = chart.to_dict(validate=False)
    spec["datasets"] = spec.get("datasets", {}) | {key: list(part) for key, part in rows.items()}
    spec["config"] = _look()
    svg = _NOISE.sub("", str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)))
    while (smaller := _NOTHING.sub("", svg)) != svg:
        svg = smaller
    return re.sub(r"url\(#", f"url(#{name}-", re.sub(r'\bid="', f'id="{name}-', svg))


def _look() -> dict[str, Any]:
    """What all charts share: no frame, a quiet grid, the page's font and colours."""
    axis = {
        "labelColor": colour("soft"),
        "titleColor": colour("soft"),
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titlePadding": 10,
        "gridColor": colour("line"),
        "domainColor": colour("line"),
        "tickColor": colour("line"),
    }
    legend = {"labelColor": colour("ink"), "titleColor": colour("soft"), "labelFontSize": 11, "columnPadding": 28}
    return {
        "font": FONT,
        "aria": False,
        "background": "transparent",
        "padding": 10,
        "view": {"stroke": None},
        "axis": axis,
        "legend": legend,
        "text": {"color": colour("ink"), "fontSize": 11},
    }


def on_paper(svg: str) -> str:
    """The SVG to stand alone in a document: colours written out, on a white ground."""
    svg = re.sub(r"var\(--([a-z-]+)\)", lambda found: COLOURS[found[1]], svg)
    ground = '<rect width="100%" height="100%" fill="{paper}"/>'.format(paper=COLOURS["paper"])
    return re.sub(r"(<svg[^>]*>)", rf"\1{ground}", svg, count=1) + "\n"
