"""The page of a season of 30,000 styles stays small and says what it leaves out."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import polars as pl
import pytest

from planner.domain import QUANTILE_NAMES
from planner.language import use
from planner.optimize.explain.plan_tables import ORDERS
from planner.report.html import contents_of, render_page
from planner.report.run_tables import RunTables
from planner.tables import LIMITS, PURCHASES
from planner.tables.frames import schema_of

STYLES, FACTORIES, WEEKS = 30_000, 30, 10
MONDAY = date(2026, 3, 2)
REASON = "Expected demand 1,233 (80%: 283-2,718); 288 at workshop cover expected sales until the week of 2026-04-11. "


@pytest.fixture(scope="module")
def season():
    """A run of 30,000 styles: 12,000 runs, 18,000 styles skipped, 30 factories, no sales kept."""
    styles = [f"{i:06d}" for i in range(STYLES)]
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
    weekly = pl.DataFrame({"style_id": styles, "mean": 10.0}).join(
        pl.DataFrame({"week": [MONDAY + timedelta(weeks=k) for k in range(WEEKS)]}), how="cross"
    )
    orders = pl.DataFrame(
        [
            (
                f"P-{i}",
                styles[i],
                f"F{i % FACTORIES}",
                MONDAY + timedelta(weeks=i % WEEKS),
                MONDAY + timedelta(weeks=12),
                100,
                i % WEEKS == 0,
                20.0,
                90.0,
                10.0,
                float(i),
                REASON,
            )
            for i in range(12_000)
        ],
        schema=ORDERS,
        orient="row",
    )
    limits = pl.DataFrame(
        [
            ("minutes", f"F{f}", MONDAY + timedelta(weeks=k), 1000.0 + f, 900.0, 0.5)
            for f in range(FACTORIES)
            for k in range(WEEKS)
        ],
        schema=schema_of(LIMITS),
        orient="row",
    )
    skipped = pl.DataFrame({"style_id": styles[12_000:], "kind": "minimum_batch", "reason": REASON})
    plan = {
        "status": "feasible",
        "objective": 5e6,
        "bound": 5.1e6,
        "gap": 0.02,
        "solve_seconds": 9.0,
        "units": 1_200_000,
        "cost": 24e6,
        "styles_ordered": 12_000,
        "styles_skipped": 18_000,
    }
    manifest = {"command": "run", "settings": {"name": "", "currency": "CNY"}, "seconds": 1.0, "seed": 7}
    info = SimpleNamespace(run_id="r1", as_of=MONDAY.isoformat(), plan=plan, manifest=manifest)
    names = pl.DataFrame(schema=dict.fromkeys(("style_id", "name", "category"), pl.String))
    return RunTables(
        info, demand, weekly, orders, pl.DataFrame(schema=schema_of(PURCHASES)), skipped, limits, None, names
    )


@pytest.mark.slow
def test_a_large_run_stays_small_and_says_so(season):
    contents = contents_of(season, None, None)
    page = render_page(contents)
    assert len(page.encode()) < 2_000_000
    for words in (
        "The 200 runs that earn most, of 1,200",
        "The 24 factories with most work, of 30",
        "The dearest 15 of 300",
        "12 of 30,000 styles",
        "the first 8",
    ):
        assert words in page
    assert "The search stopped before it reached the gap" in page
    assert contents["firm"]["rows"][0]["expected_profit"] == 11_990.0
    assert contents["load"]["factories"][-1]["overtime"] > 0


def test_the_page_speaks_chinese(season):
    use("zh")
    try:
        page = render_page(contents_of(season, None, None))
    finally:
        use("en")
    assert '<html lang="zh-Hans">' in page
    for words in ("今天下达", "确定批次，最赚钱的在前", "产能负荷", "预测有多可信", 'data-label="件数"'):
        assert words in page
    assert english_left(page) == set()


# Names of files, commands and columns, of the plan's own things, and measures that are called so in every language.
NAMES = {"planner", "run", "release", "export", "backtest", "manifest", "json", "csv", "orders", "limits", "skipped"}
NAMES |= {"demand", "parquet", "CNY", "WAPE", "CRPS", *re.findall("[A-Za-z]+", REASON)}


def english_left(page):
    """English words that people would see or hear, of filters and labels too."""
    labels = re.findall(r'(?:aria-label|data-label|placeholder)="([^"]*)"', page)
    said = json.loads(re.search("const say = (.*);", page)[1]).values()
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<(style|script).*?</\1>", " ", page, flags=re.DOTALL))
    return set(re.findall("[A-Za-z]{2,}", re.sub(r"{\w+}", "", " ".join([text, *labels, *said])))) - NAMES


@pytest.mark.slow
def test_with_recourse_verdicts_and_chances_are_shown(season):
    plan = {
        **season.info.plan,
        "recourse": {
            "objective": 5.2e6,
            "gain": 1.0,
            "styles_changed": 3,
            "fixed_plan": {"objective": 5.05e6, "bound": 5.1e6, "gap": 0.0099},
        },
    }
    manifest = {**season.manifest, "settings": {"name": "", "currency": "CNY", "optimize": {"gap": 0.01}}}
    info = SimpleNamespace(**{**vars(season.info), "plan": plan, "manifest": manifest})
    verdicts = pl.DataFrame(
        [
            ("000001", "order_now", -5.0, 0.0, "now"),
            ("000002", "keep_testing", 7.0, 0.1, "wait"),
            ("000003", "keep_testing", 9.0, 0.2, "wait more"),
            ("000004", "drop", 0.0, 0.0, "no"),
        ],
        schema=["style_id", "verdict", "value_of_waiting", "learning", "reason"],
        orient="row",
    )
    verdicts = verdicts.with_columns(latest_start=pl.lit(MONDAY))
    orders = season.orders.with_columns(chance=pl.when("firm").then(1.0).otherwise(0.37))
    contents = contents_of(replace(season, info=info, orders=orders, verdicts=verdicts), None, None)
    assert [row["styles"] for row in contents["verdicts"]["styles"]] == [1, 2, 0, 1]
    assert [row["style_id"] for row in contents["verdicts"]["waiting"]] == ["000003", "000002"]
    page = render_page(contents)
    assert "37%" in page
    assert "5,200,000" in page
    assert "within 1.0% of it" in page
    assert "The search stopped" not in page  # the plan that the bound speaks of is proven as asked


@pytest.mark.slow
def test_what_released_orders_took_is_told_as_on_the_screen(season):
    rows = [
        {"kind": "fabric", "name": "silk", "week": None, "given": 300.0, "released": 60.0, "left": 240.0},
        {"kind": "fabric", "name": "wool", "week": None, "given": 200.0, "released": -50.0, "left": 250.0},
        {"kind": "budget", "name": "", "week": "2026-03-09", "given": 2000.0, "released": 1500.0, "left": 500.0},
    ]
    info = SimpleNamespace(**{**vars(season.info), "manifest": {**season.info.manifest, "net_released": rows}})
    page = render_page(contents_of(replace(season, info=info), None, None))
    assert (
        "60 of 300 m of silk since it was counted; 50 m of wool more, bought with them; CNY 1,500 of the CNY 2,000 budget "
        "of week 2026-03-09, CNY 500 left to commit."
    ) in page


def test_a_plan_of_nothing_is_a_page_too(season):
    nothing = replace(
        season,
        orders=pl.DataFrame(schema=ORDERS),
        skipped=season.skipped.clear(),
        limits=pl.DataFrame(schema=schema_of(LIMITS)),
    )
    season.info.plan.update(objective=0.0, bound=0.0, gap=0.0, units=0, cost=0.0)
    page = render_page(contents_of(nothing, None, None))
    assert "Nothing: no run starts within the firm weeks." in page
    assert "No budget is set" in page
    assert 'id="skipped"' not in page


def test_a_firm_run_shows_its_colours_and_sizes_with_totals_both_ways(season):
    lines = pl.DataFrame(
        [("P-11990", "黑色", "M", None, 60), ("P-11990", "黑色", "S", None, 10), ("P-11990", "米<白", "M", None, 30)],
        schema=["order_id", "colour", "size", "sku", "units"],
        orient="row",
    )
    contents = contents_of(replace(season, order_lines=lines), None, None)
    told, bare = contents["firm"]["rows"][:2]
    assert told["matrix"]["sizes"] == ["S", "M"]
    assert told["matrix"]["units"] == [[10, 60], [0, 30]]
    assert told["matrix"]["of_size"] == [10, 90]
    assert told["matrix"]["total"] == told["units"] == 100
    assert bare["matrix"] is None
    page = render_page(contents)
    rows = re.findall(r'<div role="row">(.*?)</div>', page)
    cells = [re.findall(r"<span[^>]*>(?:<b>)?([^<]*)", row) for row in rows]
    assert cells == [
        ["colour", "S", "M", "in all"],
        ["黑色", "10", "60", "70"],
        ["米&lt;白", "·", "30", "30"],
        ["in all", "10", "90", "100"],
    ]
