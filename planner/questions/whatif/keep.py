"""Keeps scenarios as a run that is no plan: their orders lie in folders of their own."""

from __future__ import annotations

from collections.abc import Sequence

from planner.questions.base import Base
from planner.questions.whatif.solve import Answer
from planner.workspace import Workspace, new_run
from planner.workspace.atomic import storage_errors, write_json, write_parquet
from planner.workspace.run_files import MANIFEST, PLAN, table_file


def keep_scenarios(ws: Workspace, base: Base, answers: Sequence[Answer]) -> str:
    """Writes orders, demand, plan.json and a manifest of each scenario into RUN/NAME; returns the run's id.

    The run itself holds no orders and no demand, so that it is never taken for a plan or a forecast.
    """
    with new_run(ws, "whatif") as run:
        run.note("base", base.run.run_id)
        for answer in answers:
            if answer.plan is None:
                continue
            folder = run.path / folder_name(answer.scenario.name)
            with storage_errors("write", folder):
                folder.mkdir()
                write_parquet(answer.plan.orders, folder / table_file("orders"))
                write_parquet(answer.ground.forecast.demand, folder / table_file("demand"))
            write_json(folder / PLAN, answer.plan.summary())
            settings = {
                **base.run.manifest.get("settings", {}),
                "optimize": answer.ground.optimize.model_dump(mode="json"),
            }
            told = {
                **base.run.manifest,
                "run_id": f"{run.run_id}/{folder.name}",
                "command": "whatif",
                "status": "ok",
                "as_of": base.run.as_of,
                "settings": settings,
                "inputs": base.run.manifest.get("inputs", {}),
                "assumptions": [assumption.text for assumption in answer.scenario.assumptions],
            }
            write_json(folder / MANIFEST, told)
    return run.run_id


def folder_name(name: str) -> str:
    """A scenario's name as a folder's: what a path cannot hold becomes a dash."""
    return "".join(c if c.isalnum() or c in "._=" else "-" for c in name).strip(".-")[:80] or "scenario"
