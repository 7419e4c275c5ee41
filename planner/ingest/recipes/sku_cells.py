"""Style, colour and size of every row, as the recipe's rule for variants finds them: by columns, words, codes, skus."""

from __future__ import annotations

import polars as pl

from planner.ingest.raw_table import column_of
from planner.ingest.recipes.batch import Batch
from planner.ingest.recipes.context import Known
from planner.ingest.recipes.cut import parse_cut
from planner.ingest.recipes.recipe import VariantRule
from planner.ingest.recipes.sizes import colour_name, size_name, spec_parts, title_parts
from planner.ingest.recipes.values import Remembered, by_distinct
from planner.ingest.recipes.variants import longest_style
from planner.language import _, gathered

DAMAGED = r"^\d(\.\d+)?[eE]\+?\d+$"  # what is left of a long id that a spreadsheet took for a number

_MENDS = {
    "table": gathered("Add the code to the skus table."),
    "cut": gathered("Correct the code, or adopt the file with another --cut."),
}


class SkuCells:
    """Reads batch after batch: style_id, sku, colour and size, and the rows that have no style."""

    def __init__(self, rule: VariantRule, known: Known) -> None:
        self.rule, self.known = rule, known
        self._codes = _cut_codes(rule.cut or "-") if rule.style == "cut" else _begun_styles(known.styles)

    def add(self, batch: Batch) -> None:
        """Adds the columns to the batch, and what is wrong with them."""
        rule, given, nothing = self.rule, batch.given, batch.nothing
        source = {"style": "style", "code": "code"}.get(rule.style, "code" if "code" in given else "style")
        cells = given.get(source, given.get("code", given.get("style")))
        if rule.style == "table":
            cells = next((given[n] for n in ("code", "barcode", "link") if n in given), cells)
        parts = self._parts(cells, given)
        batch.out["style_id"] = parts.get("style", nothing)
        batch.out["sku"] = given.get("code", nothing)
        said: dict[str, pl.Series] = {}
        for name, kind, part, tidy in (("colour", rule.colour, 0, colour_name), ("size", rule.size, 1, size_name)):
            told = _told(kind, part, batch, parts, said)
            named = nothing if told is None else by_distinct(told, pl.String(), tidy)
            if kind in {"spec", "title", "option"} and name in parts:  # what the code says where the words are silent
                named = pl.select(pl.coalesce(named, parts[name])).to_series()
            batch.out[name] = parts[name] if rule.style == "table" and name in parts else named
        self._tell(batch, batch.header(source), cells)

    def _parts(self, cells: pl.Series | None, given: dict[str, pl.Series]) -> dict[str, pl.Series]:
        """style, and colour and size as far as the codes say them."""
        rule = self.rule
        if rule.style == "table":
            return self._from_table(given)
        if cells is None:
            return {}
        if rule.style == "cut":
            return self._cut(cells)
        if rule.style == "known":
            return {"style": self._codes.of(cells)}
        return {"style": cells}

    def _tell(self, batch: Batch, header: str, cells: pl.Series | None) -> None:
        """Rows without a style, and styles that a spreadsheet has damaged."""
        style = batch.out["style_id"]
        lost = style.is_null()
        blank = lost & (batch.nothing.is_null() if cells is None else cells.is_null())
        batch.tell(blank, header, _("a style"), _("Fill it in, or list it in the skus table."))
        if cells is not None:
            mend = _(_MENDS.get(self.rule.style, gathered("Add its style to the styles table.")))
            batch.tell(lost & cells.is_not_null(), header, _("the code of a known style"), mend, cells)
        damaged = style.str.contains(DAMAGED).fill_null(False) & style.str.contains(r"\+|\.").fill_null(False)
        mend = _("A spreadsheet has turned it into a number: format the column as text.")
        batch.tell(damaged, header, _("a name"), mend, style)

    def _cut(self, codes: pl.Series) -> dict[str, pl.Series]:
        fields = self._codes.of(codes)
        return {field.name: fields.struct.field(field.name) for field in fields.dtype.fields}  # type: ignore[attr-defined]

    def _from_table(self, given: dict[str, pl.Series]) -> dict[str, pl.Series]:
        skus = self.known.skus
        assert skus is not None
        found: dict[str, pl.Series] = {}
        for name in ("code", "barcode", "link"):
            if name in given:
                told = pl.DataFrame({"sku": given[name]}).join(skus, on="sku", how="left", maintain_order="left")
                for ours, theirs in (("style", "style_id"), ("colour", "colour"), ("size", "size")):
                    now = told[theirs]
                    found[ours] = pl.select(pl.coalesce(found[ours], now)).to_series() if ours in found else now
        return found


def _cut_codes(how: str) -> Remembered:
    cut = parse_cut(how)
    assert cut is not None
    names = [name for name, _unused in cut.fields]
    nothing = dict.fromkeys(names)
    kind = pl.Struct(dict.fromkeys(names, pl.String))
    return Remembered(kind, lambda code: {**nothing, **(cut.parts(code) or {})})


def _begun_styles(styles: frozenset[str]) -> Remembered:
    return Remembered(pl.String(), lambda code: longest_style(code, styles))


def _told(
    kind: str | None, part: int, batch: Batch, parts: dict[str, pl.Series], said: dict[str, pl.Series]
) -> pl.Series | None:
    """Colour (part 0) or size (1) as the file writes it; `said` keeps both parts of specifications and titles."""
    if kind in {"colour", "size"}:
        return batch.given.get(kind)
    if kind in {"spec", "title"} and kind in batch.given:
        read = spec_parts if kind == "spec" else title_parts
        if kind not in said:
            both = pl.Struct({"0": pl.String(), "1": pl.String()})
            said[kind] = by_distinct(batch.given[kind], both, lambda text: dict(zip("01", read(text), strict=True)))
        return said[kind].struct.field(str(part))
    if kind == "option":
        return _option(batch, part)
    return parts.get(("colour", "size")[part]) if kind == "cut" else None


def _option(batch: Batch, part: int) -> pl.Series:
    """The value of the option that is called Color or Size; a product's further rows leave the name blank."""
    word = (r"(?i)^\s*(colou?r|farbe|颜色)", r"(?i)^\s*(size|größe|尺码|尺寸)")[part]
    values = [
        pl.when(pl.col(column_of(name)).forward_fill().str.contains(word)).then(pl.col(column_of(value)))
        for name, value in batch.reading.options
    ]
    return batch.raw.select(pl.coalesce(values).alias("option"))["option"]
