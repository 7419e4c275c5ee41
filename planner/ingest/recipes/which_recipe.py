"""Which recipe a sheet is read by: the one whose headers it has, changed by what somebody answered; drift is refused."""

from __future__ import annotations

from fnmatch import fnmatch

from planner.ingest.recipes.context import Known, refuse
from planner.ingest.recipes.layout import Layout
from planner.ingest.recipes.meanings import bare, meanings_of
from planner.ingest.recipes.recipe import Recipe
from planner.language import _


def recipe_for(layout: Layout, known: Known, file: str) -> Recipe:
    """The recipe whose headers the sheet has; of several the one for files named so, then the one that asks for most.

    An open one where none fits.
    """
    there = {bare(header) for header in layout.headers if header}
    name = file.rsplit("/", 1)[-1]
    bought = {"due", "received", "outstanding"} & {m for h in layout.headers if h for m in meanings_of(h)}
    best, most = Recipe(), (False, 0)
    for recipe in known.recipes:
        fits = recipe.header and all(bare(header) in there for header in recipe.header)
        if bought and recipe.source == recipe.name and recipe.table == "sales":
            continue  # orders to suppliers look much like those of buyers
        named = any(fnmatch(name, pattern.rsplit("/", 1)[-1]) for pattern in recipe.files)
        if fits and (named, len(recipe.header)) > most:
            best, most = recipe, (named, len(recipe.header))
    return best


def with_answers(recipe: Recipe, known: Known) -> Recipe:
    """The recipe with what somebody said of this file."""
    answers = known.answers
    columns = {**recipe.columns, **answers.columns, **({"style": answers.style} if answers.style else {})}
    date_rule = recipe.date.model_copy(
        update={key: value for key, value in (("order", answers.order), ("zone", answers.zone)) if value is not None}
    )
    variants = recipe.variants
    if answers.style:
        variants = variants.model_copy(update={"style": "style"}) if variants else None
    return recipe.model_copy(
        update={
            "columns": columns,
            "date": date_rule,
            "table": answers.table or recipe.table,
            "variants": variants,
            "channel": f"={answers.channel}" if answers.channel else recipe.channel,
        }
    )


def refuse_drift(layout: Layout, known: Known, file: str) -> None:
    """Tells the difference where a file is named like those of a recipe and has most of its headers, but not all."""
    there = {bare(header) for header in layout.headers if header}
    for recipe in known.recipes:
        named = any(
            fnmatch(file.rsplit("/", 1)[-1], pattern.rsplit("/", 1)[-1])
            for pattern in recipe.files
            if len(bare(pattern)) > 5
        )
        lacking = [header for header in recipe.header if bare(header) not in there]
        if named and 2 * len(lacking) < len(recipe.header):
            expected = {bare(header) for header in (*recipe.header, *recipe.columns.values())}
            new = ", ".join(h for h in layout.headers if h and bare(h) not in expected) or "none"
            raise refuse(
                file,
                _("the headers of imports/{name}.yaml: {names} is not there; headers it does not know: {new}").format(
                    name=recipe.name, names=", ".join(lacking), new=new
                ),
                _(
                    "If a column has another name now, write it in the recipe; if the export is another, adopt "
                    "the file anew."
                ),
                column=lacking[0],
                row=layout.first + 1,
            )
