"""A day on which a style sold a thousand times what it sells: told before it makes demand."""

from __future__ import annotations

import polars as pl

from planner.domain import Warn
from planner.language import _
from planner.workspace import Workspace

# Beyond so many times the mean of the style's other days, and so many times the highest of them: nobody's taste.
TIMES_MEAN, TIMES_HIGHEST = 100.0, 20.0
# A style of fewer other days is held against the highest day of all other styles.
FEW_DAYS, TIMES_OTHERS = 3, 100.0
_NAMED = 3


def outlier_days(sales: pl.DataFrame) -> pl.DataFrame:
    """style_id, date, units, usual: days beyond all that the style, or if it is young any style, has sold on a day.

    `usual`: the mean of the style's other days with a sale; of a young style the highest day of any other.
    """
    by_row = sales.filter(pl.col("units") > 0).group_by("style_id")
    rough = by_row.agg(pl.col("units").max().alias("most"), pl.col("units").sum().alias("all"), rows=pl.len())
    may = pl.col("most") > TIMES_MEAN / 4 * ((pl.col("all") - pl.col("most")) / (pl.col("rows") - 1).clip(1, None))
    some = rough.filter(may | (pl.col("rows") <= FEW_DAYS))["style_id"]
    days = sales.filter(pl.col("style_id").is_in(some.implode()), pl.col("units") > 0)
    days = days.group_by("style_id", "date").agg(pl.col("units").sum()).sort("style_id", "units", "date")
    found = days.group_by("style_id", maintain_order=True).agg(
        pl.col("date").last(),
        pl.col("units").last(),
        mean=pl.col("units").slice(0, pl.len() - 1).mean(),
        highest=pl.col("units").slice(0, pl.len() - 1).max(),
        others=pl.len() - 1,
    )
    own = (pl.col("units") > TIMES_MEAN * pl.col("mean")) & (pl.col("units") > TIMES_HIGHEST * pl.col("highest"))
    of_any = _highest_of_others(rough)
    found = found.join(of_any, on="style_id").with_columns(young=pl.col("others") < FEW_DAYS)
    beyond = pl.col("units") > TIMES_OTHERS * pl.col("of_others")
    odd = found.filter(pl.when(pl.col("young")).then(beyond & (own.fill_null(True))).otherwise(own).fill_null(False))
    usual = pl.when(pl.col("young")).then("of_others").otherwise("mean")
    return odd.select("style_id", "date", "units", usual.alias("usual")).sort(
        "units", "style_id", descending=[True, False]
    )


def _highest_of_others(rough: pl.DataFrame) -> pl.DataFrame:
    """style_id, of_others: the highest row of any other style; null where there is no other."""
    if rough.is_empty():
        return rough.select("style_id", of_others=pl.lit(None, pl.Float64))
    top = rough["most"].top_k(2)
    highest, second = top[0], top[1] if top.len() > 1 else None
    others = pl.when(pl.col("most") == highest).then(pl.lit(second, pl.Float64)).otherwise(pl.lit(highest, pl.Float64))
    return rough.select("style_id", of_others=others)


def warn_of_outliers(ws: Workspace, sales: pl.DataFrame) -> list[Warn]:
    """A warning that names the days, how far they are off, and the files that say them."""
    odd = outlier_days(sales)
    if odd.is_empty():
        return []
    told = ws.store.sales_and_files(
        pl.col("style_id").is_in(odd["style_id"].head(_NAMED).to_list()) & pl.col("date").is_in(odd["date"].to_list())
    )
    return outliers_told(odd, told)


def outliers_told(odd: pl.DataFrame, told: pl.DataFrame) -> list[Warn]:
    """The same of days found by `outlier_days`; `told`: style_id, date, units, source (the file) of sales on these days."""
    if odd.is_empty():
        return []
    lines = []
    for style, day, units, usual in odd.head(_NAMED).iter_rows():
        files = told.filter(style_id=style, date=day).sort("units")["source"].to_list()
        lines.append(
            _("{style} on {day}: {units:,.0f} units, {times:,.0f} times the usual ({file})").format(
                style=style, day=day, units=units, times=units / usual, file=files[-1] if files else "sales"
            )
        )
    more = _(" and {n} more").format(n=odd.height - _NAMED) if odd.height > _NAMED else ""
    words = _("sales that far exceed all that the style has sold on a day make demand as they are: {days}{more}")
    return [Warn("outlier_day", words.format(days="; ".join(lines), more=more))]
