"""A small workspace with real problems in it, written and planned: for tests of the command line and of the night."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

AS_OF = date(2026, 3, 2)  # a Monday

SETTINGS = f"""\
name: small
as_of: {AS_OF}
forecast: {{min_history_styles: 10}}
optimize: {{horizon_weeks: 6, firm_weeks: 1, budget: 60000, gap: 0.02, time_limit: 30}}
"""
FACTORIES = """\
factory_id,weekly_minutes,min_batch,lead_time_weeks,setup_minutes,setup_cost,cost_factor
near,6000,50,1,60,100,1.15
far,12000,200,3,200,300,1
"""


def write_small_workspace(folder, styles=30, seed=1):
    """Styles of 12 weeks' life, launched one after the other over 200 days; a third is still on sale."""
    rng = np.random.default_rng(seed)
    launch = [AS_OF - timedelta(days=int(d)) for d in np.linspace(200, 3, styles)]
    rate = rng.gamma(1.2, 4.0, styles)
    rows = []
    for i, first in enumerate(launch):
        for k in range((AS_OF - first).days):
            units = int(rng.poisson(rate[i] * np.exp(-0.02 * k)))
            if units and k < 84:
                rows.append((first + timedelta(days=k), f"{60 - styles + i:05d}", units))
    price = rng.integers(60, 200, styles).astype(float)
    (folder / "data").mkdir(parents=True)
    (folder / "planner.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "data/factories.csv").write_text(FACTORIES, encoding="utf-8")
    pl.DataFrame(
        {
            "style_id": [f"{60 - styles + i:05d}" for i in range(styles)],
            "category": rng.choice(["dress", "tee"], styles),
            "price": price,
            "unit_cost": (price * 0.4).round(2),
            "salvage_value": (price * 0.15).round(2),
            "sewing_minutes": [15] * styles,
            "launch_date": launch,
            "exit_date": [first + timedelta(days=84) for first in launch],
            "neckline": rng.choice(["v", "round"], styles),
        }
    ).write_csv(folder / "data/styles.csv")
    pl.DataFrame(rows, schema=["date", "style_id", "units"], orient="row").write_csv(folder / "data/sales.csv")
    return folder


def planned_workspace(folder, style_name, *commands):
    """The workspace with every style called `style_name` and a loose gap, after `commands`."""
    styles = pl.read_csv(folder / "data/styles.csv", infer_schema=False)
    styles.with_columns(name=pl.lit(style_name)).write_csv(folder / "data/styles.csv")
    settings = folder / "planner.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("gap: 0.02", "gap: 0.5"), encoding="utf-8")
    for words in commands:
        carried_out(folder, *words)
    return folder


def carried_out(folder, *words):
    """What a command on the workspace prints; for fixtures that outlive a test, which cannot use `planner`."""
    from planner.cli import main

    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
        patch.setattr(sys, "argv", ["planner", "-w", str(folder), *words])
        with pytest.raises(SystemExit) as ended:
            main()
    assert not ended.value.code, words
    return out.getvalue()
