"""What a workspace knows for reading exports, and whether a file needs a recipe at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from planner.ingest.headers import known_headers, match_headers
from planner.ingest.raw_table import AT, column_of
from planner.ingest.read_result import ReadResult
from planner.ingest.reading import read_table, unreadable
from planner.ingest.recipes.columns import assign, shared
from planner.ingest.recipes.context import Answers, Known
from planner.ingest.recipes.days import DayForm, days
from planner.ingest.recipes.export import Export, read_export
from planner.ingest.recipes.keep import built_in, kept
from planner.ingest.recipes.layout import Layout, locate
from planner.ingest.recipes.meanings import bare, meanings_of
from planner.ingest.recipes.sheet import Sheet
from planner.ingest.recipes.sheets import sheets_of
from planner.ingest.recipes.values import texts
from planner.ingest.recipes.which_recipe import recipe_for
from planner.ingest.source_file import FileFaultError, SourceFile, open_source
from planner.tables import SALES, SKUS, STYLES, Table
from planner.workspace import Workspace

# Meanings that the plain table of sales does not have: a file with one of them is an export that needs a recipe.
_OF_EXPORTS = frozenset(
    [
        "order",
        "line",
        "code",
        "link",
        "barcode",
        "spec",
        "status",
        "after_sale",
        "paid_at",
        "created_at",
        "cancelled_at",
        "host",
        "medium",
        "settled",
        "mean_units",
        "mean_other",
        "period_units",
        "due",
        "factory",
        "available",
        "month",
        "ordered_units",
        "hour",
    ]
)
EXPORTED = ("stock", "orders", "styles")  # tables that may be exports of an ERP or a factory


@dataclass
class Reader:
    """Reads exports for a workspace; what it knows is read once.

    answers    what people said of the files
    orders     days of orders by other files at hand, see `at_hand`
    """

    ws: Workspace
    answers: Answers = field(default_factory=Answers)
    orders: pl.DataFrame | None = None

    def __post_init__(self) -> None:
        self._known: Known | None = None

    def known(self) -> Known:
        """What the workspace knows."""
        if self._known is None:
            recipes = (*kept(self.ws.folder), *built_in())
            known = Known(frozenset(), self._skus(), recipes, self.ws.settings.day())
            self._known = known if self.answers.table == STYLES.name else replace(known, styles=self._styles())
        return replace(self._known, answers=self.answers, orders=self.orders)

    def _styles(self) -> frozenset[str]:
        """The ids of the styles table, which may be an export itself."""
        found: list[str] = []
        for path in self.ws.resolve(self.ws.source(STYLES.name)):
            read = None if self.ws.settings.columns.get(STYLES.name) else read_exported(self.ws, STYLES, path)
            frames = [read.good] if read is not None else self._frames(STYLES.name, path)
            found += [style for frame in frames for style in frame["style_id"].drop_nulls().to_list()]
        return frozenset(found)

    def _frames(self, table: str, path: Path | None = None) -> list[pl.DataFrame]:
        source, columns = self.ws.source(table), self.ws.settings.columns.get(table, {})
        given = {STYLES.name: STYLES, SKUS.name: SKUS}[table]
        paths = self.ws.resolve(source) if path is None else [path]
        return [read_table(given, one, source, columns).good for one in paths]

    def _skus(self) -> pl.DataFrame | None:
        """sku, style_id, colour, size: each code and each barcode once; None where there is no such table."""
        frames = self._frames(SKUS.name)
        if not frames:
            return None
        what = ["style_id", "colour", "size"]
        rows = pl.concat(
            [f.select(pl.col(code).alias("sku"), *what) for f in frames for code in ("sku", "barcode")]
        ).drop_nulls("sku")
        return rows.unique("sku", keep="first", maintain_order=True)

    def read(self, source: SourceFile) -> Export | None:
        """The file as its recipe reads it; None where it is a plain table of sales. FileFaultError says why not."""
        return None if self.is_plain(source) else read_export(source, self.known())

    def is_plain(self, source: SourceFile) -> bool:
        """Whether the file is a table of sales as docs/tables.md has it, under our names or those that planner.yaml gives."""
        how = self.ws.source(SALES.name)
        if self.ws.settings.columns.get(SALES.name) or how.period != "day" or how.date_format or how.sheet:
            return True
        if source.kind == "parquet":
            return True
        if source.data.lstrip()[:1] == b"<":  # a page or a workbook as XML
            return False
        sheets = [sheet for sheet in sheets_of(source) if sheet.head]
        if not sheets:
            return True
        layout = locate(sheets[0])
        if layout is None:
            return False
        known = self.known()
        return (
            not any(locate(sheet) for sheet in sheets[1:])
            and not recipe_for(layout, known, source.name).header
            and _is_plain(sheets[0], layout, known)
        )


def _is_plain(sheet: Sheet, layout: Layout, known: Known) -> bool:
    match = match_headers(SALES, layout.headers, {}, "")
    ours = set(SALES.names)
    by_code = known.skus is not None and any(header.strip().casefold() == "sku" for header in layout.headers if header)
    if by_code:  # the skus table says what the codes are: the plain table of sales, told by sku
        ours.add("sku")
        match.faults = [fault for fault in match.faults if fault.column != "style_id"]
    usual = set(known_headers(SALES, {}))
    foreign = any(_OF_EXPORTS & set(meanings_of(h)) for h in layout.headers if h and h.strip().casefold() not in ours)
    if match.faults or foreign or layout.first != layout.last or layout.total_columns():
        return False
    if layout.day_columns(DayForm(serials=sheet.serials, near=known.near)) or layout.size_columns():
        return False
    place = next(p for p, column in match.columns.items() if column.name == "date")
    cells = next((b for b in sheet.below(layout.last) if b.height), None)
    unsure = any(bare(h) not in usual and "shop" in meanings_of(h) for h in layout.headers if h)
    if cells is None or unsure:
        return not unsure
    if any(
        cells[column_of(p)].str.contains("[\uff01-\uff5e]").any() for p in match.columns
    ):  # full-width ids and numbers
        return False
    found, blank = days(texts(cells[column_of(place)]), DayForm(serials=sheet.serials, order="dmy"))
    return bool((found.is_not_null() | blank).any())


def at_hand(sources: Iterable[SourceFile]) -> tuple[pl.DataFrame | None, set[str]]:
    """(order, day of the orders that files without lines have; the names of these files)."""
    frames: list[pl.DataFrame] = []
    names: set[str] = set()
    for source in sources:
        try:
            rows = _orders_of(source)
        except FileFaultError:
            continue
        if rows is not None:
            frames.append(rows)
            names.add(source.name)
    found = pl.concat(frames).unique("order", keep="last", maintain_order=True) if frames else None
    return found, names


def _orders_of(source: SourceFile) -> pl.DataFrame | None:
    """order and day (as written) of an export of orders without lines; None where it is none."""
    if source.kind == "parquet":
        return None
    for sheet in sheets_of(source):
        layout = locate(sheet) if sheet.head else None
        if layout is None:
            continue
        places = assign(layout, {}, source.name)
        timed = [name for name in ("paid_at", "created_at") if name in places]
        lines = any(name in places for name in ("quantity", "units", "code", "style", "spec"))
        if "order" not in places or not timed or lines or len(shared(layout, "settled")) > 1:
            continue
        batches = [
            batch.select(
                texts(batch[column_of(places["order"])]).alias("order"),
                pl.coalesce([texts(batch[column_of(places[name])]) for name in timed]).alias("day"),
            )
            for batch in sheet.below(layout.last)
            if AT in batch.columns
        ]
        return pl.concat(batches).drop_nulls()
    return None


def read_exported(ws: Workspace, table: Table, path: Path) -> ReadResult | None:
    """A file of stock, open orders or styles as its recipe reads it; None where it is a plain table, or nobody knows what it is.

    What keeps an export from being read is a fault of the result.
    """
    shown = ws.shown(path)
    reader = Reader(ws, Answers(table=table.name))  # type: ignore[arg-type]
    try:
        source = open_source(path, shown, ws.source(table.name).encoding)
        if source.kind == "parquet" or _is_plain_table(source, table):
            return None
        if table.name == STYLES.name and not _is_known(source, reader.known(), table):
            return None  # a styles table with something amiss, which its own reader tells best
        read = read_export(source, reader.known()).result
        return unreadable(table, shown, read.lacking) if read.lacking else read
    except FileFaultError as fault:
        return unreadable(table, shown, [fault.finding])


def _is_known(source: SourceFile, known: Known, table: Table) -> bool:
    """Whether a recipe knows files like this one as that table."""
    layouts = [layout for sheet in sheets_of(source) if sheet.head and (layout := locate(sheet)) is not None]
    return any(recipe_for(layout, known, source.name).table == table.name for layout in layouts)


def _is_plain_table(source: SourceFile, table: Table) -> bool:
    """Whether the first sheet has our headers for the table, one row of them, and nothing stands in columns by size."""
    sheets = [sheet for sheet in sheets_of(source) if sheet.head]
    layout = locate(sheets[0]) if sheets else None
    if layout is None:
        return True
    ours = {bare(name) for name in table.names}
    match = match_headers(table, layout.headers, {}, "")
    own = sum(1 for header in layout.headers if bare(header) in ours)
    return (
        not match.faults
        and layout.first == layout.last
        and not layout.size_columns()
        and (own > 1 or not any({"code", "spec"} & set(meanings_of(header)) for header in layout.headers))
    )
