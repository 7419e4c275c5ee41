"""How a file says style, colour and size: columns of their own, a specification, a part of the code, the skus table."""

from __future__ import annotations

import polars as pl

from planner.errors import Finding
from planner.ingest.raw_table import column_of
from planner.ingest.recipes.context import Known, NeedsAnswerError
from planner.ingest.recipes.cut import Cut, cut_by_evidence, looks_like_sku, parse_cut
from planner.ingest.recipes.reading import Reading
from planner.ingest.recipes.recipe import VariantRule
from planner.ingest.recipes.sizes import is_size, spec_parts, title_parts
from planner.ingest.recipes.values import by_distinct, texts
from planner.language import _

_CODES = ("code", "barcode", "link")


def find_variants(reading: Reading, sample: pl.DataFrame, known: Known, file: str) -> VariantRule:
    """The rule for this file. NeedsAnswerError where codes could be styles or SKUs and nothing tells."""
    cells = {name: texts(sample[column_of(place)]) for name, place in reading.places.items() if place < sample.width}
    rule = reading.recipe.variants
    colour, size = _sources(reading, cells)
    if rule is not None:
        return rule.model_copy(update={"colour": rule.colour or colour, "size": rule.size or size})
    if known.answers.cut:
        cut = parse_cut(known.answers.cut)
        if cut is None:
            raise NeedsAnswerError(_bad_cut(file, known.answers.cut), "cut")
        return _cut_rule(str(cut), [name for name, _unused in cut.fields], colour, size)
    if known.answers.style:
        return _rule("style", colour, size)
    if known.skus is not None and _in_table(cells, known.skus):
        return _rule("table", colour, size)
    return _by_codes(reading, cells, known, file, colour, size)


def _sources(reading: Reading, cells: dict[str, pl.Series]) -> tuple[str | None, str | None]:
    """Where colour and size stand, apart from codes."""
    colour = "colour" if "colour" in reading.places else None
    size = "wide" if reading.sizes else ("size" if "size" in reading.places else None)
    if (colour is None or size is None) and reading.options:
        return colour or "option", size or "option"
    if "spec" in reading.places:
        return colour or "spec", size or "spec"
    if colour is None and size is None and "title" in cells and _titles_tell(cells["title"]):
        return "title", "title"
    return colour, size


def _titles_tell(titles: pl.Series) -> bool:
    told = titles.drop_nulls().unique(maintain_order=True).head(500).to_list()
    return any(title_parts(title)[1] is not None for title in told)


def _by_codes(
    reading: Reading, cells: dict[str, pl.Series], known: Known, file: str, colour: str | None, size: str | None
) -> VariantRule:
    plain = _rule("style", colour, size)
    name = "style" if "style" in cells and cells["style"].null_count() < cells["style"].len() else "code"
    codes = cells.get(name)
    if codes is None or codes.null_count() == codes.len():
        raise NeedsAnswerError(_no_style(reading, file), "style", [h for h in reading.layout.headers if h])
    distinct = codes.drop_nulls().unique(maintain_order=True).head(5000).to_list()
    as_code = plain.model_copy(update={"style": name})
    if known.styles:
        listed = sum(1 for code in distinct if code in known.styles)
        begun = sum(1 for code in distinct if longest_style(code, known.styles) is not None)
        if 2 * listed >= len(distinct):
            return as_code
        if name == "code" and 2 * begun > len(distinct):
            return plain.model_copy(update={"style": "known"})
    cut = _evident_cut(cells, name, colour, size)
    if cut is not None:
        return _cut_rule(str(cut), [field for field, _unused in cut.fields], colour, size)
    if name == "style":
        return as_code
    if all(code.isdigit() and len(code) > 9 for code in distinct):
        raise NeedsAnswerError(
            _platform_codes(reading, file, distinct[0]), "style", [h for h in reading.layout.headers if h]
        )
    if colour is not None or size is not None or looks_like_sku(distinct):
        if _one_variant_each(cells, name, size):
            return as_code
        raise NeedsAnswerError(_uncut(reading, file, distinct[0]), "cut")
    return as_code


def _evident_cut(cells: dict[str, pl.Series], name: str, colour: str | None, size: str | None) -> Cut | None:
    """The cut that what stands beside the codes bears out."""
    frame = _beside(cells, name, colour, size).drop_nulls("code").unique(maintain_order=True).head(5000)
    if frame.is_empty():
        return None
    told = frame["size"].null_count() < frame.height
    codes = frame["code"].to_list()
    if not told and not looks_like_sku(codes):
        return None
    return cut_by_evidence(codes, frame["colour"].to_list(), frame["size"].to_list())


def _beside(cells: dict[str, pl.Series], name: str, colour: str | None, size: str | None) -> pl.DataFrame:
    """code, colour, size of the rows, as far as other columns tell them."""
    code = cells[name]
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, code.len())

    def told(kind: str | None, part: int) -> pl.Series:
        if kind in {"colour", "size"} and kind in cells:
            return cells[kind]
        if kind in {"spec", "title"} and kind in cells:
            read = spec_parts if kind == "spec" else title_parts
            return by_distinct(cells[kind], pl.String(), lambda text: read(text)[part])
        return nothing

    return pl.DataFrame({"code": code, "colour": told(colour, 0), "size": told(size, 1)})


def _one_variant_each(cells: dict[str, pl.Series], name: str, size: str | None) -> bool:
    """Whether codes are styles after all: the colours and sizes of each stand in other columns, several to a code."""
    beside = {k: cells[k] for k in ("colour", "size", "spec") if k in cells}
    frame = pl.DataFrame({"code": cells[name]} | beside)
    if frame.width == 1:
        return size == "wide"
    variants = frame.drop_nulls("code").unique()
    distinct = variants["code"].n_unique()
    ends = [code for code in variants["code"].unique().to_list() if is_size(code[-1:]) and not code[-1:].isdigit()]
    return size == "wide" or (variants.height > distinct and not ends)


def _cut_rule(cut: str, fields: list[str], colour: str | None, size: str | None) -> VariantRule:
    return VariantRule.model_validate(
        {
            "style": "cut",
            "cut": cut,
            "colour": colour or ("cut" if "colour" in fields else None),
            "size": size or ("cut" if "size" in fields else None),
        }
    )


def _rule(style: str, colour: str | None, size: str | None) -> VariantRule:
    return VariantRule.model_validate({"style": style, "colour": colour, "size": size})


def _in_table(cells: dict[str, pl.Series], skus: pl.DataFrame) -> bool:
    """Whether most codes (or links) stand in the skus table."""
    for name in _CODES:
        if name in cells:
            distinct = cells[name].drop_nulls().unique()
            if distinct.len() and 2 * distinct.is_in(skus["sku"].to_list()).sum() >= distinct.len():
                return True
    return False


def longest_style(code: str, styles: frozenset[str]) -> str | None:
    """The longest style id that the code begins with."""
    return next((code[:n] for n in range(len(code), 2, -1) if code[:n] in styles), None)


def _no_style(reading: Reading, file: str) -> Finding:
    link = reading.header("link") if "link" in reading.places else None
    known = _("{link} names a link of the platform, not a style: ").format(link=link) if link else ""
    return Finding(
        file,
        column=link,
        expected=_("a column that names the style (款号, 货号, SKU)"),
        mend=_(
            "{known}export with the merchant's code (商家编码, 货号), list the codes in the skus table (sku, "
            "style_id), or say which column is the style with --style HEADER."
        ).format(known=known),
    )


def _platform_codes(reading: Reading, file: str, code: str) -> Finding:
    return Finding(
        file,
        column=reading.header("code"),
        value=code,
        expected=_("codes of styles or SKUs"),
        mend=_(
            "These look like a platform's numbers or barcodes: list them in the skus table (sku, "
            "style_id, colour, size), or say which column is the style with --style HEADER."
        ),
    )


def _uncut(reading: Reading, file: str, code: str) -> Finding:
    return Finding(
        file,
        column=reading.header("code"),
        value=code,
        expected=_("the style, or a code that says where the style ends"),
        mend=_(
            "This is the code of a SKU: say how it is cut with --cut, such as --cut 款6+色2+码 or --cut -, "
            "list the codes in the skus table, or have the styles in the styles table."
        ),
    )


def _bad_cut(file: str, text: str) -> Finding:
    return Finding(
        file, column="--cut", value=text, expected=_("a cut such as 款6+色2+码, 6+2+ or -"), mend=_("Write it so.")
    )
