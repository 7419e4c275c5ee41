"""The page in a real browser: whole on a phone, filters and sorting work, labels of weeks do not touch."""

import shutil
from datetime import date, timedelta
from types import SimpleNamespace

import polars as pl
import pytest

from planner.domain import QUANTILE_NAMES
from planner.optimize.explain.plan_tables import ORDERS
from planner.report.html import contents_of, render_page
from planner.report.run_tables import RunTables
from planner.tables import LIMITS, PURCHASES
from planner.tables.frames import schema_of

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")

MONDAY = date(2026, 3, 2)
WEEKS = 20
PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
NAMES = [
    "红色碎花连衣裙 V领 收腰 中长款 2026春季新款",
    "plain tee",
    "averyveryverylongnamewithoutanyspaceinit_and_on_and_on",
    None,
]
REASON = "Expected demand 1,233 (80%: 283-2,718); 288 at workshop cover expected sales until the week of 2026-04-11. "


def run_tables():
    styles = [f"{10024 + i}" for i in range(12)]
    demand = pl.DataFrame(
        {
            "style_id": styles,
            "method": "combination",
            "age_days": 9,
            "observed_units": 5.0,
            "stockout_days": 0,
            "mean": 100.0,
            "sd": 50.0,
            **{name: 10.0 * k for k, name in enumerate(QUANTILE_NAMES)},
        }
    )
    weeks = [MONDAY + timedelta(weeks=k) for k in range(WEEKS)]
    weekly = pl.DataFrame({"style_id": styles, "mean": 10.0}).join(pl.DataFrame({"week": weeks}), how="cross")
    orders = pl.DataFrame(
        [
            (
                f"P-{i}",
                style,
                ["宁波近厂", "far_away_factory_2"][i % 2],
                weeks[0] if i < 8 else weeks[i],
                weeks[min(i + 2, 19)],
                1000 + 7 * i,
                i < 8,
                20.0,
                90.0,
                10.0,
                12345.0 - (i * 997) % 5000,
                REASON,
            )
            for i, style in enumerate(styles)
        ],
        schema=ORDERS,
        orient="row",
    )
    limits = pl.DataFrame(
        [
            *(
                ("minutes", f, week, 123456.0, 120000.0, 0.5)
                for f in ("宁波近厂", "far_away_factory_2")
                for week in weeks
            ),
            ("budget", "", None, 1234567.0, 1250000.0, 0.0),
        ],
        schema=schema_of(LIMITS),
        orient="row",
    )
    skipped = pl.DataFrame({"style_id": ["9"], "kind": "minimum_batch", "reason": REASON})
    plan = {
        "status": "optimal",
        "objective": 5e6,
        "bound": 5.1e6,
        "gap": 0.02,
        "solve_seconds": 9.0,
        "units": 12000,
        "cost": 24e6,
        "styles_ordered": 12,
        "styles_skipped": 1,
    }
    manifest = {
        "command": "run",
        "settings": {"name": "秋季 autumn drop", "currency": "CNY"},
        "seconds": 1.0,
        "seed": 7,
    }
    info = SimpleNamespace(run_id="20260302-061500-k3f9", as_of=MONDAY.isoformat(), plan=plan, manifest=manifest)
    names = pl.DataFrame({"style_id": styles, "name": (NAMES * 3)[:12], "category": ["dress", "tee"] * 6})
    purchases = pl.DataFrame([("FB1", 1500.5, MONDAY, 3001.0, True)], schema=schema_of(PURCHASES), orient="row")
    return RunTables(info, demand, weekly, orders, purchases, skipped, limits, None, names)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    tables = run_tables()
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text(render_page(contents_of(tables, None, None), {"10024": PICTURE}), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser, page_file):
    pages = []

    def at(width):
        page = browser.new_page(viewport={"width": width, "height": 844})
        troubles = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(page_file.as_uri())
        assert troubles == []
        pages.append(page)
        return page

    yield at
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_cut_at_any_width(opened, width):
    page = opened(width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        """() => [...document.querySelectorAll('td, th, h1, h2, h3, h4, p, dd, dt, caption, figcaption, svg')]
        .filter(e => e.getClientRects().length && !e.closest('thead, .hidden'))
        .filter(e => { const r = e.getBoundingClientRect(); return r.right > innerWidth + 1 || r.left < -1 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow !== 'visible'; })
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert cut == []


def test_on_a_phone_a_run_is_a_card_with_every_figure_named(opened):
    page = opened(390)
    card = page.locator("table.runs tbody.run").first
    box = card.bounding_box()
    assert box["width"] > 300
    assert box["height"] > 150
    labels = card.locator("td[data-label]").evaluate_all(
        "cells => cells.map(c => getComputedStyle(c, '::before').content)"
    )
    assert [label.strip('"') for label in labels[1:4]] == ["factory", "units", "start"]
    rights = card.locator("td.n").evaluate_all("cells => cells.map(c => c.getBoundingClientRect().right)")
    assert max(rights) <= 390


def test_filters(opened):
    page = opened(1280)
    rows = "table.runs >> nth=0 >> tbody.run:visible"
    assert page.locator(rows).count() == 8
    page.get_by_role("searchbox").first.fill("10025")
    assert page.locator(rows).count() == 1
    assert "1 of 8 runs, 1,007 units" in page.locator(".bar output").first.inner_text()
    page.get_by_role("searchbox").first.fill("DRESS")
    assert page.locator(rows).count() == 4
    page.get_by_role("searchbox").first.fill("")
    page.get_by_label("Filter by factory").first.select_option("宁波近厂")
    assert page.locator(rows).count() == 4


def test_sorting_by_list_and_by_head(opened):
    page = opened(1280)

    def units():
        return page.locator("table.runs >> nth=0 >> tbody.run").evaluate_all("runs => runs.map(r => +r.dataset.units)")

    page.get_by_label("Sort").first.select_option("units")
    assert units() == sorted(units(), reverse=True)
    page.locator("th[data-sort=units]").first.click()
    assert units() == sorted(units())
    page.locator("th[data-sort=units]").first.click()
    assert units() == sorted(units(), reverse=True)


def test_pictures_are_shown_where_given(opened):
    page = opened(390)
    pictures = page.locator("table.runs img")
    assert pictures.count() == 1
    assert pictures.first.evaluate("image => image.complete && image.naturalWidth") == 1


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_labels_of_weeks_do_not_touch(opened, width):
    page = opened(width)
    touching = page.evaluate(
        """() => [...document.querySelectorAll('svg')].filter(s => s.getClientRects().length).flatMap(svg => {
        const texts = [...svg.querySelectorAll('text')].filter(t => /^\\d{1,2} [A-Z][a-z]{2}$/.test(t.textContent) && getComputedStyle(t).opacity !== '0')
          .map(t => [t.textContent, t.getBoundingClientRect()]).sort((a, b) => a[1].left - b[1].left);
        return texts.slice(1).filter((t, i) => t[1].left < texts[i][1].right + 1).map(t => t[0]); })"""
    )
    assert touching == []
    weeks = page.evaluate(
        "[...document.querySelectorAll('svg text')].filter(t => /^\\d+ [A-Z][a-z]{2}$/.test(t.textContent)).length"
    )
    assert weeks > 10
