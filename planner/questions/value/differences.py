"""Where the money between two lists lies: the ten differences that explain most of it."""

from __future__ import annotations

from typing import Any

import polars as pl

MOST = 10
ENOUGH = 0.8  # share of the money that the ten must explain
NAMED = 5  # styles named of a group
# What differs, in the order in which it is asked.
EXTRA, LEFT_OUT, ELSEWHERE, MORE, LESS, WHEN, SAME = "extra", "left_out", "elsewhere", "more", "less", "when", "same"


def differences(styles: pl.DataFrame, yours: pl.DataFrame, plan: pl.DataFrame) -> dict[str, Any]:
    """`level` (style, category or kind), `explained` (share of the money between the two, 0-1) and `rows`: kind, what,
    styles, names, units_change, profit_change, the largest first.

    Styles one by one where ten of them explain enough; else styles of one category that differ alike together; else all
    that differ alike.
    """
    told = styles.join(_how(yours, plan), on="style_id", how="left")
    told = told.with_columns(kind=_kind()).filter(pl.col("difference") != 0)
    total = float(told["difference"].sum())
    size = float(told["difference"].abs().sum())
    for level, keys in (("style", ["kind", "style_id"]), ("category", ["kind", "category"]), ("kind", ["kind"])):
        groups = (
            told.group_by(keys)
            .agg(
                styles=pl.len(),
                names=pl.col("style_id").sort_by(pl.col("difference").abs(), descending=True).head(NAMED),
                units_change=(pl.col("units_yours") - pl.col("units_plan")).sum(),
                profit_change=pl.col("difference").sum().round(2),
                what=pl.lit("") if level == "kind" else pl.col(keys[1]).first(),
            )
            .sort(pl.col("profit_change").abs(), *keys, descending=[True, *[False] * len(keys)])
        )
        shown = groups.head(MOST)
        explained = _explained(shown, told, keys, total, size)
        if explained >= ENOUGH or level == "kind":
            rows = shown.select("kind", "what", "styles", "names", "units_change", "profit_change").rows(named=True)
            return {"level": level, "explained": round(explained, 4), "money": round(total, 2), "rows": rows}
    raise AssertionError("the last level is always taken")


def _explained(shown: pl.DataFrame, told: pl.DataFrame, keys: list[str], total: float, size: float) -> float:
    """Share of the money that the groups shown make up: of the sum, and of all that differs either way, the lower."""
    if size == 0:
        return 1.0
    there = told.join(shown.select(keys), on=keys, how="semi", nulls_equal=True)
    of_size = float(there["difference"].abs().sum()) / size
    of_total = 1.0 if total == 0 else 1 - abs(total - float(there["difference"].sum())) / abs(total)
    return min(of_size, of_total)


def _how(yours: pl.DataFrame, plan: pl.DataFrame) -> pl.DataFrame:
    """style_id, factories and weeks of both lists."""

    def of(orders: pl.DataFrame, name: str) -> pl.DataFrame:
        return orders.group_by("style_id").agg(
            pl.col("factory_id").unique().sort().alias(f"factories_{name}"),
            pl.col("week").unique().sort().alias(f"weeks_{name}"),
        )

    return of(yours, "yours").join(of(plan, "plan"), on="style_id", how="full", coalesce=True)


def _kind() -> pl.Expr:
    same_factories = pl.col("factories_yours") == pl.col("factories_plan")
    same_weeks = pl.col("weeks_yours") == pl.col("weeks_plan")
    return (
        pl.when(pl.col("units_plan") == 0)
        .then(pl.lit(EXTRA))
        .when(pl.col("units_yours") == 0)
        .then(pl.lit(LEFT_OUT))
        .when(~same_factories)
        .then(pl.lit(ELSEWHERE))
        .when(pl.col("units_yours") > pl.col("units_plan"))
        .then(pl.lit(MORE))
        .when(pl.col("units_yours") < pl.col("units_plan"))
        .then(pl.lit(LESS))
        .when(~same_weeks)
        .then(pl.lit(WHEN))
        .otherwise(pl.lit(SAME))
    )
