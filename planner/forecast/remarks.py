"""What people should know of a forecast: warnings, and the label that says what each style's answer rests on."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import Inputs, Warn
from planner.forecast.history.prices import Elasticity
from planner.forecast.history.seasons import Calendar
from planner.forecast.lessons.recalibration import Recalibration
from planner.forecast.odd_records import odd_records
from planner.forecast.panel.panel import Panel
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
    future = int((sales["date"] >= inputs.as_of).sum())
    strangers = sales["style_id"].filter(~sales["style_id"].is_in(inputs.styles["style_id"].implode())).n_unique()
    finished = int((~panel.on_sale).sum())
    sold = sales.height > future
    found = [
        (
            future > 0,
            "future_sales_ignored",
            _("{future} sales rows dated on or after as_of were not used.").format(future=future),
        ),
        (
            strangers > 0,
            "sales_of_unknown_styles",
            _("{strangers} styles have sales but no row in styles; they teach the forecast nothing.").format(
                strangers=strangers
            ),
        ),
        (
            not sold,
            "no_sales",
            _("There are no sales before {as_of}: what styles sell is a guess.").format(as_of=inputs.as_of),
        ),
        (
            sold and panel.years < 1,
            "short_history",
            _("Sales go back {value} days: a part of the year has never been seen, so intervals are wider.").format(
                value=round(panel.years * 365)
            ),
        ),
        (
            cold,
            "cold_start",
            _("Only {finished} styles are finished: a stated prior and the styles on sale carry the forecast.").format(
                finished=finished
            ),
        ),
        (
            sales.height > 0 and sales["stock"].null_count() == sales.height,
            "no_stock",
            _("Sales have no stock column: a style that sold out is read as slow."),
        ),
        (
            _has(sales, "visits") and inputs.reach.height == 0,
            "visits_without_reach",
            _("Sales have visits, but the reach table is empty: sales are not scaled to the full audience."),
        ),
        (
            panel.hosted is not None,
            "livestreams",
            _(
                "{panel:,.0f} units were sold in livestreams or by hosts, or on days like theirs, on few days of "
                "their styles: they do not set the rate of ordinary days. Another such evening is not in the forecast."
            ).format(panel=_hosted(panel)),
        ),
        (
            panel.price_mix,
            "price_mix",
            _(
                "Prices paid jump about from day to day like a mix of large and small orders: changes of "
                "price are not taken out of the sales."
            ),
        ),
        (
            elasticity is not None and not elasticity.identified,
            "elasticity_unknown",
            _(
                "Prices have moved too little, or all at the same age, to tell what that does to sales: an "
                "elasticity of {value:.1f} is used, mostly an assumption."
            ).format(value=elasticity.value if elasticity else 0),
        ),
        (
            len(calendar.unknown) > 0,
            "event_without_uplift",
            _("No uplift is known of {names}: give one in events, or wait until it has been seen once.").format(
                names=", ".join(calendar.unknown)
            ),
        ),
    ]
    told = tuple(Warn(code, message, notice=code in NOTICES) for true, code, message in found if true)
    told += tuple(odd_records(panel))
    return told if recalibration is None or recalibration.scale == 1.0 else (*told, recalibration.notice())


def _has(sales: pl.DataFrame, column: str) -> bool:
    return sales[column].null_count() < sales.height


def _hosted(panel: Panel) -> float:
    return 0.0 if panel.hosted is None else float(panel.hosted.sum())
