"""The rows of a sheet as its recipe reads them: typed, with day, style, colour and size; what is wrong is listed."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from planner.ingest.problems import none, problems
from planner.ingest.raw_table import AT, column_of
from planner.ingest.recipes.context import Known
from planner.ingest.recipes.cut import parse_cut
from planner.ingest.recipes.days import days, range_of, shop_days
from planner.ingest.recipes.goods import MEANINGS, goods_cells
from planner.ingest.recipes.headings import below_headings
from planner.ingest.recipes.kinds import kinds
from planner.ingest.recipes.rows import Skipped, data_rows, key_places, label_places
from planner.ingest.recipes.sizes import colour_name, size_name, spec_parts, title_parts
from planner.ingest.recipes.status import fate, is_ended
from planner.ingest.recipes.understand import Reading
from planner.ingest.recipes.values import by_distinct, has_dots_between_thousands, numbers, texts
from planner.ingest.recipes.variants import longest_style
from planner.ingest.skipped_rows import is_cancelled

BACK = "back"  # marks rows of a list of movements that are returns
DAMAGED = r"^\d(\.\d+)?[eE]\+?\d+$"  # what is left of a long id that a spreadsheet took for a number
# The meanings that become something; the other columns of an export are not looked at.
_WANTED = {
    *(
        "order",
        "order_mark",
        "line",
        "style",
        "code",
        "barcode",
        "link",
        "spec",
        "colour",
        "size",
        "status",
        "after_sale",
    ),
    *(
        "reason",
        "paid_at",
        "dealt_at",
        "created_at",
        "shipped_at",
        "completed_at",
        "refunded_at",
        "day",
        "units",
        "quantity",
    ),
    *("ordered_units", "refunded_units", "visits", "carts", "shop", "host", "medium", "available", "on_hand", "po"),
    *("factory", "due", "ordered_on", "order_units", "received", "outstanding"),
}
_ORDER_WIDE = (
    "status",
    "after_sale",
    "paid_at",
    "dealt_at",
    "created_at",
    "cancelled_at",
    "shop",
    "order_mark",
    "reason",
    "host",
    "medium",
)


@dataclass
class Applied:
    """The rows of a sheet.

    rows      AT and what the recipe reads; good rows only
    found     what is wrong: the schema of problems
    cells     the rows with problems as the file has them, with AT
    skipped   rows left out, by kind
    count     rows of data
    """

    rows: pl.DataFrame
    found: pl.DataFrame
    cells: pl.DataFrame
    skipped: Skipped = field(default_factory=Skipped)
    count: int = 0
    notes: list[str] = field(default_factory=list)


def apply_recipe(reading: Reading, known: Known) -> Applied:
    """Reads every row."""
    return _Applying(reading, known).result()


class _Applying:
    def __init__(self, reading: Reading, known: Known) -> None:
        self.reading, self.known = reading, known
        self.recipe, self.places = reading.recipe, reading.places
        self.comma = reading.recipe.decimal == ","
        self.skipped = Skipped()
        self.carry: pl.DataFrame | None = None
        self.head: pl.DataFrame | None = None
        self.cut_codes: dict[str, dict[str, str | None]] = {}  # the same codes come in every batch
        self.no_sales: dict[str, int] = {}
        self.said: dict[str, pl.Series] = {}  # colour and size of specifications, once a batch
        wide = {*reading.sizes, *reading.days, *reading.totals}
        self.keys = key_places(self.places)
        self.labels = label_places(self.places, wide, len(reading.layout.headers))

    def result(self) -> Applied:
        """All batches, one after the other."""
        good, found, cells, count = [], [], [], 0
        heading = None
        for batch in self.reading.sheet.below(self.reading.layout.last):
            if self.reading.headed is not None:
                batch, heading = below_headings(batch, self.reading.headed, heading, self.places)
            rows = data_rows(batch, self.reading.layout.headers, self.labels, self.skipped, self.keys)
            rows = self._of_sales(self._without_cancelled(rows))
            count += rows.height
            read, wrong = self._read(rows)
            bad = wrong[AT].unique()
            good.append(read.filter(~pl.col(AT).is_in(bad.to_list())) if bad.len() else read)
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
            self._notes(),
        )

    def _without_cancelled(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Of a table of days the rows that came to nothing are none; what became of order lines is read one by one."""
        if self.reading.form.table != "sales" or self.reading.form.grain == "lines" or "status" not in self.places:
            return rows
        return rows.filter(~is_cancelled(rows, column_of(self.places["status"])))

    def _of_sales(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Of a list of movements the sales and what came back of them (BACK)."""
        if self.reading.form.table != "sales" or "kind" not in self.places:
            return rows
        rows = rows.with_columns(kinds(texts(rows[column_of(self.places["kind"])])).alias(BACK))
        none = rows.filter(pl.col(BACK) == "none")
        for kind, count in none.group_by(column_of(self.places["kind"])).len().sort("len", descending=True).rows():
            self.no_sales[str(kind).strip()] = self.no_sales.get(str(kind).strip(), 0) + count
        return rows.filter(pl.col(BACK) != "none").with_columns(pl.col(BACK) == "back")

    def _notes(self) -> list[str]:
        told = ", ".join(f"{count:,} {kind}" for kind, count in self.no_sales.items())
        return [*self.reading.notes, *([f"rows that are no sales are left out: {told}"] if told else [])]

    def _read(self, batch: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        lines = self.reading.form.grain == "lines"
        batch = self._continued(batch) if lines else batch
        at = batch.select(pl.col(AT).cast(pl.UInt32))
        wanted = _WANTED | ({"title"} if self._by_title() else set())
        wanted |= MEANINGS if self.reading.form.table == "styles" else set()
        given = {name: texts(batch[column_of(place)]) for name, place in self.places.items() if name in wanted}
        for name in ("code", "style"):
            if name in given:
                given[name] = _child(given[name])
        if self.reading.form.table == "orders":
            given = _as_above(given)
        found: list[pl.DataFrame] = []
        out: dict[str, pl.Series] = {}
        self.said = {}
        self._variants(batch, given, at, out, found)
        if self.reading.form.table == "sales":
            if lines:
                self._fates(given, at, out, found)
                self._join_orders(given)
            self._days(given, at, out, found)
            self._others(given, at, out, found)
        elif self.reading.form.table == "orders":
            self._order_terms(given, at, out, found)
        elif self.reading.form.table == "styles":
            cells, wrong = goods_cells(
                given, at, self.reading.day_form, {n: self.reading.header(n) for n in given}, comma=self.comma
            )
            out.update(cells)
            found += wrong
        elif self.reading.form.table == "stock" and "day" in given:
            out["date"], _ = days(given["day"], self.reading.day_form)
        rows = at.with_columns(**out)
        rows = self._counted(rows, batch, given, at, found)
        return rows, pl.concat([none(), *found])

    def _continued(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Further lines of an order that leave its status and days blank get those of its first line."""
        places = self.places
        if "order" not in places:
            return batch
        batch = self._below_head(batch)
        if "status" not in places:
            return batch
        names = [column_of(places[name]) for name in _ORDER_WIDE if name in places]
        status, order = column_of(places["status"]), column_of(places["order"])
        whole = batch if self.carry is None else pl.concat([self.carry, batch])
        self.carry = batch.tail(1)
        blank = pl.col(status).is_null() | (pl.col(status).str.strip_chars() == "")
        if whole.select(blank.any()).item():
            whole = whole.with_columns(
                pl.when(blank).then(pl.col(n).drop_nulls().first().over(order)).otherwise(pl.col(n)).alias(n)
                for n in names
            )
        self.carry = whole.tail(1)
        return whole.tail(batch.height)

    def _by_title(self) -> bool:
        rule = self.recipe.variants
        return rule is not None and "title" in {rule.colour, rule.size}

    def _below_head(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Further lines of a document that leave number and day blank get those of the line above."""
        names = [
            column_of(self.places[n])
            for n in ("order", "day", "status", "order_mark", "paid_at", "created_at", "shop")
            if n in self.places
        ]
        dated = [
            n
            for n in names
            if n in {column_of(self.places[m]) for m in ("day", "paid_at", "created_at") if m in self.places}
        ]
        kept_full = [column_of(self.places[n]) for n in ("code", "style", "title", "spec", "price") if n in self.places]
        full = pl.all_horizontal(pl.col(n).str.strip_chars().str.len_chars().fill_null(0) > 0 for n in kept_full)
        blank = full & pl.all_horizontal(
            pl.col(n).is_null() | (pl.col(n).str.strip_chars() == "") for n in (column_of(self.places["order"]), *dated)
        )
        if not dated or not batch.select(blank.any()).item():
            return batch
        whole = batch if self.head is None else pl.concat([self.head, batch])
        whole = whole.with_columns(pl.when(~blank).then(pl.col(n)).alias(f"_{n}") for n in names)
        whole = whole.with_columns(
            pl.when(blank).then(pl.col(f"_{n}").forward_fill()).otherwise(pl.col(n)).alias(n) for n in names
        )
        whole = whole.drop(f"_{n}" for n in names)
        self.head = whole.tail(1)
        return whole.tail(batch.height)

    # Style, colour, size

    def _variants(
        self,
        batch: pl.DataFrame,
        given: dict[str, pl.Series],
        at: pl.DataFrame,
        out: dict[str, pl.Series],
        found: list[pl.DataFrame],
    ) -> None:
        rule = self.recipe.variants
        assert rule is not None
        code = given.get("code", given.get("style"))
        source = {"style": "style", "code": "code"}.get(rule.style, "code" if "code" in given else "style")
        cells = given.get(source, code)
        parts: dict[str, pl.Series] = {}
        if rule.style == "table":
            parts = self._from_table(given)
            cells = next((given[n] for n in ("code", "barcode", "link") if n in given), cells)
        elif cells is not None and rule.style == "cut":
            parts = self._cut(cells, rule.cut or "-")
        elif cells is not None and rule.style == "known":
            parts = {"style": by_distinct(cells, pl.String(), lambda c: longest_style(c, self.known.styles))}
        elif cells is not None:
            parts = {"style": cells}
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, at.height)
        style = parts.get("style", nothing)
        out["style_id"] = style
        out["sku"] = given.get("code", nothing)
        for name, kind, part, tidy in (("colour", rule.colour, 0, colour_name), ("size", rule.size, 1, size_name)):
            told = self._told(kind, part, batch, given, parts)
            named = nothing if told is None else by_distinct(told, pl.String(), tidy)
            if kind in {"spec", "title", "option"} and name in parts:  # what the code says where the words are silent
                named = pl.select(pl.coalesce(named, parts[name])).to_series()
            out[name] = parts[name] if rule.style == "table" and name in parts else named
        header = self.reading.header(source)
        lost = style.is_null()
        blank = lost & (nothing.is_null() if cells is None else cells.is_null())
        found.append(problems(at, blank, header, "a style", "Fill it in, or list it in the skus table."))
        if cells is not None:
            mend = {
                "table": "Add the code to the skus table.",
                "cut": "Correct the code, or adopt the file with another --cut.",
            }.get(rule.style, "Add its style to the styles table.")
            found.append(problems(at, lost & cells.is_not_null(), header, "the code of a known style", mend, cells))
        damaged = style.str.contains(DAMAGED).fill_null(False) & style.str.contains(r"\+|\.").fill_null(False)
        found.append(
            problems(
                at,
                damaged,
                header,
                "a name",
                "A spreadsheet has turned it into a number: format the column as text.",
                style,
            )
        )

    def _told(
        self, kind: str | None, part: int, batch: pl.DataFrame, given: dict[str, pl.Series], parts: dict[str, pl.Series]
    ) -> pl.Series | None:
        if kind in {"colour", "size"}:
            return given.get(kind)
        if kind in {"spec", "title"} and kind in given:
            read = spec_parts if kind == "spec" else title_parts
            if kind not in self.said:
                both = pl.Struct({"0": pl.String(), "1": pl.String()})
                self.said[kind] = by_distinct(given[kind], both, lambda text: dict(zip("01", read(text), strict=True)))
            return self.said[kind].struct.field(str(part))
        if kind == "option":
            return self._option(batch, part)
        return parts.get(("colour", "size")[part]) if kind == "cut" else None

    def _option(self, batch: pl.DataFrame, part: int) -> pl.Series:
        """The value of the option that is called Color or Size; a product's further rows leave the name blank."""
        word = (r"(?i)^\s*(colou?r|farbe|颜色)", r"(?i)^\s*(size|größe|尺码|尺寸)")[part]
        values = [
            pl.when(pl.col(column_of(name)).forward_fill().str.contains(word)).then(pl.col(column_of(value)))
            for name, value in self.reading.options
        ]
        return batch.select(pl.coalesce(values).alias("option"))["option"]

    def _cut(self, codes: pl.Series, how: str) -> dict[str, pl.Series]:
        cut = parse_cut(how)
        assert cut is not None
        names = [name for name, _ in cut.fields]
        kind = pl.Struct(dict.fromkeys(names, pl.String))
        nothing = dict.fromkeys(names)

        def parts(code: str) -> dict[str, str | None]:
            if code not in self.cut_codes:
                self.cut_codes[code] = {**nothing, **(cut.parts(code) or {})}
            return self.cut_codes[code]

        fields = by_distinct(codes, kind, parts)
        return {name: fields.struct.field(name) for name in names}

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

    # Sold or not, and when

    def _fates(
        self, given: dict[str, pl.Series], at: pl.DataFrame, out: dict[str, pl.Series], found: list[pl.DataFrame]
    ) -> None:
        rule = self.recipe.counts
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, at.height)
        status, after = given.get("status", nothing), given.get("after_sale", nothing)
        paid = given.get("paid_at")
        reason = given.get("reason", nothing)
        told = pl.select(
            pl.when(reason.str.contains("退款|退货").fill_null(False) & ~reason.str.contains("未").fill_null(False))
            .then(pl.lit("退款成功"))
            .otherwise(after)
        ).to_series()
        flag = pl.lit("?") if paid is None else pl.when(paid.is_not_null()).then(pl.lit("1")).otherwise(pl.lit("0"))
        key = pl.select(
            pl.concat_str(status.fill_null(""), pl.lit("\x1f"), told.fill_null(""), pl.lit("\x1f"), flag)
        ).to_series()

        def read(text: str) -> str:
            own, later, mark = text.split("\x1f")
            return fate(own or None, later or None, None if mark == "?" else mark == "1", rule)

        out["fate"] = by_distinct(key, pl.String(), read)
        unknown = out["fate"] == "unknown"
        mend = "Say in the recipe what it means: counts: {sold: [...], out: [...], refunded: [...]}."
        found.append(problems(at, unknown, self.reading.header("status"), "a status that is known", mend, status))
        order = given.get("order", nothing)
        out["order"] = order
        found.append(
            problems(at, order.is_null(), self.reading.header("order"), "the number of the order", "Fill it in.")
        )
        for name in ("order", "line"):
            if name in given:
                damaged = given[name].str.contains(DAMAGED).fill_null(False)
                mend = "A spreadsheet has turned this number into one that it rounds: open the export as text, or export it again."
                found.append(problems(at, damaged, self.reading.header(name), "the whole number", mend, given[name]))
        out["line"] = given.get("line", nothing)
        host, medium = given.get("host", nothing), given.get("medium", nothing)
        out["hosted"] = host.is_not_null() | medium.str.contains("直播|达人|live").fill_null(False)

    def _join_orders(self, given: dict[str, pl.Series]) -> None:
        """Days and status of orders from the other file at hand."""
        orders = self.known.orders
        if orders is None or "order" not in given or any(name in given for name in ("paid_at", "created_at", "day")):
            return
        told = pl.DataFrame({"order": given["order"]}).join(orders, on="order", how="left", maintain_order="left")
        given["created_at"] = told["day"]

    def _days(
        self, given: dict[str, pl.Series], at: pl.DataFrame, out: dict[str, pl.Series], found: list[pl.DataFrame]
    ) -> None:
        if self.reading.days:
            return
        if self.reading.day is not None:
            out["date"] = pl.Series([self.reading.day], dtype=pl.Date).new_from_index(0, at.height)
            return
        rule = self.recipe.date
        wanted = [name for name in rule.columns if name in given] or [n for n in ("created_at",) if n in given]
        out_of = out["fate"] == "out" if "fate" in out else pl.Series([False]).new_from_index(0, at.height)
        day, told = None, None
        for name in wanted:
            read, blank = shop_days(given[name], self.reading.day_form, rule.zone, rule.begins)
            header = self.reading.header(name)
            wrong = read.is_null() & ~blank & ~out_of
            ranges = by_distinct(
                given[name].set(~wrong, None), pl.Boolean(), lambda t: range_of(t) is not None
            ).fill_null(False)
            found.append(
                problems(at, wrong & ranges, header, "a day", "It counts several days: export by day.", given[name])
            )
            mend = "Write it as YYYY-MM-DD, or say how days are written with --dates dmy or mdy."
            found.append(problems(at, wrong & ~ranges, header, "a day", mend, given[name]))
            day = read if day is None else pl.select(pl.coalesce(day, read)).to_series()
            told = blank if told is None else told & blank
        if day is None or told is None:
            day = pl.Series([None], dtype=pl.Date).new_from_index(0, at.height)
            told = pl.Series([True]).new_from_index(0, at.height)
        header = self.reading.header(wanted[0]) if wanted else "order"
        missing = (
            "No file at hand has the day of this order: export the orders up to today."
            if self.known.orders is not None
            else "Fill it in."
        )
        found.append(problems(at, told & ~out_of, header, "a day", missing, given.get("order")))
        out["date"] = day
        if "refunded_at" in given:
            out["returned_on"], _ = days(given["refunded_at"], self.reading.day_form)

    def _others(
        self, given: dict[str, pl.Series], at: pl.DataFrame, out: dict[str, pl.Series], found: list[pl.DataFrame]
    ) -> None:
        for name in ("visits", "carts", "refunded_units", "on_hand"):
            if name in given:
                values, blank = numbers(given[name], decimal_comma=self.comma)
                out[name] = values.abs() if name == "refunded_units" else values
                if name in {"visits", "carts", "refunded_units"}:
                    found.append(self._no_number(at, name, given[name], values, blank))
        channel = self.recipe.channel
        if channel and channel.startswith("="):
            out["channel"] = pl.Series([channel[1:]], dtype=pl.String).new_from_index(0, at.height)
        elif channel:
            out["channel"] = given.get("shop", pl.Series([None], dtype=pl.String).new_from_index(0, at.height))
        out["link"] = given.get("link", pl.Series([None], dtype=pl.String).new_from_index(0, at.height))
        for name in ("order_mark", "shop"):
            if name in given:
                out[name] = given[name]

    def _order_terms(
        self, given: dict[str, pl.Series], at: pl.DataFrame, out: dict[str, pl.Series], found: list[pl.DataFrame]
    ) -> None:
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, at.height)
        for name in ("po", "order", "factory"):
            out[name] = given.get(name, nothing)
        colour = out["colour"]
        if 2 * colour.null_count() < colour.len():  # a sum of the rows above that says not so
            mend = "Fill it in; a row of sums needs a word such as 合计."
            found.append(
                problems(at, colour.is_null(), self.reading.header("colour"), "a colour, as other rows have", mend)
            )
        cells = given.get("due", nothing)
        ends = by_distinct(cells, pl.String(), lambda text: (range_of(text) or (text, text))[1])
        due, blank = days(ends, self.reading.day_form)
        header = self.reading.header("due")
        found.append(problems(at, due.is_null() & ~blank, header, "a day", "Write it as YYYY-MM-DD.", cells))
        found.append(problems(at, blank, header, "the day the goods arrive", "Fill it in.", cells))
        out["due"] = due
        if "status" in given:
            out["ended"] = by_distinct(given["status"], pl.Boolean(), is_ended).fill_null(False)
        if "outstanding" in given:
            values, blank = numbers(given["outstanding"], decimal_comma=self.comma)
            out["outstanding"] = values
            found.append(self._no_number(at, "outstanding", given["outstanding"], values, blank))
        if "ordered_on" in given:
            out["ordered_on"], _ = days(given["ordered_on"], self.reading.day_form)
        if "received" in given:
            values, blank = numbers(given["received"], decimal_comma=self.comma)
            out["received"] = values
            found.append(self._no_number(at, "received", given["received"], values, blank))

    # Units

    def _counted(
        self,
        rows: pl.DataFrame,
        batch: pl.DataFrame,
        given: dict[str, pl.Series],
        at: pl.DataFrame,
        found: list[pl.DataFrame],
    ) -> pl.DataFrame:
        if self.reading.sizes or self.reading.days:
            return self._long(rows, batch, at, found)
        wanted = {
            "stock": ("available", "on_hand", "quantity"),
            "orders": ("order_units", "quantity", "units", "outstanding"),
        }.get(self.reading.form.table, ("units", "quantity", "ordered_units"))
        name = next((name for name in wanted if name in given), None)
        if name is None:
            return rows
        values, blank = numbers(given[name], decimal_comma=self.comma)
        if BACK in batch.columns:
            values = pl.select(pl.when(batch[BACK]).then(-values.abs()).otherwise(values)).to_series()
        found.append(self._no_number(at, name, given[name], values, blank))
        found.append(self._no_pieces(at, self.reading.header(name), given[name], values))
        if self.reading.form.table == "stock":
            raw = batch[column_of(self.places[name])]
            empty = raw.is_null() | (raw.str.strip_chars() == "").fill_null(True)
            found.append(problems(at, empty, self.reading.header(name), "a number", "Write 0 where there is none."))
        out_of = rows["fate"] == "out" if "fate" in rows.columns else pl.Series([False]).new_from_index(0, rows.height)
        if self.reading.form.table == "sales":
            bad = blank & ~out_of if self.reading.form.grain == "lines" else blank & ~(self._nothing_said(name) & blank)
            found.append(problems(at, bad, self.reading.header(name), "a number of units", "Fill it in."))
        return rows.with_columns(
            values.fill_null(0.0).alias("units"), pl.Series("counted_by", [name]).new_from_index(0, rows.height)
        )

    def _nothing_said(self, name: str) -> bool:
        """Whether `-` means 0: in reports of a day it does."""
        return name in {"units", "ordered_units"}

    def _no_number(
        self, at: pl.DataFrame, name: str, cells: pl.Series, values: pl.Series, blank: pl.Series
    ) -> pl.DataFrame:
        return problems(
            at, values.is_null() & ~blank, self.reading.header(name), "a number", "Write digits, such as 1234.5.", cells
        )

    def _no_pieces(self, at: pl.DataFrame, header: str, cells: pl.Series, values: pl.Series) -> pl.DataFrame:
        """Pieces are whole: 1.012 is a thousand and twelve somewhere else, or no number of pieces."""
        broken = (values != values.round()).fill_null(False)
        if not self.comma and has_dots_between_thousands(cells.drop_nulls().unique().head(2000).to_list()):
            broken |= cells.str.contains(r"\d\.\d{3}").fill_null(False)  # 2.000 beside 350: two, or two thousand
        mend = "If . or , stands between thousands, say so in the recipe: decimal: ',' or decimal: '.'."
        return problems(at, broken, header, "a whole number of pieces", mend, cells)

    def _long(
        self, rows: pl.DataFrame, batch: pl.DataFrame, at: pl.DataFrame, found: list[pl.DataFrame]
    ) -> pl.DataFrame:
        """A row for each size or day that has a number; the sums of rows must add up."""
        tall: list[pl.DataFrame] = []
        total = pl.Series([0.0]).new_from_index(0, batch.height)
        headers = self.reading.layout.headers
        wrong = pl.Series([False]).new_from_index(0, batch.height)
        for place in (*self.reading.sizes, *self.reading.days):
            cells = texts(batch[column_of(place)])
            values, blank = numbers(cells, decimal_comma=self.comma)
            if BACK in batch.columns:
                values = pl.select(pl.when(batch[BACK]).then(-values.abs()).otherwise(values)).to_series()
            unreadable = values.is_null() & ~blank
            wrong |= unreadable
            found.append(problems(at, unreadable, headers[place], "a number", "Write digits, such as 12.", cells))
            found.append(self._no_pieces(at, headers[place], cells, values))
            total += values.fill_null(0.0)
            kept = values.is_not_null() & (values != 0)
            name = (
                {"size": pl.lit(self.reading.sizes[place])}
                if self.reading.sizes
                else {"date": pl.lit(self.reading.days[place])}
            )
            tall.append(rows.with_columns(values.alias("units"), **name).filter(kept))
        self._sums(batch, at, total, wrong, found)
        return (
            pl.concat(tall, how="vertical_relaxed").with_columns(pl.lit("wide").alias("counted_by")) if tall else rows
        )

    def _sums(
        self, batch: pl.DataFrame, at: pl.DataFrame, total: pl.Series, wrong: pl.Series, found: list[pl.DataFrame]
    ) -> None:
        for place in self.reading.totals[:1]:
            cells = texts(batch[column_of(place)])
            said, _ = numbers(cells, decimal_comma=self.comma)
            differs = ((said - total).abs() > 1e-6).fill_null(False) & ~wrong
            header = self.reading.layout.headers[place]
            found.append(
                problems(
                    at,
                    differs,
                    header,
                    "the sum of its row",
                    "Correct the row: its numbers do not add up to it.",
                    cells,
                )
            )


def _child(codes: pl.Series) -> pl.Series:
    """Of `LK3301 : LK3301-BLK-M`, a matrix item and its child, the child."""
    return codes.str.replace(r"^.+\S : (\S.*)$", "$1") if codes.str.contains(" : ", literal=True).any() else codes


def _as_above(given: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Sheets of factories write style, number, day and factory once: further colours of a style leave them blank."""
    filled = dict(given)
    if "style" in filled:
        filled["style"] = filled["style"].forward_fill()
    run = filled.get("style", filled.get("code"))
    if run is None:
        return filled
    for name in ("po", "order", "factory", "ordered_on", "due"):
        if name in filled:
            frame = pl.DataFrame({"run": run.rle_id(), "cells": filled[name]})
            filled[name] = frame.select(pl.col("cells").forward_fill().over("run"))["cells"]
    return filled
