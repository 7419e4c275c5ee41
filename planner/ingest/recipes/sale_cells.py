"""How a row becomes a sale: whether the line counts, its order, its channel, what came back, who looked at it."""

from __future__ import annotations

import re

import polars as pl

from planner.ingest.recipes.batch import Batch
from planner.ingest.recipes.context import Known
from planner.ingest.recipes.forms import is_invoice
from planner.ingest.recipes.kinds import BACK
from planner.ingest.recipes.meanings import plain
from planner.ingest.recipes.recipe import CountRule
from planner.ingest.recipes.sale_days import add_days, join_orders
from planner.ingest.recipes.sku_cells import DAMAGED
from planner.ingest.recipes.status import ON_ACCOUNT, fate
from planner.ingest.recipes.values import by_distinct, numbers
from planner.language import _

# Stock as the day ended, or as the file was made; a plain 库存 is that of the morning, as in our own table.
_CLOSING = re.compile(
    r"今日|当日|当前|现有|现存|即时|实时|期末|日末|结存|结余|\bclosing|\bending|\bcurrent|balance", re.I
)

_CANCELLED = re.compile(r"取消|cancel", re.I)


def add_sales(batch: Batch, known: Known) -> None:
    """Adds what a sale needs beside its SKU and its units."""
    if batch.reading.form.grain == "lines":
        _add_fates(batch)
        _add_orders(batch)
        join_orders(batch, known)
    add_days(batch, known)
    _add_counts(batch)
    _add_channel(batch)


def _add_fates(batch: Batch) -> None:
    """`fate`: what became of each order line, by its status, its refund and whether it was paid."""
    given, nothing = batch.given, batch.nothing
    rule = batch.reading.recipe.counts
    if is_invoice(batch.header("order")):  # sold on account
        rule = rule.model_copy(update={"sold": [*rule.sold, *ON_ACCOUNT]})
    status, after = given.get("status", nothing), given.get("after_sale", nothing)
    paid = given.get("paid_at")
    reason = given.get("reason", nothing)
    cancelled = (
        given.get("cancelled_at", nothing) if _CANCELLED.search(plain(batch.header("cancelled_at"))) else nothing
    )
    status, after = _with_payment(status, after, given.get("payment", nothing), cancelled)
    told = pl.select(
        pl.when(reason.str.contains("退款|退货").fill_null(False) & ~reason.str.contains("未").fill_null(False))
        .then(pl.lit("退款成功"))
        .otherwise(after)
    ).to_series()
    flag = pl.lit("?") if paid is None else pl.when(paid.is_not_null()).then(pl.lit("1")).otherwise(pl.lit("0"))
    if BACK in batch.raw.columns:
        flag = pl.when(batch.raw[BACK]).then(pl.lit("b")).otherwise(flag)
    key = pl.select(
        pl.concat_str(status.fill_null(""), pl.lit("\x1f"), told.fill_null(""), pl.lit("\x1f"), flag)
    ).to_series()

    states = status.count() > 0

    def read(text: str) -> str:
        own, later, mark = text.split("\x1f")
        if mark == "b":  # its kind says that it came back, which nobody pays for
            found = fate(own or None, later or None, None, rule)
            return "sold" if found == "unknown" else found
        if states and mark == "0" and not own and not later:
            return "unknown"  # neither state nor payment, where other rows have a state: whose line it is nobody knows
        return fate(own or None, later or None, None if mark == "?" else mark == "1", rule)

    batch.out["fate"] = by_distinct(key, pl.String(), read)
    unknown = batch.out["fate"] == "unknown"
    mend = _("Say in the recipe what it means: counts: {sold: [...], out: [...], refunded: [...]}.")
    batch.tell(unknown, batch.header("status"), _("a status that is known"), mend, status)


def _with_payment(
    status: pl.Series, after: pl.Series, payment: pl.Series, cancelled_at: pl.Series
) -> tuple[pl.Series, pl.Series]:
    """(status, state of return), which a state of payment beside them overrules: unpaid lines and cancelled ones are none."""
    paid = by_distinct(payment, pl.String(), lambda text: fate(text, None, None, CountRule()))
    own = by_distinct(status, pl.String(), lambda text: fate(text, None, None, CountRule()))
    goes_on = (own == "sold").fill_null(True) & ~status.str.contains("关闭").fill_null(False)
    none = (paid == "out") | (cancelled_at.is_not_null() & goes_on)
    return (
        pl.select(pl.when(none.fill_null(False)).then(pl.lit("cancelled")).otherwise(status)).to_series(),
        pl.select(pl.when((paid == "refunded").fill_null(False)).then(pl.lit("refunded")).otherwise(after)).to_series(),
    )


def _add_orders(batch: Batch) -> None:
    """The numbers of order and line, and whether a host sold it."""
    given, nothing = batch.given, batch.nothing
    order = given.get("order", nothing)
    batch.out["order"] = order
    batch.tell(order.is_null(), batch.header("order"), _("the number of the order"), _("Fill it in."))
    for name in ("order", "line"):
        if name in given:
            damaged = given[name].str.contains(DAMAGED).fill_null(False)
            mend = _(
                "A spreadsheet has turned this number into one that it rounds: open the export as text, or "
                "export it again."
            )
            batch.tell(damaged, batch.header(name), _("the whole number"), mend, given[name])
    batch.out["line"] = given.get("line", nothing)
    host, medium = given.get("host", nothing), given.get("medium", nothing)
    batch.out["hosted"] = host.is_not_null() | medium.str.contains("直播|达人|live").fill_null(False)


def _add_counts(batch: Batch) -> None:
    """Visits, carts, units that came back, stock at hand."""
    for name in ("visits", "carts", "refunded_units", "on_hand", "opening"):
        if name in batch.given:
            values, blank = numbers(batch.given[name], decimal_comma=batch.comma)
            kept = "closing" if name == "on_hand" and _CLOSING.search(plain(batch.header(name))) else name
            batch.out[kept] = values.abs() if name == "refunded_units" else values
            if name in {"visits", "carts", "refunded_units"}:
                batch.tell_no_numbers(name, values, blank)


def _add_channel(batch: Batch) -> None:
    """Channel, link, and which shop and which kind of order it was."""
    channel = batch.reading.recipe.channel
    if channel and channel.startswith("="):
        batch.out["channel"] = pl.Series([channel[1:]], dtype=pl.String).new_from_index(0, batch.at.height)
    elif channel:
        batch.out["channel"] = batch.given.get("shop", batch.nothing)
    if "hour" in batch.given:
        batch.out["hour"] = batch.given["hour"]
    batch.out["link"] = batch.given.get("link", batch.nothing)
    for name in ("order_mark", "parcel", "shop"):
        if name in batch.given:
            batch.out[name] = batch.given[name]
