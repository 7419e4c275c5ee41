"""The screens of commands that only take in, tell or design, at 80 columns in both languages; nothing is wider."""

from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest
from screens import assert_as_before, screen

from planner.fleet import FLEET
from planner.ingest.check import CheckReport
from planner.language import use
from planner.report.pages.adopt import show_adopted
from planner.report.pages.backtest import show_backtest
from planner.report.pages.check import show_check
from planner.report.pages.fleet import show_fleet
from planner.report.pages.forecast import show_forecast
from planner.report.pages.ingest import show_forgotten, show_ingest
from planner.report.pages.insights import show_changes, show_insights
from planner.report.pages.report import show_report
from planner.report.pages.sales import show_sales
from planner.report.pages.schema import show_settings
from planner.report.pages.simulate import show_simulation
from planner.report.pages.test_plan import show_test_plan
from planner.report.render import show_rows

MONDAY = date(2026, 3, 2)
RUN = "20260302-061500-k3f9"
NAME = "红色碎花连衣裙 V领 收腰 中长款"
INPUTS = SimpleNamespace(
    as_of=MONDAY,
    styles=pl.DataFrame({"style_id": ["10024", "10025"], "name": [NAME, None]}, schema_overrides={"name": pl.String}),
)


@pytest.fixture(autouse=True)
def english_again():
    yield
    use("en")


CHECKED = CheckReport(
    (),
    (),
    tuple(
        {
            "table": table,
            "file": f"data/{table}.csv",
            "rows": 12345,
            "rejected": 0,
            "headers": "款号 -> style_id, 品类 -> category",
        }
        for table in ("styles", "sales", "factories")
    ),
)
FILE = {
    "file": "聚水潭订单_20260316.csv",
    "rows": 12345,
    "good": 12300,
    "rejected": 45,
    "new": 12000,
    "replaced": 300,
    "unchanged": 0,
    "gone": 0,
}
INGESTED = SimpleNamespace(
    file_rows=lambda: [{**FILE, "rejects_file": "rejects/聚水潭订单_20260316.csv"}],
    header_lines=lambda: ["聚水潭订单_20260316.csv: 付款日期 -> date, 款式编码 -> style_id, 数量 -> units"],
    dry_run=False,
    files=[1],
    new=12000,
    replaced=300,
    unchanged=0,
    gone=0,
    rejected=45,
    first_day=MONDAY,
    last_day=MONDAY,
    rejects_files=["rejects/聚水潭订单_20260316.csv"],
)
SOLD = pl.DataFrame(
    {
        "week": [MONDAY],
        "units": [12345.0],
        "returns": [45.0],
        "styles": [300],
        "first_day": [MONDAY],
        "last_day": [MONDAY],
    }
)
READ = SimpleNamespace(ignored=["应付金额", "买家留言"])
ADOPTED = SimpleNamespace(
    files=[
        SimpleNamespace(
            file="聚水潭订单_20260316.csv",
            row=lambda: {
                "file": "聚水潭订单_20260316.csv",
                "what": "聚水潭 订单",
                "table": "sales",
                "rows": 122,
                "rejected": 0,
                "units": 124.0,
                "recipe": "imports/jst-orders.yaml",
            },
            preview=lambda: pl.DataFrame(
                {"date": [MONDAY], "style_id": ["10024"], "units": [2], "colour": ["黑色"], "size": ["M"]}
            ),
            export=SimpleNamespace(
                recipe=SimpleNamespace(columns={"paid_at": "付款日期", "style": "款式编码"}), result=READ
            ),
        )
    ]
)
FORECAST = SimpleNamespace(
    demand=pl.DataFrame(
        {
            "style_id": ["10024", "10025"],
            "method": ["combination", "cold_start"],
            "age_days": [21, None],
            "observed_units": [1234.0, None],
            "stockout_days": [2, 0],
            "mean": [12345.0, 80.0],
            "p10": [8000.0, 10.0],
            "p90": [15000.0, 200.0],
        }
    ),
    notes={"recalibration": {"scale": 1.12, "backtest": RUN, "covered_80": 0.71, "styles": 300}},
)
EFFECTS = pl.DataFrame(
    {
        "attribute": ["category", "neckline", "print", "colour"],
        "level": ["连衣裙", "v", "(others)", "红"],
        "effect": [1.4, 0.7, 1.0, 1.0],
        "low": [1.1, 0.6, 0.8, 1.0],
        "high": [1.9, 0.9, 1.2, 1.0],
        "styles": [60, 30, 9, 1],
        "units": [12345.0, 2345.0, 45.0, 5.0],
        "alike": [8, 4, 2, 0],
        "identified": [True, True, True, False],
        "note": ["sells more", "sells less", "", "one style alone"],
    }
)
INSIGHTS = SimpleNamespace(styles=100, units=14740.0, basis="day in stock", scatter=0.5, effects=EFFECTS)
CHANGES = SimpleNamespace(
    style_id="10024", styles=100, basis="visit", changes=EFFECTS.with_columns(change_to=pl.lit("round"))
)
SCORES = pl.DataFrame(
    [
        {
            "forecast": name,
            "group": group,
            "value": value,
            "n": n,
            "wape": 0.412,
            "bias": -0.08,
            "crps": 0.301,
            "cov50": 0.5,
            "cov80": 0.79,
            "cov90": 0.9,
        }
        for name, group, value, n in (
            ("planner", "all", "", 3000),
            ("ratio", "all", "", 2000),
            ("planner", "age", "0-7", 1000),
            ("planner", "age", "over 28", 2000),
            ("planner", "method", "combination", 3000),
        )
    ]
)
BACKTEST = SimpleNamespace(
    origins=(MONDAY,),
    issued=(),
    rows=SCORES,
    skill=pl.DataFrame({"rule": ["ratio"], "value": ["0-7"], "n": [500], "skill": [0.12], "error": [0.03]}),
    reliability=pl.DataFrame(
        {"forecast": ["planner"] * 3, "level": [0.1, 0.5, 0.9], "below": [0.12, 0.5, 0.85], "n": [3000] * 3}
    ),
    drift={"hits": 240.0, "n": 300.0, "share": 0.8},
    recalibration={"scale": 1.12},
    left_out={"ran_out": 120, "unfinished": 80, "estimated": 33},
)
POLICY = {
    "margin_low": None,
    "margin_high": None,
    "share": 0.86,
    "sell_through": 0.7,
    "lost_sales": 0.2,
    "leftover": 12345.0,
    "changes": 0.1,
}
POLICY |= {f"{name}_{end}": None for name in ("share", "sell_through", "lost_sales") for end in ("low", "high")}
SIMULATED = SimpleNamespace(
    about={
        "replay": False,
        "seasons": 3,
        "seed": 7,
        "weeks": 26,
        "start": MONDAY,
        "styles": 120,
        "test_pieces": 30,
        "factories": 3,
        "demand": 123456.0,
    },
    policies=[
        {**POLICY, "policy": "plan", "margin": 1234567.0},
        {
            **POLICY,
            "policy": "newsvendor",
            "margin": 1000000.0,
            "margin_low": 900000.0,
            "margin_high": 1100000.0,
            "changes": None,
        },
    ],
)
TESTS = pl.DataFrame(
    {
        "style_id": ["10024", "10025"],
        "pieces": [60, 0],
        "days": [14, 0],
        "value": [12345.0, 0.0],
        "value_of_more_pieces": [3.2, 0.0],
        "sold_out_chance": [0.3, 0.0],
        "order_chance": [0.6, 0.0],
        "decide_on": [MONDAY, None],
        "untested_profit": [0.0, 20.0],
    }
)
TEST_PLAN = SimpleNamespace(tests=TESTS, pieces=60, value=12345.0, even=9000.0)
MEMBER = {
    "workspace": "shops/秋季女装",
    "exit_code": 0,
    "status": "ok",
    "firm_units": 1355,
    "units": 2425,
    "cost": 125485.0,
    "expected_profit": 146320.0,
    "gap": 0.004,
    "warnings": 2,
    "seconds": 12.0,
    "message": None,
}
MEMBERS = [
    MEMBER,
    {
        **MEMBER,
        "workspace": "shops/空",
        "exit_code": 3,
        "firm_units": None,
        "units": None,
        "cost": None,
        "expected_profit": None,
        "gap": None,
        "message": "styles.csv is missing",
    },
]
RAN = {
    "run_id": RUN,
    "command": "run",
    "as_of": MONDAY,
    "status": "ok",
    "seconds": 12.3,
    "objective": 146320.0,
    "gap": 0.004,
    "units": 2425,
}
SETTING = {
    "setting": "optimize.horizon_weeks",
    "default": "12",
    "values": "1 to 104",
    "meaning": "Weeks in which runs may start, counted from the first Monday on or after as_of. " * 2,
}
REPORTED = {"run": {"run_id": RUN, "command": "run", "as_of": "2026-03-02"}, "reliability": None}

PAGES = {
    "adopt": lambda console: show_adopted(console, ADOPTED),
    "backtest": lambda console: show_backtest(console, INPUTS, BACKTEST),
    "check": lambda console: show_check(console, CHECKED),
    "fleet": lambda console: show_fleet(
        console, SimpleNamespace(rows=pl.DataFrame(MEMBERS).select(pl.col(n) for n in FLEET if n in MEMBER))
    ),
    "forecast": lambda console: show_forecast(console, INPUTS, FORECAST),
    "ingest": lambda console: show_ingest(console, INGESTED),
    "ingest_forget": lambda console: show_forgotten(console, [FILE], dry_run=True),
    "insights": lambda console: show_insights(console, INPUTS, INSIGHTS),
    "insights_style": lambda console: show_changes(console, INPUTS, CHANGES),
    "report": lambda console: show_report(console, f"reports/{RUN}.html", REPORTED),
    "runs": lambda console: show_rows(console, [RAN], drop=("seconds", "units")),
    "sales": lambda console: show_sales(console, SOLD),
    "schema_settings": lambda console: show_settings(console, [SETTING]),
    "simulate": lambda console: show_simulation(console, SIMULATED, "CNY"),
    "test_plan": lambda console: show_test_plan(console, TEST_PLAN, INPUTS, "CNY"),
}


@pytest.mark.parametrize("name", PAGES)
def test_looks_as_before_at_80_columns(name):
    seen = [screen(PAGES[name], 80)]
    use("zh")
    seen.append(screen(PAGES[name], 80))
    assert_as_before(f"80_{name}", "--- zh\n".join(seen))
