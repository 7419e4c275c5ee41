"""Styles and sales -> what each style sold against what an average one would have in its place: units and exposure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import Inputs
from planner.forecast.history.history import build_history
from planner.forecast.history.seasons import read_events
from planner.forecast.panel.panel import build_panel

Floats = NDArray[np.float64]

STRATUM = ("channel", "audience")
# Visits are the exposure once they are told for so large a share of the units; else days in stock are.
MOST_UNITS_TOLD = 0.8
# Visits' worth of belief that a channel and audience buys like the rest.
BELIEF_VISITS = 500.0


@dataclass(frozen=True)
class Evidence:
    """One entry a style that could be bought so far; styles never on sale, or never in stock, are not in it.

    ids        style_id, sorted
    units      units sold, season and events taken out where days in stock are the exposure
    exposure   units that an average style would have sold in its place: its days in stock, weighed by the life-cycle
               curve at its age; or its visits at the mean rate
    basis      what the exposure counts: "day in stock" or "visit"
    """

    ids: NDArray[np.str_]
    units: Floats
    exposure: Floats
    basis: str

    def keep(self, chosen: NDArray[np.bool_]) -> Evidence:
        """The evidence of some styles."""
        return replace(self, ids=self.ids[chosen], units=self.units[chosen], exposure=self.exposure[chosen])


def read_evidence(inputs: Inputs, sales: pl.DataFrame) -> Evidence:
    """Units and exposure of every style; rows of `sales` dated on or after as_of, or after exit_date, do not count."""
    rows = on_sale(inputs, sales)
    told = rows.filter(pl.col("visits").is_not_null())
    units = float(rows["units"].sum())
    if units > 0 and float(told["units"].sum()) >= MOST_UNITS_TOLD * units:
        return _by_visits(told)
    return _by_days(inputs, sales)


def in_group(evidence: Evidence, inputs: Inputs, sales: pl.DataFrame, column: str, group: str) -> Evidence:
    """The evidence of one channel or audience: of the styles that were there, the units sold there.

    Visits there are the exposure, where visits are; days in stock are the same for all groups.
    """
    rows = on_sale(inputs, sales)
    inside = rows.filter(pl.col(column) == group)
    if evidence.basis == "visit":
        return _by_visits(inside.filter(pl.col("visits").is_not_null()))
    sums = [
        frame.group_by("style_id").agg(pl.col("units").sum().alias(name))
        for frame, name in ((inside, "here"), (rows, "all"))
    ]
    shares = (
        pl.DataFrame({"style_id": evidence.ids.tolist()})
        .join(sums[0], on="style_id", how="left", maintain_order="left")
        .join(sums[1], on="style_id", how="left", maintain_order="left")
    )
    there = shares["here"].is_not_null().to_numpy()
    share = (shares["here"] / shares["all"].clip(lower_bound=1e-9)).fill_null(0.0).to_numpy()
    return replace(evidence, units=evidence.units * share).keep(there)


def on_sale(inputs: Inputs, sales: pl.DataFrame) -> pl.DataFrame:
    """The rows of `sales` before as_of and before the style's exit_date: what was sold at full price."""
    exits = inputs.styles.select("style_id", "exit_date")
    return (
        sales.filter(pl.col("date") < inputs.as_of)
        .join(exits, on="style_id")
        .filter(pl.col("date") < pl.col("exit_date"))
    )


def _by_days(inputs: Inputs, sales: pl.DataFrame) -> Evidence:
    past = sales.filter(pl.col("date") < inputs.as_of)
    styles = inputs.styles.drop(inputs.attributes)  # whatever they are called
    panel = build_panel(styles, past, inputs.reach, inputs.as_of)
    history = build_history(panel, max(int(panel.life.max(initial=1)), 1), read_events(inputs.events))
    exposure = history.exposed[:, -1] * max(history.curve.total, 1e-9)
    evidence = Evidence(panel.ids, history.panel.units.sum(axis=1), exposure, "day in stock")
    return evidence.keep(panel.known & (panel.seen > 0) & (history.exposed[:, -1] > 0))


def _by_visits(told: pl.DataFrame) -> Evidence:
    """A visit counts by how readily its channel and audience buys; rows out of stock count for nothing."""
    open_ = told.filter(pl.col("stock").is_null() | (pl.col("stock") > 0) | (pl.col("units") > 0))
    rate = float(open_["units"].sum()) / max(float(open_["visits"].sum()), 1.0)
    strata = (
        open_.group_by(STRATUM)
        .agg(pl.col("units").sum(), pl.col("visits").sum())
        .select(*STRATUM, ((pl.col("units") + BELIEF_VISITS * rate) / (pl.col("visits") + BELIEF_VISITS)).alias("rate"))
    )
    by_style = (
        open_.join(strata, on=STRATUM, how="left", nulls_equal=True)
        .group_by("style_id")
        .agg(pl.col("units").sum(), (pl.col("visits") * pl.col("rate")).sum().alias("exposure"))
    )
    by_style = by_style.filter(pl.col("exposure") > 0).sort("style_id")
    return Evidence(
        by_style["style_id"].to_numpy().astype(str),
        by_style["units"].to_numpy().astype(float),
        by_style["exposure"].to_numpy(),
        "visit",
    )
