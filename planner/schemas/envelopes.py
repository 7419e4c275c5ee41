"""What each command prints with --json: the one envelope, and the data in it."""

from __future__ import annotations

from planner.schemas.artifacts import PLAN, WARNING
from planner.schemas.booked import ORDERS, RECEIVE, RELEASE
from planner.schemas.evidence import BACKTEST, INSIGHTS, SIMULATE, TEST_PLAN
from planner.schemas.parts import ANYTHING, DAY, FLAG, NUMBER, TEXT, WHOLE, Schema, by_name, listing, maybe, thing
from planner.schemas.tables import rows_of
from planner.tables import RESULTS
from planner.tables.answers import CHANGES, DECISIONS, NOT_VALUED

ROWS: Schema = listing({"type": "object"})
ERROR = thing(code=TEXT, message=TEXT, hint=TEXT, details=listing(ANYTHING))

_PLANNED: dict[str, Schema] = {
    "plan": PLAN,
    "net_released": ROWS,
    **{name: rows_of(RESULTS[name]) for name in ("orders", "purchases", "skipped", "limits")},
}
_PLAN_MAY: dict[str, Schema] = {name: rows_of(RESULTS[name]) for name in ("verdicts", "order_lines")}
_ADDED_UP: dict[str, Schema] = {"number": WHOLE, "units": WHOLE, "goods_cost": NUMBER, "profit": NUMBER}
_TODAY = thing(
    **_ADDED_UP,
    styles=WHOLE,
    factories=listing(thing(**_ADDED_UP, factory_id=TEXT, runs=ROWS)),
    fabric=ROWS,
)
_CHANGED = thing(
    before=thing(name=TEXT, as_of=maybe(DAY)),
    after=thing(name=TEXT, as_of=maybe(DAY)),
    counts=by_name(WHOLE),
    same=WHOLE,
    released=WHOLE,
    units_change=NUMBER,
    cost_change=NUMBER,
    changes=rows_of(CHANGES),
)
_ORDER_LIST = thing(runs=WHOLE, styles=WHOLE, units=NUMBER, cost=NUMBER, profit=NUMBER, sold=NUMBER, leftover=NUMBER)

DATA: dict[str, Schema] = {
    "init": thing(folder=TEXT, example=maybe(TEXT), files=listing(TEXT)),
    "check": thing(problems=ROWS, tables=ROWS),
    "adopt": thing(files=ROWS, dry_run=FLAG),
    "ingest": thing(
        rows=WHOLE,
        good=WHOLE,
        rejected=WHOLE,
        new=WHOLE,
        replaced=WHOLE,
        unchanged=WHOLE,
        files=ROWS,
        rejects_files=listing(TEXT),
    ),
    "sales": thing(by=TEXT, units=NUMBER, sales=ROWS),
    "forecast": thing(
        {"demand_sku": maybe(rows_of(RESULTS["demand_sku"]))},
        demand=rows_of(RESULTS["demand"]),
        demand_weekly=rows_of(RESULTS["demand_weekly"]),
    ),
    "insights": INSIGHTS,
    "backtest": BACKTEST,
    "test-plan": TEST_PLAN,
    "simulate": SIMULATE,
    "plan": thing(_PLAN_MAY, **_PLANNED),
    "run": thing(_PLAN_MAY, ingest=maybe({"type": "object"}), changed=FLAG, **_PLANNED),
    "show": thing(
        run=thing(run_id=TEXT, name=TEXT, as_of=DAY, currency=TEXT),
        today=maybe(_TODAY),
        why_nothing=listing(thing(kind=TEXT, styles=WHOLE)),
        plan=maybe({"type": "object"}),
        changed=maybe(_CHANGED),
        watch=listing(thing(code=TEXT, text=TEXT, styles=listing(TEXT))),
    ),
    "readout": thing(
        run_id=TEXT,
        as_of=DAY,
        styles=WHOLE,
        changed=listing(TEXT),
        readout=rows_of(RESULTS["readout"]),
        firm_lines=listing(
            thing(order_id=TEXT, style_id=TEXT, factory_id=TEXT, colour=maybe(TEXT), size=maybe(TEXT), units=NUMBER)
        ),
    ),
    "explain": {
        "anyOf": [
            thing(
                {"changes": listing(thing(assumed=listing(TEXT), units=maybe(WHOLE), profit_change=maybe(NUMBER)))},
                style_id=TEXT,
                category=maybe(TEXT),
                run_id=TEXT,
                as_of=DAY,
                evidence=maybe({"type": "object"}),
                like=listing(thing(style_id=TEXT, then=NUMBER, in_all=NUMBER)),
                demand=thing(mean=NUMBER, p10=NUMBER, p50=NUMBER, p90=NUMBER),
                picture=thing(low=NUMBER, high=NUMBER, heights=listing(WHOLE)),
                orders=rows_of(RESULTS["orders"]),
                skipped=maybe({"type": "object"}),
                verdict=maybe({"type": "object"}),
                options=listing(
                    thing(option=TEXT, units=NUMBER, earns=NUMBER, scarce=NUMBER, leftover=NUMBER, no_room=TEXT)
                ),
                forced=ROWS,
                limits=ROWS,
            ),
            thing(
                factory_id=TEXT, run_id=TEXT, as_of=DAY, terms={"type": "object"}, runs=WHOLE, units=WHOLE, weeks=ROWS
            ),
        ]
    },
    "diff": _CHANGED,
    "whatif": thing(
        base=TEXT,
        as_of=DAY,
        kept=maybe(TEXT),
        scenarios=listing(thing(name=TEXT, assumptions=listing(TEXT))),
        plans=listing(
            thing(
                scenario=TEXT,
                status=TEXT,
                profit=maybe(NUMBER),
                profit_change=maybe(NUMBER),
                units=maybe(NUMBER),
                cost=maybe(NUMBER),
                leftover=maybe(NUMBER),
                lost_sales=maybe(NUMBER),
                binds=maybe(listing(TEXT)),
                orders_that_differ=maybe(WHOLE),
            )
        ),
        orders=by_name(rows_of(RESULTS["orders"])),
    ),
    "value": thing(
        file=TEXT,
        run_id=TEXT,
        yours=_ORDER_LIST,
        plan=_ORDER_LIST,
        breaches=listing(thing(kind=TEXT, name=TEXT, used=NUMBER, available=maybe(NUMBER))),
        differences=thing(level=TEXT, explained=NUMBER, money=NUMBER, rows=ROWS),
        styles=ROWS,
        not_valued=rows_of(NOT_VALUED),
        adopted=WHOLE,
        pins=maybe(TEXT),
    ),
    "advise": thing(
        run_id=TEXT,
        as_of=DAY,
        profit=maybe(NUMBER),
        gap=NUMBER,
        advice=listing(thing(kind=TEXT, name=TEXT, assumed=TEXT, gain=NUMBER, within_gap=FLAG)),
        not_tried=WHOLE,
        tests=thing(styles=WHOLE, worth=NUMBER, rows=ROWS),
        ways_out=listing(thing(style_id=TEXT, mean=NUMBER, ways=listing(thing(way=TEXT, takes=TEXT, earns=NUMBER)))),
    ),
    "score": thing(
        as_of=DAY,
        weeks=WHOLE,
        plans=WHOLE,
        totals=by_name(thing(units=NUMBER, cost=NUMBER, money=NUMBER)),
        ledger=thing(orders=WHOLE, units=NUMBER, cost=NUMBER, reconciles=FLAG),
        without_plan=listing(TEXT),
        valued_by=maybe(DAY),
        styles=rows_of(DECISIONS),
    ),
    "report": thing(file=TEXT, bytes=WHOLE, run=thing(run_id=TEXT, as_of=DAY, currency=TEXT)),
    "export": thing(to=TEXT, files=listing(TEXT), sheets=listing(thing(sheet=TEXT, rows=WHOLE, file=TEXT))),
    "release": RELEASE,
    "receive": RECEIVE,
    "orders": ORDERS,
    "fleet": thing(exit_code=WHOLE, workspaces=listing(thing(workspace=TEXT, exit_code=WHOLE, status=maybe(TEXT)))),
    "schema": {"type": "object"},
    "runs": listing(thing(run_id=TEXT, command=TEXT, as_of=TEXT, status=TEXT, seconds=maybe(NUMBER))),
    "doctor": listing(thing(check=TEXT, ok=FLAG, found=TEXT)),
}


def envelope_of(command: str) -> Schema:
    """The envelope of a command: its data where it did its work, and possibly none where it failed."""
    return {
        "type": "object",
        "required": ["schema_version", "command", "status", "run_id", "data", "warnings", "error"],
        "properties": {
            "schema_version": {"const": 1},
            "command": {"const": command},
            "status": {"enum": ["ok", "error"]},
            "run_id": maybe(TEXT),
            "data": {"anyOf": [DATA[command], {"type": "null"}]},
            "warnings": listing(WARNING),
            "error": {"anyOf": [ERROR, {"type": "null"}]},
        },
        "if": {"properties": {"status": {"const": "ok"}}},
        "then": {"properties": {"data": DATA[command], "error": {"type": "null"}}},
        "else": {"properties": {"error": ERROR}},
    }
