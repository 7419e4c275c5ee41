"""The rows of a sheet as its recipe reads them: typed, with day, style, colour and size; what is wrong is listed."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from planner.ingest.problems import none
from planner.ingest.raw_table import AT
from planner.ingest.recipes.applied import Applied
from planner.ingest.recipes.batch import Batch, batch_of
from planner.ingest.recipes.columns import shared
from planner.ingest.recipes.context import Known
from planner.ingest.recipes.continued import Continued
from planner.ingest.recipes.days import days
from planner.ingest.recipes.goods import goods_cells
from planner.ingest.recipes.headings import below_headings
from planner.ingest.recipes.kinds import Movements, kind_places
from planner.ingest.recipes.order_cells import add_order_terms
from planner.ingest.recipes.order_heads import without_heads
from planner.ingest.recipes.reading import Reading
from planner.ingest.recipes.rows import Skipped, data_rows, sum_places
from planner.ingest.recipes.sale_cells import add_sales
from planner.ingest.recipes.sku_cells import SkuCells
from planner.ingest.recipes.units import with_units


def apply_recipe(reading: Reading, known: Known, sink: Callable[[pl.DataFrame], None] | None = None) -> Applied:
    """Reads every row; good rows go to `sink`, batch after batch, where there is one."""
    return _Applying(reading, known).result(sink)


class _Applying:
    def __init__(self, reading: Reading, known: Known) -> None:
        assert reading.recipe.variants is not None
        self.reading, self.known = reading, known
        self.places = reading.places
        self.skipped = Skipped()
        self.movements = Movements()
        self.continued = Continued(reading.places)
        self.sku_cells = SkuCells(reading.recipe.variants, known)
        wide = {*reading.sizes, *reading.days, *reading.shops, *reading.totals}
        layout = reading.layout
        self.marks = {place: layout.headers[place] for place in shared(layout, "no_sale_mark")}
        self.kinds = kind_places(layout, self.places)
        self.sums = sum_places(self.places, wide, len(reading.layout.headers))

    def result(self, sink: Callable[[pl.DataFrame], None] | None) -> Applied:
        """All batches, one after the other."""
        good, found, cells, count = [], [], [], 0
        heading = None
        for batch in self.reading.sheet.below(self.reading.layout.last):
            if self.reading.headed is not None:
                batch, heading = below_headings(batch, self.reading.headed, heading, self.places)
            rows = data_rows(batch, self.reading.layout.headers, self.sums, self.skipped)
            rows = self._of_sales(self._without_cancelled(rows))
            count += rows.height
            read, wrong = self._read(rows)
            bad = wrong[AT].unique()
            kept = read.filter(~pl.col(AT).is_in(bad.to_list())) if bad.len() else read
            if sink is not None:
                sink(kept)
                kept = kept.clear()
            good.append(kept)
            found.append(wrong)
            if bad.len():
                cells.append(rows.filter(pl.col(AT).is_in(bad.to_list())).with_columns(pl.col(AT).cast(pl.UInt32)))
        empty = pl.DataFrame(schema={AT: pl.UInt32})
        rows = pl.concat(good, how="vertical_relaxed") if good else empty
        return Applied(
            rows,
            pl.concat([none(), *found]),
            pl.concat(cells) if cells else empty,
            self.skipped,
            count,
            [*self.reading.notes, *self.movements.notes()],
        )

    def _without_cancelled(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Of a table of days the rows that came to nothing are none; what became of order lines is read one by one."""
        if self.reading.form.table != "sales" or self.reading.form.grain == "lines" or "status" not in self.places:
            return rows
        return self.movements.kept(rows, self.places["status"], self.reading.recipe.counts)

    def _of_sales(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Of sales and open orders what is neither void nor a gift; of a list of movements the sales and what came back."""
        if self.reading.form.table in {"sales", "orders"}:
            rows = self.movements.real(rows, self.marks)
        if self.reading.form.table != "sales" or not self.kinds:
            return rows
        return self.movements.sales(rows, self.kinds)

    def _read(self, raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """(rows, problems) of a batch."""
        if self.reading.form.grain == "lines":
            raw, heads = without_heads(self.continued.filled(raw), self.places)
            self.skipped.totals += heads
        batch = batch_of(self.reading, raw)
        self.sku_cells.add(batch)
        table = self.reading.form.table
        if table == "sales":
            add_sales(batch, self.known)
        elif table == "orders":
            add_order_terms(batch)
        elif table == "styles":
            _add_goods(batch)
        elif table == "stock" and "day" in batch.given:
            batch.out["date"], _ = days(batch.given["day"], self.reading.day_form)
        rows = with_units(batch)
        return rows, batch.problems()


def _add_goods(batch: Batch) -> None:
    headers = {name: batch.header(name) for name in batch.given}
    cells, wrong = goods_cells(batch.given, batch.at, batch.reading.day_form, headers, comma=batch.comma)
    batch.out.update(cells)
    batch.found += wrong
