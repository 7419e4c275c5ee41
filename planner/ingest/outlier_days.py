"""A day on which a style sold a hundred times and more what it sells, and nothing leads up to it."""

from __future__ import annotations

import polars as pl

# Beyond so many times the mean of the style's other days, and so many times the highest of them: nobody's taste.
TIMES_MEAN, TIMES_HIGHEST = 100.0, 20.0
# A style of fewer other days is held against the highest day of all other styles.
FEW_DAYS, TIMES_OTHERS = 3, 100.0
# So many days of a style may be odd, and at most this share of those with a sale: more, and it sells so.
MOST_DAYS, MOST_SHARE = 3, 0.1
_WEEK, _OF_A_WEEK = 7, 10.0  # units a day from which seven like days are one figure of a week


def outlier_days(sales: pl.DataFrame) -> pl.DataFrame:
    """style_id, date, days, units, usual, level, alone: days beyond all that the style, or if young any style, has sold.

    `units` are those of a day; `days` is 7 where a whole week from `date` on was given as one figure. `usual`: the mean of
    the style's other days with a sale; of a young style the highest day of any other. `level`: what its other days, or
    those of other styles, sell. `alone`: whether no other such day of the style is beside it.
    """
    by_row = sales.filter(pl.col("units") > 0).group_by("style_id")
    rough = by_row.agg(pl.col("units").max().alias("most"), pl.col("units").sum().alias("all"), rows=pl.len())
    rest = (pl.col("all") - MOST_DAYS * _WEEK * pl.col("most")).clip(0, None) / pl.col("rows")
    may = pl.col("most") > TIMES_MEAN / 4 * rest
    some = rough.filter(may | (pl.col("rows") <= FEW_DAYS))["style_id"]
    mine = sales.filter(pl.col("style_id").is_in(some.implode()), pl.col("units") > 0)
    others = _others(rough)
    days = _that_may(mine.group_by("style_id", "date").agg(pl.col("units").sum()), others)
    odd = _above_the_rest(_as_given(days), others)
    return odd.sort("units", "style_id", "date", descending=[True, False, False])


def _that_may(days: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The sales by day of the styles whose highest day is so far above their lowest, or above all others: mostly few, of
    which alone more is worked out.
    """
    most, least = pl.col("units").max(), pl.col("units").min()
    span = days.group_by("style_id").agg(most.alias("most"), least.alias("least")).join(others, on="style_id")
    beyond = (pl.col("most") > TIMES_OTHERS * pl.col("of_others")).fill_null(False)
    some = span.filter((pl.col("most") > TIMES_MEAN * pl.col("least")) | beyond)["style_id"]
    return days.filter(pl.col("style_id").is_in(some.implode()))


def _as_given(days: pl.DataFrame) -> pl.DataFrame:
    """style_id, date, units, days: of sales by day; seven like days of a week are one row, its units those of one day."""
    week = [pl.col("style_id"), pl.col("date").dt.truncate("1w")]
    spread = (pl.len().over(week) == _WEEK) & (
        pl.col("units").max().over(week) - pl.col("units").min().over(week) <= 1.0
    )
    days = days.with_columns(spread=spread & (pl.col("units").min().over(week) >= _OF_A_WEEK))
    weeks = days.filter("spread").group_by(week).agg(pl.col("units").mean(), days=pl.lit(_WEEK))
    single = days.filter(~pl.col("spread")).select("style_id", "date", "units", days=pl.lit(1))
    return pl.concat([single, weeks.select(single.columns)])


def _above_the_rest(days: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The days of each style above the lowest step that nothing in its other sales leads up to."""
    here, before = pl.int_range(pl.len()).over("style_id"), pl.col("units").cum_sum().over("style_id") - pl.col("units")
    ranked = days.sort("style_id", "units", "date").with_columns(
        n=pl.len().over("style_id"), at=here, highest=pl.col("units").shift(1).over("style_id"), before=before
    )
    ranked = ranked.join(others, on="style_id")
    mean = pl.when(pl.col("at") > 0).then(pl.col("before") / pl.col("at"))
    own = (pl.col("units") > TIMES_MEAN * mean) & (pl.col("units") > TIMES_HIGHEST * pl.col("highest"))
    few = pl.col("n") - pl.col("at") <= (MOST_SHARE * pl.col("n")).floor().clip(1, MOST_DAYS)
    young = pl.col("at") < FEW_DAYS
    beyond = (pl.col("units") > TIMES_OTHERS * pl.col("of_others")) & own.fill_null(True)
    steps = ranked.filter(few & pl.when(young).then(beyond).otherwise(own).fill_null(False)).with_columns(
        usual=pl.when(young).then("of_others").otherwise(mean), level=mean.fill_null(pl.col("mean_of_others"))
    )
    lowest = pl.col("usual", "level").sort_by("at").first()
    odd = days.join(steps.group_by("style_id").agg(pl.col("units").min().alias("step"), lowest), on="style_id")
    odd = odd.filter(pl.col("units") >= pl.col("step")).sort("style_id", "date")
    after = (pl.col("date").diff().dt.total_days() <= pl.col("days").shift(1)).over("style_id").fill_null(False)
    odd = odd.with_columns(beside=after).with_columns(
        alone=~(pl.col("beside") | pl.col("beside").shift(-1).over("style_id").fill_null(False))
    )
    return odd.select("style_id", "date", "days", "units", "usual", "level", "alone")


def _others(rough: pl.DataFrame) -> pl.DataFrame:
    """style_id, of_others, mean_of_others: the highest and the mean row of all other styles; null where there is none."""
    top = rough["most"].top_k(2).to_list()
    highest, second = [*top, None, None][:2]
    rows = pl.col("rows").sum() - pl.col("rows")
    is_highest = pl.col("most") == pl.lit(highest, pl.Float64)
    return rough.select(
        "style_id",
        of_others=pl.when(is_highest).then(pl.lit(second, pl.Float64)).otherwise(pl.lit(highest, pl.Float64)),
        mean_of_others=pl.when(rows > 0).then((pl.col("all").sum() - pl.col("all")) / rows),
    )
