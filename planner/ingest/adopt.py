"""planner adopt: looks at exports, says what they are, keeps a recipe for each kind in imports/."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.errors import Finding, InputError
from planner.ingest.read_sales import read_sales
from planner.ingest.recipes.context import Answers, HalfError, NeedsAnswerError
from planner.ingest.recipes.export import Export, read_export
from planner.ingest.recipes.keep import FOLDER, keep, pattern_of, patterns_of
from planner.ingest.recipes.recipe import Recipe
from planner.ingest.recipes.workspace import EXPORTED, Reader, at_hand
from planner.ingest.source_file import FileFaultError, SourceFile, open_source
from planner.language import _
from planner.workspace import Workspace

PREVIEW_ROWS = 10
# What a recipe keeps of the columns: those that become something; the others may come and go.
_USED = {
    *(
        "order",
        "line",
        "order_mark",
        "parcel",
        "style",
        "code",
        "barcode",
        "link",
        "spec",
        "colour",
        "size",
        "title",
        "status",
    ),
    *("after_sale", "reason", "paid_at", "created_at", "dealt_at", "refunded_at", "day", "units", "quantity", "shop"),
    *("ordered_units", "refunded_units", "visits", "carts", "host", "medium", "available", "on_hand", "po", "factory"),
    *("kind", "list_price", "cost", "category", "launched", "ended_on", "clearance", "minutes", "image", "fabric"),
    *("due", "ordered_on", "order_units", "received", "outstanding"),
}

# Asks a person: what is needed, and what may be said; None = nobody is there to ask.
Ask = Callable[[NeedsAnswerError], str | None]


@dataclass(frozen=True)
class Adopted:
    """One file: what it is, how it is read, its first rows as they would go in."""

    file: str
    export: Export
    recipe_file: str | None
    plain: bool = False

    def row(self) -> dict[str, Any]:
        """A line for people."""
        read, recipe = self.export.result, self.export.recipe
        return {
            "file": self.file,
            "what": recipe.title or (_("a table of sales") if self.plain else _("an export of a kind of its own")),
            "table": recipe.table,
            "rows": read.rows,
            "rejected": read.rejected,
            "units": float(read.good["units"].sum()) if "units" in read.good.columns else None,
            "recipe": self.recipe_file,
        }

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        read, recipe = self.export.result, self.export.recipe
        return {
            **self.row(),
            "grain": recipe.grain,
            "columns": recipe.columns,
            "not_used": read.ignored,
            "variants": recipe.variants.model_dump(exclude_none=True) if recipe.variants else None,
            "preview": self.preview().rows(named=True),
            "problems": [finding.as_dict() for finding in read.findings],
        }

    def preview(self) -> pl.DataFrame:
        """The first rows as they would go in, without columns that nothing fills."""
        good = self.export.result.good
        return good.select(name for name in good.columns if good[name].null_count() < good.height).head(PREVIEW_ROWS)


@dataclass(frozen=True)
class Adoption:
    """All files of one call; `faults` are those that hold nothing for us, with the reason."""

    files: tuple[Adopted, ...]
    faults: tuple[Finding, ...]
    warnings: tuple[Warn, ...]

    def error(self) -> InputError | None:
        """What to end with where some file cannot be used."""
        if not self.faults:
            return None
        others = _(" The other {n} file(s) can be used.").format(n=len(self.files)) if self.files else ""
        return InputError(
            _("{n} file(s) cannot be used as they are").format(n=len(self.faults)),
            details=self.faults,
            hint=_("The documentation (adopt) says what exports can be used and how.{others}").format(others=others),
        )


def adopt_files(
    ws: Workspace, files: Sequence[Path], answers: Answers, ask: Ask, *, name: str | None = None, dry_run: bool = False
) -> Adoption:
    """Understands each file, asks through `ask` what it does not say, keeps the recipes (not with `dry_run`)."""
    return _Adopting(ws, answers, ask, name, dry_run).all(files)


class _Adopting:
    def __init__(self, ws: Workspace, answers: Answers, ask: Ask, name: str | None, dry_run: bool) -> None:
        self.ws, self.answers, self.ask, self.name, self.dry_run = ws, answers, ask, name, dry_run
        self.faults: list[Finding] = []
        self.warnings: list[Warn] = []
        self.done: list[Adopted] = []
        self.kept_names: dict[str, str] = {}  # by the name that messages show: from the workspace on

    def all(self, files: Sequence[Path]) -> Adoption:
        sources = [source for path in files if (source := self._open(path)) is not None]
        orders, names = at_hand(sources)
        self.orders_in = list(
            dict.fromkeys(one for name in sorted(names) for one in _patterns_from_here(self.kept_names[name]))
        )
        halves: list[Finding] = []
        for source in sources:
            if source.name in names:
                continue
            try:
                export = self._understand(source, orders)
            except HalfError as half:
                halves.append(half.finding)
                continue
            except FileFaultError as fault:
                self.faults.append(fault.finding)
                continue
            self._keep(source, export)
        if names and not self.done:
            self.faults += [_lines_wanted(name) for name in sorted(names)]
        elif names:
            told = _("days of orders are taken from {names}").format(names=", ".join(self.orders_in))
            self.warnings.append(Warn("orders_joined", told, notice=True))
        self.faults += halves
        return Adoption(tuple(self.done), tuple(self.faults), tuple(self.warnings))

    def _open(self, path: Path) -> SourceFile | None:
        self.kept_names[self.ws.shown(path)] = self.ws.kept_name(path)
        try:
            return open_source(path, self.ws.shown(path))
        except FileFaultError as fault:
            self.faults.append(fault.finding)
            return None

    def _understand(self, source: SourceFile, orders: pl.DataFrame | None) -> Export:
        """The export, once everything is said that it does not say itself."""
        if Reader(self.ws).is_plain(source) and self.answers == Answers():
            return Export(read_sales(source, self.ws), Recipe(table="sales"))
        answers = self.answers
        reader = Reader(self.ws, answers, orders)
        while True:
            reader.answers = answers
            try:
                return read_export(source, reader.known())
            except NeedsAnswerError as needs:
                said = self.ask(needs)
                if said is None:
                    raise
                answers = self.answers = _with(answers, needs, said)

    def _keep(self, source: SourceFile, export: Export) -> None:
        """Keeps the recipe, with what was said of this file."""
        read = export.result
        if read.rows and read.rejected == read.rows:
            self.faults += read.findings[:20]
            return
        if export.recipe == Recipe(table="sales"):
            self._keep_plain(source, export)
            return
        recipe = _for_keeping(export.recipe, self.kept_names[source.name], self.answers, self.name)
        if recipe.grain == "lines" and not recipe.date.columns:
            recipe = recipe.model_copy(
                update={"orders_in": list(dict.fromkeys([*export.recipe.orders_in, *self.orders_in]))}
            )
        self.warnings += [*read.warnings, *(Warn("columns_lacking", str(finding)) for finding in read.lacking)]
        if read.rejected:
            words = _("{rejected:,} row(s) of {name} cannot be used; the first: {value}").format(
                rejected=read.rejected, name=source.name, value=read.findings[0]
            )
            self.warnings.append(Warn("rejected_rows", words))
        where = f"{FOLDER}/{recipe.name}.yaml"
        if not self.dry_run:
            keep(self.ws.folder, recipe)
        self.done.append(Adopted(source.name, replace(export, recipe=recipe), where))

    def _keep_plain(self, source: SourceFile, export: Export) -> None:
        """Keeps which files are tables of sales as they stand, where planner.yaml does not name them."""
        words = _("{name} is a table of sales as it stands")
        self.warnings.append(Warn("no_recipe_needed", words.format(name=source.name), notice=True))
        name, where = self.kept_names[source.name], None
        if name not in {self.ws.kept_name(path) for path in self.ws.resolve(self.ws.source("sales"))}:
            named = self.name or _plain_name(name.rsplit("/", 1)[-1])
            recipe = Recipe(name=named, table="sales", files=_patterns_from_here(name))
            where = f"{FOLDER}/{recipe.name}.yaml"
            if not self.dry_run:
                keep(self.ws.folder, recipe)
        self.done.append(Adopted(source.name, export, where, plain=True))


def _patterns_from_here(file: str) -> list[str]:
    """The patterns for files named like this one: from the workspace on, or by name alone where it lies elsewhere."""
    return patterns_of(file.rsplit("/", 1)[-1] if Path(file).is_absolute() else file)


def _lines_wanted(name: str) -> Finding:
    return Finding(
        name,
        expected=_("what was ordered"),
        mend=_("This export has the orders without their lines: name the export of the lines (宝贝, items) beside it."),
    )


def _with(answers: Answers, needs: NeedsAnswerError, said: str) -> Answers:
    """The answers and one more; what cannot be meant is asked again, since the question comes again."""
    from datetime import date

    if needs.question == "day":
        try:
            return replace(answers, day=date.fromisoformat(said.strip()))
        except ValueError:
            return answers
    if needs.question == "order" and said in {"dmy", "mdy", "ymd"}:
        return replace(answers, order=said)  # type: ignore[arg-type]
    if needs.question == "cut":
        return replace(answers, cut=said.strip())
    if needs.question == "style":
        return replace(answers, style=said.strip())
    if needs.question == "table" and said in {"stock", "sales"}:
        return replace(answers, table=said)  # type: ignore[arg-type]
    return replace(answers, zone=said.strip()) if needs.question == "zone" else answers


def _for_keeping(recipe: Recipe, file: str, answers: Answers, name: str | None) -> Recipe:
    """The recipe under a name, for files named like this one; the day that somebody gave is that of this file alone."""
    last = file.rsplit("/", 1)[-1]
    date_rule = recipe.date
    if answers.day is not None and not date_rule.columns and recipe.wide != "days":
        date_rule = date_rule.model_copy(update={"files": {**date_rule.files, last: answers.day}})
    kind = (recipe.source if answers.channel else None) or recipe.name or _plain_name(last)
    named = name or "-".join(filter(None, [kind, _slug(answers.channel)]))
    patterns = patterns_of(file) if recipe.table in EXPORTED else _patterns_from_here(file)
    rule = recipe.variants
    titled = recipe.table == "styles" or (rule is not None and "title" in {rule.colour, rule.size})
    unused = set() if titled else {"title"}
    columns = {meaning: header for meaning, header in recipe.columns.items() if meaning in _USED - unused}
    return recipe.model_copy(
        update={
            "name": named,
            "files": list(dict.fromkeys([*(recipe.files if recipe.name == named else []), *patterns])),
            "columns": columns,
            "header": recipe.header or [header for header in columns.values() if header],
            "date": date_rule,
        }
    )


def _plain_name(file: str) -> str:
    stem = pattern_of(file).rsplit(".", 1)[0].replace("*", "")
    return _slug(stem) or "export"


def _slug(text: str | None) -> str:
    return re.sub(r"[^\w\-]+", "-", text or "").strip("-_")
