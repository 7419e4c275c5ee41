"""The JSON files of a run: plan.json and manifest.json."""

from __future__ import annotations

from planner.schemas.parts import ANYTHING, DAY, FLAG, NUMBER, TEXT, WHOLE, Schema, by_name, listing, maybe, thing

GAP: Schema = {**maybe(NUMBER), "description": "(bound - objective) / objective; null where it has no end"}
WARNING = thing(code=TEXT, message=TEXT, notice=FLAG)
FIXED_PLAN = thing(objective=NUMBER, gap=GAP)
RECOURSE = thing(
    {"gain": NUMBER, "styles_changed": WHOLE, "learning": NUMBER, "review": maybe(DAY)},
    objective=NUMBER,
    fixed_plan=FIXED_PLAN,
)
PLAN = thing(
    {
        "preferred": maybe({"type": "object"}),
        "recourse": maybe(RECOURSE),
        "mix_loss": maybe(NUMBER),
        "stopped_by": TEXT,
    },
    status={"enum": ["optimal", "feasible", "infeasible", "no_solution"]},
    objective=NUMBER,
    bound=maybe(NUMBER),
    gap=GAP,
    solve_seconds=NUMBER,
    units=WHOLE,
    cost=NUMBER,
    styles_ordered=WHOLE,
    styles_skipped=WHOLE,
)
MANIFEST = thing(
    {
        "warnings": listing(WARNING),
        "net_released": listing({"type": "object"}),
        "relaxed": listing(TEXT),
        "demand": TEXT,
    },
    schema_version=WHOLE,
    run_id=TEXT,
    command=TEXT,
    as_of=DAY,
    status={"enum": ["ok", "error", "interrupted"]},
    exit_status=WHOLE,
    error=maybe({"type": "object"}),
    started=TEXT,
    ended=TEXT,
    seconds=NUMBER,
    stages=listing(thing(name=TEXT, seconds=NUMBER, peak_memory_mb=ANYTHING)),
    inputs=thing(files=by_name(TEXT), tables=by_name(ANYTHING)),
    settings={"type": "object"},
    seed=WHOLE,
    versions=by_name(TEXT),
    files=listing(TEXT),
)
ARTIFACTS: dict[str, Schema] = {"plan.json": PLAN, "manifest.json": MANIFEST}
