"""Answers to questions, and bookings, as pages at every width, in both languages; Chinese names take two cells."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import polars as pl
import pytest
from screens import assert_as_before, screen

from planner.ingest.ledger.amend import Amended
from planner.ingest.ledger.proposal import Proposal
from planner.language import use
from planner.report.pages.advise import show_advice
from planner.report.pages.amended import show_amended, show_to_undo
from planner.report.pages.explain import show_factory, show_style
from planner.report.pages.orders import show_booked_orders, show_history, show_matrix, show_proposal
from planner.report.pages.score import show_score
from planner.report.pages.value import show_value
from planner.report.pages.whatif import show_whatif

MONDAY, LATER = date(2026, 3, 2), date(2026, 3, 16)
RUN = "20260302-061500-k3f9"
MONEY = "CNY"
WIDTHS = (60, 80, 120, 200)


@pytest.fixture(autouse=True)
def english_again():
    yield
    use("en")


STYLE = {
    "style_id": "10024",
    "name": "红色碎花连衣裙 V领 收腰",
    "category": "连衣裙",
    "run_id": RUN,
    "as_of": "2026-03-02",
    "exit_date": "2026-06-01",
    "evidence": {
        "age_days": 21,
        "sold": 55,
        "rate": 6.2,
        "on_hand": 7,
        "sell_through": 0.89,
        "stockout_days": 1,
        "on_order": 60,
        "grade": "hot",
        "flags": "broken_sizes;price_change",
    },
    "like": [{"style_id": "9011", "then": 52, "in_all": 412}, {"style_id": "9007", "then": 62, "in_all": 598}],
    "demand": {"mean": 512.0, "p10": 180.0, "p25": 290.0, "p50": 470.0, "p75": 690.0, "p90": 940.0},
    "picture": {"low": 90, "high": 1400, "heights": [2, 4, 6, 8, 8, 7, 6, 5, 4, 4, 3, 2, 2, 1, 1, 1]},
    "orders": [
        {
            "units": 1200,
            "factory_id": "宁波近厂",
            "week": MONDAY,
            "firm": True,
            "reason": "Expected demand 512 (80%: 180-940) against 7 in stock; 1,200 at 宁波近厂 cover expected sales to the "
            "end of the season; more would not earn its cost.",
        }
    ],
    "skipped": None,
    "verdict": {"verdict": "order_now", "reason": "a run now earns 6,090 more than waiting", "latest_start": LATER},
    "options": [
        {"option": "none", "units": 0, "earns": 0.0, "scarce": 0.0, "leftover": 0.0, "no_room": ""},
        {"option": "plan", "units": 1200, "earns": 19955.0, "scarce": 1688.0, "leftover": 198.0, "no_room": ""},
        {
            "option": "best",
            "factory_id": "宁波近厂",
            "week": MONDAY,
            "units": 1320,
            "earns": 20222.0,
            "scarce": 5841.0,
            "leftover": 289.0,
            "no_room": "宁波近厂 has 1,494 minutes left in the week of 2026-03-02 and this takes 6,490",
        },
    ],
    "forced": [
        {"units_without": 40, "units": 60, "factory_id": "F2", "costs": 312.0, "leftover": 14},
    ],
    "limits": [
        {"kind": "minutes", "name": "宁波近厂", "week": MONDAY, "used": 9000, "available": 9000, "price": 0.9},
        {"kind": "budget", "name": "", "week": None, "used": 250000, "available": 250000, "price": 0.31},
    ],
    "changes": [
        {"assumed": ["demand.10024*1.1"], "units": 1320, "units_change": 120, "profit_change": 1830.0},
        {"assumed": ["optimize.budget+1000"], "units": None, "units_change": None, "profit_change": None},
    ],
}
FACTORY = {
    "factory_id": "宁波近厂",
    "run_id": RUN,
    "as_of": "2026-03-02",
    "terms": {"weekly_minutes": 9000, "min_batch": 60, "lead_time_weeks": 2, "cost_factor": 1.15},
    "runs": 6,
    "units": 369,
    "profit": 49934.0,
    "leftover": 52.0,
    "at_minimum": 4,
    "styles_it_makes": 30,
    "weeks": [
        {"week": MONDAY, "used": 9000, "available": 9000, "price": 0.9},
        {"week": LATER, "used": 410, "available": 9000, "price": 0.0},
    ],
    "kept_out": [{"style_id": "10031"}, {"style_id": "10032"}],
    "orders": [{"style_id": "10024", "units": 1200, "week": MONDAY, "expected_profit": 19955.0}],
}
SCENARIOS = [
    {
        "scenario": name,
        "status": "optimal",
        "profit": 151114.0 + i,
        "profit_change": 1153.0 * i,
        "units": 2439,
        "runs": 21,
        "cost": 126365.0,
        "firm_units": 1369,
        "leftover": 1358.0,
        "lost_sales": 819.0,
        "binds": ["budget", "宁波近厂"],
        "orders_that_differ": i,
        "gap": 0.003,
    }
    for i, name in enumerate(["as it is", "optimize.budget=200000", "demand.category:连衣裙*1.2", "宁波起订量减半"])
]
TOTALS = {
    "runs": 21,
    "styles": 12,
    "units": 2439.0,
    "cost": 126365.0,
    "profit": 149793.0,
    "sold": 1111.0,
    "leftover": 1328.0,
}
VALUE = {
    "file": "我的单子.xlsx",
    "run_id": RUN,
    "yours": TOTALS,
    "plan": TOTALS | {"profit": 151114.0},
    "breaches": [{"kind": "minutes", "name": "宁波近厂, 2026-03-02", "used": 10296.0, "available": 9000.0}],
    "differences": {
        "level": "style",
        "explained": 0.86,
        "money": 1321.0,
        "rows": [
            {
                "kind": "extra",
                "what": "10024",
                "styles": 1,
                "names": ["10024"],
                "units_change": 120,
                "profit_change": -900.0,
            },
            {
                "kind": "less",
                "what": "连衣裙",
                "styles": 2,
                "names": ["10025", "10026"],
                "units_change": -60,
                "profit_change": -240.0,
            },
        ],
    },
    "not_valued": pl.DataFrame({"style_id": ["X1"], "units": [10.0], "why": ["not in the styles table"]}),
    "adopted": 2,
    "pins": "data/pins.csv",
}
ADVICE = {
    "run_id": RUN,
    "as_of": "2026-03-02",
    "advice": pl.DataFrame(
        [
            {
                "kind": "lead_time",
                "name": "宁波近厂",
                "assumed": "factories.宁波近厂.lead_time_weeks=1",
                "gain": 24839.0,
                "within_gap": False,
                "units_change": 380,
            },
            {
                "kind": "minimum_batch",
                "name": "F2",
                "assumed": "factories.F2.min_batch=60",
                "gain": 2008.0,
                "within_gap": True,
                "units_change": -117,
            },
        ]
    ),
    "gap": 3120.0,
    "not_tried": 7,
    "tests": {"styles": 2, "worth": 1200.0, "rows": [{"style_id": "10024", "value_of_waiting": 800.0}]},
    "ways_out": [
        {
            "style_id": "10040",
            "mean": 45.0,
            "ways": [
                {"way": "drop", "takes": "", "earns": 0.0},
                {"way": "round_up", "takes": "宁波近厂, 60", "earns": -1429.0},
            ],
        }
    ],
}
SCORE = {
    "plans": 3,
    "weeks": 8,
    "as_of": "2026-03-30",
    "totals": {
        name: {"units": 900.0, "cost": 42000.0, "money": 51000.0}
        for name in ("decided", "proposed", "newsvendor", "nothing")
    },
    "ledger": {"orders": 12, "units": 900.0, "cost": 42000.0, "reconciles": True},
    "styles": pl.DataFrame(
        {
            "style_id": ["10024"],
            "since": [MONDAY],
            "units_decided": [120.0],
            "units_proposed": [150.0],
            "sold_decided": [80.0],
            "left_decided": [40.0],
            "money_decided": [5200.0],
            "money_nothing": [900.0],
        }
    ),
}
ORDER = {
    "order_id": "P-20260302-宁波近厂-10024-k3f9",
    "status": "late",
    "style_id": "10024",
    "factory_id": "宁波近厂",
    "week": MONDAY,
    "arrival_date": LATER,
    "units": 1200.0,
    "received": 300.0,
    "cancelled": 0.0,
    "outstanding": 900.0,
    "cost": 48000.0,
}
ORDERS = pl.DataFrame([ORDER, ORDER | {"order_id": "P-20260302-F2-10025-k3f9", "factory_id": "F2", "status": "open"}])
LINES = pl.DataFrame(
    [
        {"order_id": ORDER["order_id"], "colour": "黑色", "size": size, "units": 400.0, "cancelled": 0.0}
        for size in ("S", "M", "XL")
    ]
)
WHEN = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
HISTORY = pl.DataFrame(
    [
        {
            "when": WHEN,
            "who": "li@shop",
            "what": what,
            "units": units,
            "factory_id": "宁波近厂",
            "week": MONDAY,
            "cost": 48000.0,
            "note": None,
        }
        for what, units in (("release", 1200.0), ("move", 0.0), ("receipt", 300.0))
    ]
)
BOUGHT = pl.DataFrame(
    {"fabric_id": ["棉布"], "metres": [1800.5], "units": [1800.5], "week": [MONDAY], "cost": [9000.0]}
)
UNDO = SimpleNamespace(when=WHEN, who="li@shop", run_id=RUN, orders=ORDERS, to_undo=ORDERS, purchases=BOUGHT)
AMENDED = Amended(ORDERS.head(1), ORDERS.with_columns(week=pl.lit(LATER)), LINES, (), changed=True)
TOLD = {
    "as_of": "2026-03-02",
    "run_id": RUN,
    "scenarios": [{"name": "宁波起订量减半", "assumptions": ["factories.宁波近厂.min_batch=30"]}],
}

PAGES = {
    "explain": lambda console: show_style(console, STYLE, MONEY),
    "explain_factory": lambda console: show_factory(console, FACTORY, MONEY),
    "whatif": lambda console: show_whatif(console, SCENARIOS, TOLD, MONEY),
    "value": lambda console: show_value(console, VALUE, MONEY),
    "advise": lambda console: show_advice(console, ADVICE, MONEY),
    "score": lambda console: show_score(console, SCORE, MONEY),
    "orders": lambda console: show_booked_orders(console, ORDERS.rows(named=True), LATER),
    "orders_history": lambda console: show_history(console, HISTORY),
    "orders_amended": lambda console: show_amended(console, AMENDED, MONEY),
    "release": lambda console: show_proposal(console, Proposal(RUN, ORDERS, BOUGHT, (), (), LINES), MONEY),
    "release_undo": lambda console: show_to_undo(console, UNDO, MONEY),
}


@pytest.mark.parametrize("name", PAGES)
def test_looks_as_before(name):
    """Every width in English, 80 columns in Chinese; `screen` sees that no line is wider than the terminal."""
    seen = [f"--- {width}\n{screen(PAGES[name], width)}" for width in WIDTHS]
    use("zh")
    seen.append(f"--- 80 zh\n{screen(PAGES[name], 80)}")
    assert_as_before(name, "".join(seen))


@pytest.mark.parametrize("name", PAGES)
def test_a_table_keeps_a_line_a_row(name):
    """At 80 columns and more no row of a table wraps: a page has as many lines at 120 as at 200, or fewer words cut."""
    narrow, wide = (screen(PAGES[name], width).splitlines() for width in (80, 200))
    rows = [line for line in wide if line.startswith(("P-", "2026-", "10024 ", "    黑色"))]
    assert len([line for line in narrow if line.startswith(("P-", "2026-", "10024 ", "    黑色"))]) == len(rows)


def test_orders_show_what_is_still_to_come_by_colour_and_size():
    lines = [
        {"colour": "黑色", "size": size, "units": 50.0, "outstanding": left}
        for size, left in (("S", 50.0), ("M", 12.0), ("L", 0.0))
    ]
    orders = [{**row, "lines": lines if place == 0 else []} for place, row in enumerate(ORDERS.rows(named=True))]
    seen = screen(lambda console: show_booked_orders(console, orders, LATER), 100)
    assert ["colour", "S", "M", "in", "all"] in [line.split() for line in seen.splitlines()]
    assert ["黑色", "50", "12", "62"] in [line.split() for line in seen.splitlines()]


def test_sizes_that_do_not_fit_beside_one_another_stand_below():
    """No size is left out in silence, however long the names of sizes are."""
    names = [f"{size}(1{i}5/8{i}A)" for i, size in enumerate(("XS", "S", "M", "L", "XL", "2XL"))]
    lines = pl.DataFrame([{"colour": "雾霾蓝", "size": size, "units": i + 1} for i, size in enumerate(names)])
    for width in (60, 80, 200):
        seen = screen(lambda console: show_matrix(console, lines), width)
        assert all(name in seen for name in names)
        assert seen.count("in all") == 1
