"""The made-up example `wardrobe`: it is what its generator makes, whole, and every table of it can be read."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path

import polars as pl

from planner.ingest import read_inputs
from planner.workspace import open_workspace
from planner.workspace.template import make_workspace

EXAMPLES = Path(__file__).parents[3] / "examples"


def test_it_is_what_its_generator_makes(tmp_path):
    runpy.run_path(str(EXAMPLES / "make_wardrobe.py"))["make"](tmp_path)
    for file in sorted((EXAMPLES / "wardrobe/data").iterdir()):
        made, kept = (
            pl.read_csv(folder / "data" / file.name, infer_schema=False) for folder in (tmp_path, EXAMPLES / "wardrobe")
        )
        assert made.columns == kept.columns
        assert abs(made.height - kept.height) <= 0.02 * kept.height  # other versions of NumPy may draw otherwise


def test_its_tables_are_right(tmp_path):
    make_workspace(tmp_path / "demo", "wardrobe")
    ws = open_workspace(tmp_path / "demo")
    inputs, warnings = read_inputs(ws)
    assert inputs.as_of == date(2026, 3, 16)
    assert inputs.factories.height == 3
    assert {"zh", "en"} == set(inputs.factories["language"])
    assert not warnings
    sold = pl.read_csv(ws.folder / "data/sales.csv", infer_schema=False).select("style_id", "colour", "size").unique()
    assert sold.join(inputs.skus, on=["style_id", "colour", "size"], how="anti").is_empty()
    assert (inputs.styles["colours"].str.split(";").list.len() >= 2).all()
    assert "made up" in (ws.folder / "planner.yaml").read_text(encoding="utf-8")
