"""What becomes of days that far exceed all that a style has sold: held out of demand until confirmed, and told.

A slip of zeros is one; so may be the evening of a great host. Neither says what the style sells on its other days, so the
day counts as a usual one until `ingest.confirmed_days` names it. Told and not held: days beside one another (sales may
have risen for good), days of an event, and those of companies whose styles have such days by nature (large orders).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from planner.domain import Inputs, Warn
from planner.ingest.outlier_days import outlier_days
from planner.language import _
from planner.workspace import Workspace

# More styles than both have such days, and on more days than this: the nature of the company, no slip of a file.
FEW_STYLES, SHARE_STYLES = 5, 0.01
FEW_DATES = 5
_NAMED = 3


def judged(
    odd: pl.DataFrame, sales: pl.DataFrame, events: pl.DataFrame, confirmed: Sequence[date]
) -> tuple[pl.DataFrame, bool]:
    """(days of `outlier_days` that nobody has confirmed, with `held`: whether demand leaves them out; by nature or not).

    `sales`: style_id at least, of all styles; `events`: start_date, end_date.
    """
    odd = odd.filter(~pl.col("date").is_in(list(confirmed)))
    styles = odd["style_id"].n_unique()
    many = styles > FEW_STYLES and styles > SHARE_STYLES * sales["style_id"].n_unique()
    by_nature = many and odd["date"].n_unique() > FEW_DATES
    told = pl.lit(False)
    for first, last in events.select("start_date", "end_date").iter_rows():
        told = told | pl.col("date").is_between(first, last)
    return odd.with_columns(held=pl.col("alone") & ~told & (not by_nature)), by_nature


def without_outliers(
    ws: Workspace, inputs: Inputs, sales: pl.DataFrame, odd: pl.DataFrame | None = None
) -> pl.DataFrame:
    """`sales` with the days that are held out as usual days of their styles: what may make demand. There, `held_out` tells
    the units that were taken off. `odd`: the `outlier_days` of the same sales, where they are at hand.
    """
    odd = outlier_days(sales) if odd is None else odd
    odd, _nature = judged(odd, sales, inputs.events, ws.settings.ingest.confirmed_days)
    odd = odd.filter("held")
    if odd.is_empty():
        return sales
    days = odd.select(
        "style_id",
        pl.date_ranges("date", pl.col("date") + pl.duration(days=pl.col("days") - 1)).alias("date"),
        (pl.col("level").fill_null(0.0) / pl.col("units")).alias("_part"),
    ).explode("date")
    counted = [name for name in ("units", "returns", "live", "carts") if name in sales.columns]
    part = pl.col("_part").fill_null(1.0)
    held = sales.join(days, on=["style_id", "date"], how="left", maintain_order="left")
    return held.with_columns(pl.col(counted) * part, held_out=pl.col("units") * (1 - part)).drop("_part")


def warn_of_outliers(ws: Workspace, inputs: Inputs, sales: pl.DataFrame, odd: pl.DataFrame | None = None) -> list[Warn]:
    """A warning that names the days, how far they are off, and the files that say them; `odd` as above."""
    odd = outlier_days(sales) if odd is None else odd
    if odd.is_empty():
        return []
    told = ws.store.sales_and_files(
        pl.col("style_id").is_in(odd["style_id"].implode()) & pl.col("date").is_in(odd["date"].implode())
    )
    return outliers_told(odd, sales, told, inputs.events, ws.settings.ingest.confirmed_days)


def outliers_told(
    odd: pl.DataFrame, sales: pl.DataFrame, told: pl.DataFrame, events: pl.DataFrame, confirmed: Sequence[date]
) -> list[Warn]:
    """The same of days found by `outlier_days`; `told`: style_id, date, units, source (the file) of sales on these days."""
    odd, by_nature = judged(odd, sales, events, confirmed)
    if by_nature:
        words = _(
            "{n} styles have a day of a hundred times what they sell and more: taken as the way this company sells (large "
            "orders), so they make demand as they are: {days}{more}"
        )
        return [Warn("outlier_day", words.format(n=odd["style_id"].n_unique(), **_days(odd, told)), notice=True)]
    held, rest = odd.filter("held"), odd.filter(~pl.col("held"))
    found = []
    if held.height:
        words = _(
            "sales that far exceed all that the style has sold on a day are held out of demand, each day taken as a usual "
            "one: {days}{more}. Correct the export; or, where they are right, name the days in planner.yaml: "
            "`ingest: {{confirmed_days: [{first}]}}`"
        )
        first = ", ".join(map(str, held["date"].head(_NAMED).unique(maintain_order=True)))
        found.append(Warn("outlier_day", words.format(first=first, **_days(held, told))))
    if rest.height:
        words = _("sales that far exceed all that the style has sold on a day make demand as they are: {days}{more}")
        found.append(Warn("outlier_day", words.format(**_days(rest, told))))
    return found


def _days(odd: pl.DataFrame, told: pl.DataFrame) -> dict[str, str]:
    """The first few days in words, and how many more there are."""
    lines = []
    for row in odd.head(_NAMED).iter_rows(named=True):
        files = told.filter(style_id=row["style_id"], date=row["date"]).sort("units")["source"].to_list()
        words = (
            _("{style} on {day}: {units:,.0f} units, {times:,.0f} times the usual ({file})")
            if row["days"] == 1
            else _("{style} in the week of {day}: {units:,.0f} units, {times:,.0f} times the usual ({file})")
        )
        lines.append(
            words.format(
                style=row["style_id"],
                day=row["date"],
                units=row["units"] * row["days"],
                times=row["units"] / row["usual"],
                file=files[-1] if files else "sales",
            )
        )
    more = _(" and {n} more").format(n=odd.height - _NAMED) if odd.height > _NAMED else ""
    return {"days": "; ".join(lines), "more": more}
