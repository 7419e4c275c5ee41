"""What people should know of a forecast: warnings, and the label that says what each style's answer rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import Inputs, Warn
from planner.forecast.calibration.recalibration import Recalibration
from planner.forecast.history.prices import Elasticity
from planner.forecast.history.seasons import Calendar
from planner.forecast.odd_records import NAMED, odd_records
from planner.forecast.panel.panel import Panel
from planner.forecast.stopped_selling import stopped_selling
from planner.language import _

Ints = NDArray[np.int64]

# True every night until the data has grown or the exports carry more: told, but nothing to mend today.
NOTICES = frozenset({"livestreams", "short_history", "cold_start", "no_stock", "price_mix", "elasticity_unknown"})


def methods(panel: Panel, asked: Ints, cold: bool) -> list[str]:
    """combination | cold_start (few finished styles) | no_sales_yet | not_launched, for each style asked about."""
    label = np.where(panel.observed[asked] > 0, "cold_start" if cold else "combination", "no_sales_yet")
    return list(np.where((panel.age[asked] <= 0) & panel.known[asked], "not_launched", label))


def warnings_of(
    inputs: Inputs,
    sales: pl.DataFrame,
    panel: Panel,
    calendar: Calendar,
    cold: bool,
    elasticity: Elasticity | None,
    recalibration: Recalibration | None,
) -> tuple[Warn, ...]:
    """What limits this forecast. `sales` as given, rows from as_of on included."""
    seen = _Seen(inputs, sales, panel, calendar, cold, elasticity)
    found = [(code, remark(seen)) for code, remark in _REMARKS]
    told = tuple(Warn(code, message, notice=code in NOTICES) for code, message in found if message is not None)
    told += tuple(odd_records(panel))
    return told if recalibration is None or recalibration.scale == 1.0 else (*told, recalibration.notice())


@dataclass(frozen=True)
class _Seen:
    """What remarks look at; `sales` as given."""

    inputs: Inputs
    sales: pl.DataFrame
    panel: Panel
    calendar: Calendar
    cold: bool
    elasticity: Elasticity | None

    @property
    def future(self) -> int:
        """Rows of sales from as_of on."""
        return int((self.sales["date"] >= self.inputs.as_of).sum())

    @property
    def sold(self) -> bool:
        """Whether anything is known to have sold before as_of."""
        return self.sales.height > self.future


def _future_sales(seen: _Seen) -> str | None:
    if seen.future == 0:
        return None
    return _("{future} sales rows dated on or after as_of were not used.").format(future=seen.future)


def _unknown_styles(seen: _Seen) -> str | None:
    known = seen.inputs.styles["style_id"].implode()
    strangers = seen.sales["style_id"].filter(~seen.sales["style_id"].is_in(known)).n_unique()
    if strangers == 0:
        return None
    return _("{strangers} styles have sales but no row in styles; they teach the forecast nothing.").format(
        strangers=strangers
    )


def _no_sales(seen: _Seen) -> str | None:
    if seen.sold:
        return None
    return _("There are no sales before {as_of}: what styles sell is a guess.").format(as_of=seen.inputs.as_of)


def _short_history(seen: _Seen) -> str | None:
    if not seen.sold or seen.panel.years >= 1:
        return None
    return _("Sales go back {value} days: a part of the year has never been seen, so intervals are wider.").format(
        value=round(seen.panel.years * 365)
    )


def _cold_start(seen: _Seen) -> str | None:
    if not seen.cold:
        return None
    return _("Only {finished} styles are finished: a stated prior and the styles on sale carry the forecast.").format(
        finished=int((~seen.panel.on_sale).sum())
    )


def _no_stock(seen: _Seen) -> str | None:
    if seen.sales.height == 0 or _has(seen.sales, "stock"):
        return None
    if seen.inputs.stock.height > 0:
        return _(
            "Sales have no stock column, and no earlier night has counted stock: a style that sold out is read as slow. The "
            "stock table of each night is kept, and tells what had run out from then on."
        )
    return _("Sales have no stock column: a style that sold out is read as slow.")


def _stopped_selling(seen: _Seen) -> str | None:
    told = set(seen.sales.filter(pl.col("stock").is_not_null())["style_id"])
    if seen.inputs.stock.height:
        told |= set(seen.inputs.stock["style_id"])
    rows, silent = stopped_selling(seen.panel)
    unknown = ~np.isin(seen.panel.ids[rows], sorted(told))
    rows, silent = rows[unknown], silent[unknown]
    if len(rows) == 0:
        return None
    named = [
        _("{style} ({units:,.0f} sold, none for {n} days)").format(
            style=seen.panel.ids[row], units=seen.panel.units[row].sum(), n=days
        )
        for row, days in zip(rows[:NAMED], silent[:NAMED], strict=True)
    ]
    return _(
        "{n:,} style(s) sold day after day and then nothing: {names}. Sold out? No stock is told of them, so they are read as "
        "slow, and too little is ordered. Give their stock, in a stock table or in sales."
    ).format(n=len(rows), names=", ".join(named) + (", ..." if len(rows) > NAMED else ""))


def _visits_without_reach(seen: _Seen) -> str | None:
    if not _has(seen.sales, "visits") or seen.inputs.reach.height > 0:
        return None
    return _("Sales have visits, but the reach table is empty: sales are not scaled to the full audience.")


def _livestreams(seen: _Seen) -> str | None:
    if seen.panel.hosted is None:
        return None
    return _(
        "{panel:,.0f} units were sold in livestreams or by hosts, or on days like theirs, on few days of "
        "their styles: they do not set the rate of ordinary days. The chance of another stands beside each style's forecast "
        "(evening_chance, evening_units); `forecast.evenings: counted` counts it in."
    ).format(panel=float(seen.panel.hosted.sum()))


def _price_mix(seen: _Seen) -> str | None:
    if not seen.panel.price_mix:
        return None
    return _(
        "Prices paid jump about from day to day like a mix of large and small orders: changes of "
        "price are not taken out of the sales."
    )


def _elasticity_unknown(seen: _Seen) -> str | None:
    if seen.elasticity is None or seen.elasticity.identified:
        return None
    return _(
        "Prices have moved too little, or all at the same age, to tell what that does to sales: an "
        "elasticity of {value:.1f} is used, mostly an assumption."
    ).format(value=seen.elasticity.value)


def _event_without_uplift(seen: _Seen) -> str | None:
    if not seen.calendar.unknown:
        return None
    return _("No uplift is known of {names}: give one in events, or wait until it has been seen once.").format(
        names=", ".join(seen.calendar.unknown)
    )


# In the order in which they are told.
_REMARKS: tuple[tuple[str, Callable[[_Seen], str | None]], ...] = (
    ("future_sales_ignored", _future_sales),
    ("sales_of_unknown_styles", _unknown_styles),
    ("no_sales", _no_sales),
    ("short_history", _short_history),
    ("cold_start", _cold_start),
    ("no_stock", _no_stock),
    ("stopped_selling", _stopped_selling),
    ("visits_without_reach", _visits_without_reach),
    ("livestreams", _livestreams),
    ("price_mix", _price_mix),
    ("elasticity_unknown", _elasticity_unknown),
    ("event_without_uplift", _event_without_uplift),
)


def _has(sales: pl.DataFrame, column: str) -> bool:
    return sales[column].null_count() < sales.height
