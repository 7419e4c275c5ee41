"""Which file is the stock, the open orders or the styles of a workspace, where an export was adopted for it."""

from __future__ import annotations

from pathlib import Path

from planner.errors import PlannerError
from planner.yaml_lines import read_yaml

FOLDER = "imports"
_TABLES = ("stock", "orders", "styles")


def adopted_files(folder: Path) -> dict[str, str]:
    """table -> the file that recipes in imports/ say is it: of several the last by name, which has the last date."""
    found: dict[str, str] = {}
    for recipe in sorted((folder / FOLDER).glob("*.yaml")):
        try:
            data = read_yaml(recipe.read_text(encoding="utf-8-sig"), recipe.name).data
        except (PlannerError, OSError, UnicodeDecodeError):
            continue  # who reads the recipe tells it
        if not isinstance(data, dict) or data.get("table") not in _TABLES:
            continue
        patterns = data.get("files")
        for pattern in patterns if isinstance(patterns, list) else []:
            try:
                files = sorted(file for file in folder.glob(str(pattern)) if file.is_file())
            except (ValueError, NotImplementedError, IndexError):
                continue
            if files:
                found[data["table"]] = files[-1].relative_to(folder).as_posix()
    return found
