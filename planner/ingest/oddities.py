"""What is odd in the tables and may be right all the same: told as a warning, and planned with."""

from __future__ import annotations

import polars as pl

from planner.domain import Inputs, Warn
from planner.ingest.magnitudes import magnitudes
from planner.ingest.strangers import without_zeros
from planner.language import _
from planner.tables.labels import plain_size

MOST_TIMES, FEW_STYLES = 20.0, 5


def oddities(inputs: Inputs) -> list[Warn]:
    """What may be right but is worth a look."""
    checks = (
        *_odd_styles(inputs),
        *_of_unknown_styles(inputs),
        *_odd_orders(inputs),
        ("no_factory", _without_factory(inputs), _("style(s) on sale have a category that no factory makes")),
    )
    known = inputs.styles["style_id"].to_list()
    return [
        Warn(code, f"{rows['style_id'].n_unique():,} {what}: {_some(rows)}" + without_zeros(rows["style_id"], known))
        for code, rows, what in checks
        if rows.height
    ] + [*magnitudes(inputs), *_of_no_style(inputs)]


# Code of the warning, the rows of the styles in question, what is odd about them.
Oddities = tuple[tuple[str, pl.DataFrame, str], ...]


def _odd_styles(inputs: Inputs) -> Oddities:
    """Figures of one style that contradict each other."""
    return (
        (
            "salvage_above_price",
            inputs.styles.filter(pl.col("salvage_value") > pl.col("price")),
            _("style(s) bring more when left over (salvage_value) than when sold (price)"),
        ),
        (
            "cost_above_price",
            inputs.styles.filter(pl.col("unit_cost") > pl.col("price")),
            _("style(s) cost more (unit_cost) than they sell for (price)"),
        ),
        (
            "leftover_pays",
            _paid_by_leftovers(inputs),
            _(
                "style(s) bring more when left over (salvage_value) than they cost to make, so that any number of them would pay"
            ),
        ),
        (
            "margin_beyond_others",
            _beyond_usual_margin(inputs.styles),
            _(
                "style(s) sell for more times their unit_cost than any usual style, twenty times as many: is an amount in cents, "
                "or unit_cost missing?"
            ),
        ),
        (
            "fabric_without_use",
            inputs.styles.filter(pl.col("fabric_id").is_not_null() & (pl.col("fabric_per_unit") <= 0)),
            _("style(s) name a fabric but no metres of it a unit (fabric_per_unit), so their fabric costs nothing"),
        ),
        (
            "stock_counted_twice",
            _both_whole_and_by_piece(inputs.stock, "style_id"),
            _("style(s) have stock both with and without colour or size: where one is the sum, pieces count twice"),
        ),
    )


def _paid_by_leftovers(inputs: Inputs) -> pl.DataFrame:
    """Styles on sale of which a unit left over earns, made at the cheapest factory, its fabric bought."""
    factor = inputs.factories["cost_factor"].min()
    fabrics = inputs.fabrics.select("fabric_id", metre=pl.col("cost"))
    cost = pl.col("unit_cost") * (1.0 if factor is None else float(factor)) + (  # type: ignore[arg-type]
        pl.col("fabric_per_unit") * pl.col("metre")
    ).fill_null(0.0)
    of_styles = inputs.styles.join(fabrics, on="fabric_id", how="left", maintain_order="left")
    pays = (pl.col("salvage_value") > cost) & (pl.col("salvage_value") <= pl.col("price"))
    return of_styles.filter(pays, pl.col("exit_date") > inputs.as_of)


def _beyond_usual_margin(styles: pl.DataFrame) -> pl.DataFrame:
    """Styles whose price is MOST_TIMES as many times their cost as that of the style in the middle; none of a few styles."""
    usual = styles.filter(pl.col("unit_cost") > 0).select((pl.col("price") / pl.col("unit_cost")).median()).item()
    if usual is None or styles.height < FEW_STYLES:
        return styles.clear()
    return styles.filter(pl.col("price") > MOST_TIMES * usual * pl.col("unit_cost"))


def _of_unknown_styles(inputs: Inputs) -> Oddities:
    """Rows of tables that are in vain: nobody knows the style."""

    def strangers(rows: pl.DataFrame) -> pl.DataFrame:
        named = rows.filter(pl.col("style_id").is_not_null())
        return named.join(inputs.styles, on="style_id", how="anti", maintain_order="left")

    return (
        (
            "reach_of_unknown_style",
            strangers(inputs.reach),
            _("style(s) have reach but are not in the styles table"),
        ),
        (
            "stock_of_unknown_style",
            strangers(inputs.stock),
            _("style(s) have stock but are not in the styles table"),
        ),
        (
            "sku_of_unknown_style",
            strangers(inputs.skus),
            _("style(s) have SKUs but are not in the styles table"),
        ),
    )


def _of_no_style(inputs: Inputs) -> list[Warn]:
    """Rows for a category, or packs of sizes, that no style has: another kind of code, and in vain."""
    categories = inputs.styles["category"].unique()
    found = []
    for code, table, rows in (
        ("reach_of_no_style", "reach", inputs.reach.filter(pl.col("style_id").is_null())),
        ("packs_of_no_style", "packs", inputs.packs.filter(pl.col("style_id").is_null())),
    ):
        names = rows.filter(~pl.col("category").is_in(categories.implode()))["category"].unique(maintain_order=True)
        if names.len():
            words = _("{table}: no style is of the category {names}, so that its rows do nothing")
            found.append(Warn(code, words.format(table=table, names=", ".join(names.head(3)))))
    listed = {plain_size(size) for sizes in inputs.styles["sizes"].drop_nulls() for size in sizes.split(";")}
    strange = [size for size in inputs.packs["size"].unique(maintain_order=True) if plain_size(size) not in listed]
    # Styles that list no sizes have those that their sales and SKUs tell.
    if strange and listed and not inputs.styles["sizes"].null_count() and inputs.skus.is_empty():
        words = _("packs: no style lists the size {names}; packs with it are never made")
        found.append(Warn("packs_of_no_size", words.format(names=", ".join(strange[:3]))))
    return found


def _odd_orders(inputs: Inputs) -> Oddities:
    """Open orders whose days contradict each other, or the end of their style."""
    in_file = inputs.orders if inputs.ledger_version is None else inputs.orders.clear()
    return (
        (
            "orders_counted_twice",
            _both_whole_and_by_piece(in_file, "order_id", "style_id"),
            _(
                "style(s) have open orders both with and without colour or size: where one is the sum, pieces count twice"
            ),
        ),
        (
            "arrives_after_exit",
            inputs.orders.filter(pl.col("units") > pl.col("received").fill_null(0))
            .join(inputs.styles.select("style_id", "exit_date"), on="style_id", maintain_order="left")
            .filter(pl.col("arrival_date") >= pl.col("exit_date")),
            _("style(s) have open orders that arrive on exit_date or later, too late to be sold"),
        ),
        (
            "starts_after_arrival",
            inputs.orders.filter(pl.col("week") > pl.col("arrival_date")),
            _(
                "style(s) have open orders whose week of start is after they arrive: their minutes are taken in that week"
            ),
        ),
    )


def _both_whole_and_by_piece(rows: pl.DataFrame, *of: str) -> pl.DataFrame:
    """The rows of styles (or orders) of which some say colour or size and others do not."""
    mixed = pl.any_horizontal(pl.col(name).null_count().is_between(1, pl.len() - 1) for name in ("colour", "size"))
    return rows.filter(mixed.over(of))


def _without_factory(inputs: Inputs) -> pl.DataFrame:
    """Styles still on sale whose category no factory makes; all of them where the factories table has no row."""
    lists = inputs.factories["categories"]
    if lists.is_null().any():
        return inputs.styles.clear()
    made = lists.str.split(";").explode().str.strip_chars().unique()
    return inputs.styles.filter((pl.col("exit_date") > inputs.as_of) & ~pl.col("category").is_in(made.to_list()))


def _some(rows: pl.DataFrame) -> str:
    names = rows["style_id"].unique(maintain_order=True)
    return ", ".join(names.head(3)) + (", ..." if names.len() > 3 else "")
