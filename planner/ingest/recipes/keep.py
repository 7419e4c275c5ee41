"""Recipes on disk: those that come with the program (`sources/`) and those of a workspace (imports/NAME.yaml)."""

from __future__ import annotations

import glob
import re
from functools import cache
from importlib import resources
from pathlib import Path

import yaml
from pydantic import ValidationError

from planner.errors import Finding, SettingsError
from planner.ingest.recipes.recipe import Recipe
from planner.language import _
from planner.settings.expected import expected
from planner.workspace.atomic import replacing
from planner.yaml_lines import LocatedYaml, read_yaml

FOLDER = "imports"


@cache
def built_in() -> tuple[Recipe, ...]:
    """The recipes that come with the program, by name."""
    folder = resources.files("planner.ingest.recipes").joinpath("sources")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    recipes = (_checked(read_yaml(file.read_text(encoding="utf-8"), file.name), file.name) for file in files)
    return tuple(recipe.model_copy(update={"source": recipe.name}) for recipe in recipes)


def kept(folder: Path) -> tuple[Recipe, ...]:
    """The recipes of the workspace `folder`; SettingsError with file and line for one that cannot be read."""
    found = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        shown = f"{FOLDER}/{path.name}"
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                _("{shown} cannot be read: {error}").format(shown=shown, error=error), hint=_("Save it as UTF-8 text.")
            ) from error
        found.append(_checked(read_yaml(text, shown), shown).model_copy(update={"name": path.stem}))
    return tuple(found)


def kept_text(folder: Path) -> str:
    """All that the recipes of the workspace say: files are read again once it changes."""
    return "".join(
        path.read_text(encoding="utf-8-sig", errors="replace") for path in sorted((folder / FOLDER).glob("*.yaml"))
    )


def _checked(located: LocatedYaml, file: str) -> Recipe:
    try:
        return Recipe.model_validate(located.data)
    except ValidationError as error:
        findings = [
            Finding(
                file,
                row=located.line(tuple(e["loc"])),
                column=".".join(map(str, e["loc"])),
                value=str(e.get("input")),
                expected=expected(e),
                mend=_("Correct it, or adopt the export anew."),
            )
            for e in error.errors()
        ]
        raise SettingsError(
            _("{file} is no recipe").format(file=file),
            details=findings,
            hint=_("The documentation (adopt) says what a recipe holds."),
        ) from None


def keep(folder: Path, recipe: Recipe) -> Path:
    """Writes the recipe to imports/NAME.yaml; returns where."""
    path = folder / FOLDER / f"{recipe.name}.yaml"
    path.parent.mkdir(exist_ok=True)
    data = recipe.model_dump(mode="json", exclude_defaults=True, exclude={"name"})
    data = {**data, **_days(recipe)}
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None)
    with replacing(path) as file:
        file.write(
            f"# How `planner` reads {recipe.title or recipe.name}. Edit it, or adopt an export anew.\n{text}".encode()
        )
    return path


def pattern_of(file: str) -> str:
    """A pattern for next month's file of the same kind: dates and numbers in the name may be others."""
    return re.sub(r"\d{2,}([-_.年月]?\d{1,2})*日?", "*", glob.escape(file))


def patterns_of(file: str) -> list[str]:
    """The pattern for files named like this one, and that of its copies, `orders (1).csv`, where the name has no date."""
    pattern = pattern_of(file)
    stem, dot, kind = pattern.rpartition(".")
    return [pattern] if "*" in pattern.rsplit("/", 1)[-1] or not dot else [pattern, f"{stem}*(*).{kind}"]


def _days(recipe: Recipe) -> dict[str, object]:
    """The date rule with its days as dates, which YAML writes plain."""
    rule = recipe.date.model_dump(exclude_defaults=True)
    return {"date": rule} if rule else {}
