"""What the files of a run look like: the parts that commands read again."""

from __future__ import annotations

from planner.workspace.shape import ANY, DAY, MOMENT, NUMBER, TEXT, WHOLE

SCHEMA_VERSION = 1

MANIFEST_SHAPE = {
    "schema_version": WHOLE,
    "run_id": TEXT,
    "command": TEXT,
    "as_of": DAY,
    "status": TEXT,
    "started": MOMENT,
    "seconds": NUMBER,
    "stages": [{"name": TEXT, "seconds": NUMBER}],
    "inputs": {"files": {}, "tables": {"sales?": WHOLE, "ledger?": WHOLE}},
    "settings": {"currency": TEXT, "store": TEXT, "optimize": {"budget?": NUMBER}},
    "versions": {"planner": TEXT},
    "error?": {"message": TEXT},
    "warnings?": [{"code": TEXT, "message": TEXT}],
    "relaxed?": [TEXT],
    "net_released?": [
        {"kind": TEXT, "name": TEXT, "week": ANY, "given": NUMBER, "released": NUMBER, "left": NUMBER},
    ],
}
PLAN_SHAPE = {
    "status": TEXT,
    "expected_profit?": NUMBER,
    "objective": NUMBER,
    "bound": NUMBER,
    "gap": NUMBER,
    "solve_seconds": NUMBER,
    "units": NUMBER,
    "cost": NUMBER,
    "styles_ordered": WHOLE,
    "styles_skipped": WHOLE,
    "preferred?": {"prefer": TEXT, "cost": NUMBER, "before": {}, "after": {}},
    "recourse?": {
        "objective": NUMBER,
        "gain": NUMBER,
        "fixed_plan": {"objective": NUMBER, "bound": NUMBER, "gap": NUMBER},
        "review?": DAY,
        "learning": NUMBER,
        "styles_changed": WHOLE,
    },
}
_SCORE = {"forecast": TEXT, "group": TEXT, "n": WHOLE}
BACKTEST_SHAPE = {
    "origins?": [TEXT],
    "issued?": [TEXT],
    "rows": [_SCORE],
    "reliability": [{"forecast": TEXT, "level": NUMBER, "below": NUMBER}],
    "left_out?": {},
    "recalibration?": {"scale": NUMBER, "covered": NUMBER, "styles": WHOLE, "days": WHOLE},
}
