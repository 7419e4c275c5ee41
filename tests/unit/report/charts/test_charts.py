"""Charts are the same bytes every time, wherever they are drawn, and hold what they were given."""

import os
import re
import subprocess
import sys

import pytest

from planner.report.charts import arrivals_chart, draw, fan_chart, load_chart, on_paper, reliability_chart

LEVELS = ("p05", "p10", "p25", "p50", "p75", "p90", "p95")
FAN = {
    "sold": [{"day": "2026-03-01", "units": 0.0}, {"day": "2026-03-08", "units": 40.0}],
    "ahead": [
        {"day": "2026-03-08", **dict.fromkeys(LEVELS, 40.0)},
        {"day": "2026-05-03", **{level: 40.0 + 30 * i for i, level in enumerate(LEVELS)}},
    ],
    "arrivals": [{"day": "2026-03-23", "firm": True}, {"day": "2026-04-06", "firm": False}],
}
WEEKS = [
    {
        "week": f"2026-03-{day:02d}",
        "regular": 400.0,
        "overtime": 20.0,
        "available": 400.0,
        "firm": 10,
        "provisional": 30,
    }
    for day in (2, 9, 16)
]
LEVELS_MET = [{"level": 0.1, "below": 0.2}, {"level": 0.9, "below": 0.8}]
PICTURES = {
    "fan": (fan_chart, FAN),
    "load": (load_chart, {"weeks": WEEKS}),
    "arrivals": (arrivals_chart, {"weeks": WEEKS}),
    "reliability": (reliability_chart, {"levels": LEVELS_MET}),
}


@pytest.mark.parametrize("name", PICTURES)
def test_twice_the_same(name):
    chart, rows = PICTURES[name]
    first = draw(chart(), rows, name)
    assert draw(chart(), rows, name) == first
    assert first.startswith("<svg")
    assert all(used.startswith(f"{name}-") for used in re.findall(r'(?:\bid="|url\(#)([^")]+)', first))
    assert "aria-" not in first


def test_the_time_zone_changes_nothing():
    """Dates are days, not instants: a page made in Shanghai is that made in London."""
    code = f"from planner.report.charts import draw, fan_chart;print(draw(fan_chart(), {FAN!r}, 'fan'), end='')"
    pages = [
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"TZ": zone}, capture_output=True, text=True, check=True
        ).stdout
        for zone in ("Asia/Shanghai", "America/New_York")
    ]
    assert pages[0] == pages[1]
    assert re.findall(r">(\d+ [A-Z][a-z]+)<", pages[0])[0] == "1 Mar"


def test_arrivals_are_filled_when_firm():
    svg = draw(fan_chart(), FAN, "fan")
    assert svg.count('fill="var(--warm)"') == 1
    assert svg.count('fill="var(--paper)"') == 1
    assert "var(--paper)" not in draw(fan_chart(), {**FAN, "arrivals": []}, "fan")


def test_reliability_has_its_diagonal():
    chart, rows = PICTURES["reliability"]
    svg = draw(chart(), rows, "reliability")
    assert re.search(r'd="M0,300L300,0"[^>]*stroke-dasharray="4,4"', svg)
    assert 'd="M30,240L270,60"' in svg


def test_bars_stack_in_the_order_named():
    svg = draw(load_chart(), {"weeks": WEEKS[:1]}, "load")
    tops = {
        role: float(re.search(rf'd="M[\d.]+,([\d.]+)h[^"]*" fill="var\(--{role}\)"', svg)[1])
        for role in ("accent", "warm")
    }
    assert tops["warm"] < tops["accent"]  # y grows downwards: overtime sits on top of regular minutes


def test_on_paper_no_colour_is_left_to_the_page():
    svg = on_paper(draw(fan_chart(), FAN, "fan"))
    assert "var(" not in svg
    assert '<rect width="100%" height="100%" fill="#ffffff"/>' in svg
