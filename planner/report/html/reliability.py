"""How far forecasts kept their word, from what the newest backtest found."""

from __future__ import annotations

from typing import Any

from planner.workspace import RunInfo

CLAIMS = (("cov50", 0.5), ("cov80", 0.8), ("cov90", 0.9))


def reliability_of(run: RunInfo) -> dict[str, Any] | None:
    """Levels, ranges and ages of the program's forecasts; of those issued where no day was forecast again."""
    found = run.backtest
    forecast = "planner" if found.get("origins") else "issued"
    rows = [row for row in found.get("rows", []) if row["forecast"] == forecast]
    whole = next((row for row in rows if row["group"] == "all"), None)
    if whole is None:
        return None
    days = found.get("origins") or found.get("issued") or []
    return {
        "run_id": run.run_id,
        "as_of": run.as_of,
        "forecast": forecast,
        "days": days,
        "forecasts": whole["n"],
        "levels": [
            {"level": row["level"], "below": row["below"]}
            for row in found.get("reliability", [])
            if row["forecast"] == forecast
        ],
        "ranges": [{"claimed": claimed, "covered": whole[name]} for name, claimed in CLAIMS],
        "all": whole,
        "ages": [row for row in rows if row["group"] == "age"],
        "ratio": next(
            (row for row in found.get("rows", []) if row["group"] == "all" and row["forecast"] == "ratio"), None
        ),
        "left_out": found.get("left_out", {}),
        "drift": found.get("drift"),
    }
