"""What a table is: order lines, sales by day, stock, open orders; or why it is none of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from planner.errors import Finding
from planner.ingest.recipes.columns import shared
from planner.ingest.recipes.context import HalfError, NeedsAnswerError, refuse
from planner.ingest.recipes.layout import Layout
from planner.ingest.recipes.meanings import counts_otherwise, meanings_of, plain
from planner.ingest.recipes.recipe import Recipe, Target
from planner.ingest.source_file import FileFaultError
from planner.language import _

_PRODUCT = ("style", "code", "link", "barcode")
_UNITS = ("units", "quantity", "ordered_units")
_TIMES = ("paid_at", "created_at", "dealt_at")
SALES_UNKNOWN = re.compile(
    r"^(?!.*(?:累计|近|周|月|总|额|价|率|均)).*(?:销量|销售数|售出|卖出)|^(?!.*(?:last|total|price|amount)).*\bsold\b",
    re.I,
)
# What is billed to buyers has a day it is due, as orders at factories have.
_INVOICE = re.compile(
    r"invoice\s?(?:date|number|no\.?|id|status)$|(?:销售)?发票(?:号|号码|日期)$|rechnungs(?:nummer|datum)$", re.I
)

_LEFT = re.compile(r"出|减少|\bout\b|issued", re.I)
_OF_BUYERS = re.compile(r"sales?[\s_]?order|so\s?(?:no|number|#)|销售(?:订单|单)|发货单|auftrag|kundenauftrag", re.I)


@dataclass(frozen=True)
class Form:
    """The table it is and, for sales, whether its rows are order lines or count a day."""

    table: Target
    grain: Literal["lines", "days"] | None = None
    wide: Literal["sizes", "days", "places"] | None = None


def form_of(
    layout: Layout,
    has: dict[str, int],
    recipe: Recipe,
    file: str,
    *,
    sizes: bool,
    days: bool,
    joined: bool,
    pieces: bool = False,
) -> Form:
    """The form; FileFaultError with the reason where the table holds nothing for us.

    `sizes`, `days`: whether columns are sizes or days; `joined`: whether another file at hand has the days of orders;
    `pieces`: whether every row is one piece.
    """
    if recipe.refuse:
        raise refuse(file, _("sales by day"), _(recipe.refuse))
    wide: Literal["sizes", "days"] | None = "days" if days else ("sizes" if sizes else None)
    product = any(meaning in has for meaning in _PRODUCT)
    counted = any(meaning in has for meaning in _UNITS) or wide is not None or pieces
    dated = any(meaning in has for meaning in ("day", *_TIMES, "shipped_at", "completed_at"))
    if recipe.table not in {None, "sales"}:
        return Form(recipe.table, None, recipe.wide or wide)
    if recipe.grain == "days":
        return _days(has, file, recipe.wide or wide)
    if recipe.grain == "lines" and counted:
        return _lines(file, dated=dated, joined=joined)
    _refuse_settlement(layout, file)
    if not counted:
        _refuse_other_units(layout, file)
    if product and _is_open_orders(layout, has, wide):
        return Form("orders", None, wide)
    if "order" in has and counted and (product or "spec" in has):
        return _lines(file, dated=dated, joined=joined)
    if "order" in has and not counted and dated and not product:
        raise _no_lines(file)
    _ask_of_ledger(layout, has, recipe, file)
    if product and _is_stock(layout, has, file, dated=dated, wide=wide):
        return Form("stock", None, wide)
    _refuse_means(layout, file, counted=counted)
    if not product and counted and (dated or "visits" in has):
        raise refuse(
            file,
            _("sales of each style"),
            _(
                "No column names a style or SKU. If these are totals of the shop, export the report by "
                "product; else say which column it is with --style HEADER."
            ),
        )
    if product and counted:
        return _days(has, file, wide)
    priced = "list_price" in has or "cost" in has
    if product and not _of_buyers(has) and (priced or ("style" in has and "category" in has)):
        return Form("styles")
    raise _unknown(layout, file, dated=dated, product=product, counted=counted)


def _ask_of_ledger(layout: Layout, has: dict[str, int], recipe: Recipe, file: str) -> None:
    """A list by day of what came in and what left, with the balance, and without a column that says which rows are sales."""
    if recipe.table is not None or "day" not in has or "units" in has or "kind" in has or "quantity" not in has:
        return
    if (
        not _LEFT.search(plain(layout.headers[has["quantity"]]))
        or not shared(layout, "moved_in")
        or "on_hand" not in has
    ):
        return
    mend = _(
        "It has what came in and what left, and no column (业务类型) says which rows are sales: if all that left was sold, say "
        "--table sales; if only the balance is wanted, --table stock."
    )
    column = layout.headers[has["quantity"]]
    raise NeedsAnswerError(
        Finding(file, column=column, expected=_("stock or sales"), mend=mend), "table", ("stock", "sales")
    )


def _of_buyers(has: dict[str, int]) -> bool:
    """Whether the rows are orders of buyers: without a count they are no list of goods."""
    return any(meaning in has for meaning in ("order", "paid_at", "after_sale"))


def _refuse_other_units(layout: Layout, file: str) -> None:
    header = next((header for header in layout.headers if header and counts_otherwise(header)), None)
    if header is not None:
        mend = _("Convert the numbers, and take the other unit out of the header.")
        raise refuse(file, _("numbers of pieces"), mend, column=header)


def _unknown(layout: Layout, file: str, *, dated: bool, product: bool, counted: bool) -> FileFaultError:
    """Which of day, style and units no header says."""
    lacking = ", ".join(
        what
        for what, there in ((_("a day"), dated), (_("a style or SKU"), product), (_("units"), counted))
        if not there
    )
    known = ", ".join(header for header in layout.headers if header)
    finding = Finding(
        file,
        expected=_("a day, a style and units; no header is known for: {lacking}").format(lacking=lacking),
        mend=_(
            "Its headers are: {headers}. Say what they mean with --column, such as --column units=HEADER; where each row "
            "is one piece, add a column of 1s."
        ).format(headers=known),
    )
    return FileFaultError(finding)


def _lines(file: str, *, dated: bool, joined: bool) -> Form:
    if dated or joined:
        return Form("sales", "lines")
    finding = Finding(
        file,
        expected=_("the day of each order"),
        mend=_(
            "These are the lines of orders without their days: name the export of the orders themselves "
            "(订单编号 with 订单付款时间) beside it, such as `planner adopt ITEMS ORDERS`."
        ),
    )
    raise HalfError(finding)


def _no_lines(file: str) -> FileFaultError:
    return HalfError(
        Finding(
            file,
            expected=_("what was ordered"),
            mend=_(
                "This export has the orders without their lines: name the export of the lines (宝贝, items) beside it."
            ),
        )
    )


def _days(has: dict[str, int], file: str, wide: Literal["sizes", "days", "places"] | None) -> Form:
    if wide != "days" and "day" not in has and not any(t in has for t in _TIMES):
        if "month" in has:
            raise refuse(file, _("sales by day"), _("These are sums of months: export the report by day."))
        if "week" in has:
            raise refuse(
                file, _("sales by day"), _("These are sums of weeks: export the report by day, or say `period: week`.")
            )
    return Form("sales", "days", wide)


def _refuse_settlement(layout: Layout, file: str) -> None:
    found = shared(layout, "settled")
    if len(found) > 1:
        named = ", ".join(layout.headers[place] for place in found[:4])
        raise refuse(
            file,
            _("sales"),
            _("These are settlements, money paid out weeks after the sale: export the orders."),
            value=named,
        )


def _refuse_means(layout: Layout, file: str, *, counted: bool) -> None:
    means, periods = shared(layout, "mean_units"), shared(layout, "period_units")
    if means and not counted:
        raise refuse(
            file,
            _("units sold on a day"),
            _("These are means a day, not sales: export sales by day."),
            value=layout.headers[means[0]],
        )
    if periods and not counted:
        raise refuse(
            file,
            _("units sold on a day"),
            _("These are sums over a time, not sales of a day: export sales by day."),
            value=layout.headers[periods[0]],
        )


def is_invoice(header: str) -> bool:
    """Whether a header is of what is billed to buyers, on a day or under a number of its own."""
    return bool(_INVOICE.match(plain(header)))


def _is_open_orders(layout: Layout, has: dict[str, int], wide: str | None) -> bool:
    if any(meaning in has for meaning in ("paid_at", "after_sale", "visits", "units")):
        return False
    if any(is_invoice(header) for header in layout.headers):
        return False
    if "order" in has and _OF_BUYERS.match(plain(layout.headers[has["order"]])) and not {"factory", "po"} & set(has):
        return False  # what buyers ordered has a day of delivery too
    ordered = any(meaning in has for meaning in ("order_units", "outstanding", "quantity")) or wide == "sizes"
    return ordered and "due" in has and ("factory" in has or "po" in has or "ordered_on" in has or "order" in has)


def _is_stock(layout: Layout, has: dict[str, int], file: str, *, dated: bool, wide: str | None) -> bool:
    if any(meaning in has for meaning in ("units", "ordered_units", "order", "visits", "paid_at", "moved_in")):
        return False
    told = layout.title + (file.rsplit("/", 1)[-1] if shared(layout, "warehouse") else "")
    titled = any(word in told for word in ("库存", "stock", "Stock", "Inventory"))
    if "available" in has or "on_hand" in has:
        if dated and any(SALES_UNKNOWN.search(plain(header)) and not meanings_of(header) for header in layout.headers):
            return False  # a table of sales whose count nobody knows, with the stock beside it
        return wide != "days" or titled  # one count of stock beside columns of days: the days are of something else
    return not dated and wide == "sizes" and titled
