"""Which column means what, where headers alone do not say: empty columns, two codes of which one is the style."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from planner.ingest.raw_table import column_of
from planner.ingest.recipes.columns import assign, shared
from planner.ingest.recipes.headings import headed_place
from planner.ingest.recipes.kinds import kind_of
from planner.ingest.recipes.layout import Layout
from planner.ingest.recipes.meanings import bare, meanings_of, plain
from planner.ingest.recipes.recipe import CountRule
from planner.ingest.recipes.rows import says_total
from planner.ingest.recipes.sizes import is_size
from planner.ingest.recipes.status import fate
from planner.ingest.recipes.values import by_distinct, numbers, texts

# Of these an empty column says nothing, and another of the same meaning may say it.
_SAID = ("order", "style", "code", "barcode", "link", "spec", "colour", "size")
_OF_ITEMS = frozenset(("variantcode", "baseunitofmeasure"))
_STATUS = re.compile(r"状态|\bstat(?:us|e)\b|_stat(?:us|e)", re.I)
_KIND = re.compile(
    r"(?:出入|收发|业务|单据|事务|移动|变动|流水|操作).{0,4}(?:类型|类别|性质)|"
    r"(?:event|transaction|movement|document|voucher|receipt|entry|posting|ledger)[\s_]*(?:type|kind|category)",
    re.I,
)
_OWN_NUMBER = re.compile("商品编号|货品号|商品号")
_OUT = re.compile(r"出|减少|\bout\b|issued", re.I)
_MOST_STATES = 40
# A document has fewer lines than this, counted by tens.
MOST_LINES = 1000


def find_places(
    layout: Layout, named: Mapping[str, str], file: str, taken: set[int], sample: pl.DataFrame
) -> dict[str, int]:
    """meaning -> place, by the headers and by what stands below them. FileFaultError as `assign`."""
    places = assign(layout, named, file, taken)
    empty = {p for name, p in places.items() if name in _SAID and name not in named and _is_empty(layout, sample, p)}
    if "code" in places and "code" not in named and _counts_lines(layout, sample, places["code"]):
        others = set(shared(layout, "code")) - {places["code"]} - taken
        if any(not _is_empty(layout, sample, p) and not _counts_lines(layout, sample, p) for p in others):
            empty.add(places["code"])  # the number of a line in its document (Item), beside the code (Material)
    if empty:
        anew = assign(layout, named, file, taken | empty)
        places = {**{name: p for name, p in places.items() if name not in anew}, **anew}
    if "spec" in places and _is_empty(layout, _without_notes(sample), places["spec"]) and "spec" not in named:
        places = {name: p for name, p in places.items() if name != "spec"}
    places = _without_counts_of_variants(layout, places, sample, named)
    places = _numbered_items(layout, _spec_by_words(layout, places, sample), sample)
    places = _unnamed_headings(layout, _size_of_two(layout, places, sample), sample)
    places = _status_by_words(layout, places, sample)
    places = _movements(layout, _kind_by_words(layout, _items_by_number(layout, places, sample), sample))
    if "order" in places and (parcels := [p for p in shared(layout, "parcel") if p != places["order"]]):
        places = {**places, "parcel": parcels[0]}
    return _style_of_codes(layout, places, named, sample)


def _status_by_words(layout: Layout, places: dict[str, int], sample: pl.DataFrame) -> dict[str, int]:
    """A column that is called some status under a name nobody knows, and says of most rows what became of them."""
    if "status" in places or "order" not in places:
        return places
    for place, header in enumerate(layout.headers):
        if (
            place in places.values()
            or meanings_of(header)
            or not _STATUS.search(plain(header))
            or place >= sample.width
        ):
            continue
        said = [text for text in texts(sample[column_of(place)]).drop_nulls().unique().to_list() if text != header]
        known = [text for text in said if fate(text, None, None, CountRule()) != "unknown"]
        if said and len(said) <= _MOST_STATES and 2 * len(known) > len(said):
            return {**places, "status": place}
    return places


def _numbered_items(layout: Layout, places: dict[str, int], sample: pl.DataFrame) -> dict[str, int]:
    """Lines whose Type is Item have the number of the item in a column that is called no more than No."""
    numbered = [p for p in shared(layout, "serial") if bare(layout.headers[p]) == "no"]
    if {"style", "code"} & set(places) or len(numbered) != 1:
        return places
    if "kind" not in places:  # a list of items, by what only items have
        of_items = any(bare(header) in _OF_ITEMS for header in layout.headers)
        return (
            {**places, "code": numbered[0]} if of_items and not _counts_lines(layout, sample, numbered[0]) else places
        )
    kinds_ = (
        texts(sample[column_of(places["kind"])]) if places["kind"] < sample.width else pl.Series([], dtype=pl.String)
    )
    is_item = (kinds_.str.to_lowercase() == "item").any()
    return {**places, "code": numbered[0]} if is_item else places


def _items_by_number(layout: Layout, places: dict[str, int], sample: pl.DataFrame) -> dict[str, int]:
    """商品编号 is a platform's number of a link, or what a shop calls its goods: where letters stand in it, it is the shop's."""
    if {"style", "code"} & set(places) or "link" not in places:
        return places
    link = places["link"]
    if not _OWN_NUMBER.fullmatch(bare(layout.headers[link])) or link >= sample.width:
        return places
    cells = _said(layout, sample, link)
    if not cells.len() or 2 * int(cells.str.contains("[A-Za-z]").sum()) < cells.len():
        return places
    return {**{name: p for name, p in places.items() if p != link}, "code": link}


def _unnamed_headings(layout: Layout, places: dict[str, int], sample: pl.DataFrame) -> dict[str, int]:
    """A column without a header that only headings above the lines fill, in a sheet that names no goods (QuickBooks)."""
    if {"style", "code", "barcode", "link"} & set(places):
        return places
    unnamed = next((p for p, header in enumerate(layout.headers) if not header), None)
    if unnamed is None or unnamed >= sample.width or headed_place(sample, {"code": unnamed}) is None:
        return places
    return {**places, "code": unnamed}


def _size_of_two(layout: Layout, places: dict[str, int], sample: pl.DataFrame) -> dict[str, int]:
    """Of two columns of specifications (规格, 型号) the one in which only sizes stand is the size."""
    if "spec" not in places or "size" in places:
        return places
    for place in shared(layout, "spec"):
        if place == places["spec"] or place in places.values() or place >= sample.width:
            continue
        said = _said(layout, _without_notes(sample), place).unique().to_list()
        if said and all(is_size(cell) for cell in said):
            return {**places, "size": place}
    return places


def _kind_by_words(layout: Layout, places: dict[str, int], sample: pl.DataFrame) -> dict[str, int]:
    """A column that is called some type of document or movement under a name nobody knows, and has other rows than sales."""
    if shared(layout, "kind"):
        return places
    for place, header in enumerate(layout.headers):
        if place in places.values() or meanings_of(header) or not _KIND.search(plain(header)) or place >= sample.width:
            continue
        said = texts(sample[column_of(place)]).drop_nulls().unique().to_list()
        if len(said) <= _MOST_STATES and {"sale"} < {kind_of(text) for text in said if text != header}:
            return {**places, "kind": place}
    return places


def _movements(layout: Layout, places: dict[str, int]) -> dict[str, int]:
    """A ledger of stock has a column for what left (发出数量), one for what came in, and the balance, which is no day's stock."""
    if "kind" not in places or "quantity" not in places or not _OUT.search(plain(layout.headers[places["quantity"]])):
        return places
    came = [p for p in shared(layout, "moved_in") if p != places["quantity"]]
    if not came:
        return places
    left = {came[0], *(places[name] for name in ("on_hand", "opening") if name in places)}
    return {**{name: p for name, p in places.items() if p not in left}, "moved_in": came[0]}


def _without_counts_of_variants(
    layout: Layout, places: dict[str, int], sample: pl.DataFrame, named: Mapping[str, str]
) -> dict[str, int]:
    """Variations may be how many there are: a specification has words, or several numbers that are sizes."""
    if "spec" not in places or "spec" in named or places["spec"] >= sample.width:
        return places
    cells = _said(layout, _without_notes(sample), places["spec"])
    if not cells.len() or not cells.str.contains(r"^\d$").all():
        return places
    return {name: p for name, p in places.items() if name != "spec"}


def _counts_lines(layout: Layout, sample: pl.DataFrame, place: int) -> bool:
    """Whether most cells are small whole numbers (10, 20, 30), however people write them; totals stand among them, and
    the header that comes again.
    """
    cells = texts(sample[column_of(place)]).drop_nulls() if place < sample.width else pl.Series([], dtype=pl.String)
    cells = cells.filter(cells != layout.headers[place])
    read = numbers(cells)[0].drop_nulls()
    small = int(((read >= 0) & (read < MOST_LINES) & (read == read.floor())).sum())
    return 2 * small > cells.len() > 0


def _spec_by_words(layout: Layout, places: dict[str, int], sample: pl.DataFrame) -> dict[str, int]:
    """A column of names (SKU 名称) that says 颜色分类:黑色;尺码:M is a specification, whatever it is called."""
    if "spec" in places or "size" in places:
        return places
    for place in shared(layout, "title"):
        cells = _said(layout, sample, place)
        if cells.len() and cells.str.contains(r"(?i)(?:颜色|尺码|尺寸|color|size)[^:：;；]{0,4}[:：=]").mean() > 0.5:  # type: ignore[operator]
            return {**{name: p for name, p in places.items() if p != place}, "spec": place}
    return places


def _said(layout: Layout, sample: pl.DataFrame, place: int) -> pl.Series:
    """The cells of a column, without words of sums and the header that comes again."""
    if place >= sample.width:
        return pl.Series([], dtype=pl.String)
    cells = texts(sample[column_of(place)]).drop_nulls()
    sums = by_distinct(cells, pl.Boolean(), says_total).fill_null(False)
    return cells.filter((cells != layout.headers[place]) & ~sums)


def _without_notes(sample: pl.DataFrame) -> pl.DataFrame:
    """The rows in which more than one cell is filled."""
    filled = [
        (pl.col(n).str.strip_chars() != "").fill_null(False) for n, kind in sample.schema.items() if kind == pl.String
    ]
    return sample.filter(pl.sum_horizontal(cell.cast(pl.Int32) for cell in filled) > 1) if len(filled) > 3 else sample


def _is_empty(layout: Layout, sample: pl.DataFrame, place: int) -> bool:
    """Whether nothing stands there but words of sums and the header that comes again."""
    return place < sample.width and not _said(layout, sample, place).len()


def _style_of_codes(
    layout: Layout, places: dict[str, int], named: Mapping[str, str], sample: pl.DataFrame
) -> dict[str, int]:
    """Of two columns of codes the one that the other's codes begin with is the style (商品编码 beside 规格编码)."""
    if "style" in places or "code" not in places or "style" in named:
        return places
    used = set(places.values())
    for place in shared(layout, "code"):
        if place in used or place >= sample.width:
            continue
        for coarse, fine in ((place, places["code"]), (places["code"], place)):
            if _begins_with(sample, coarse, fine) and not ("code" in named and fine == place):
                return {**places, "style": coarse, "code": fine}
    return places


def _begins_with(sample: pl.DataFrame, coarse: int, fine: int) -> bool:
    pairs = pl.DataFrame(
        {"coarse": texts(sample[column_of(coarse)]), "fine": texts(sample[column_of(fine)])}
    ).drop_nulls()
    if pairs.is_empty() or (pairs["coarse"] == pairs["fine"]).all():
        return False
    return bool(pairs.select(pl.col("fine").str.starts_with(pl.col("coarse")).all()).item())
