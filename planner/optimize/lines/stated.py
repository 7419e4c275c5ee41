"""Tables + demand -> the planning problem in which the mix of colours and sizes counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from planner.domain import Forecast, Inputs
from planner.optimize.lines.effective import with_mix
from planner.optimize.lines.mix import read_mix
from planner.optimize.problem.build import build_problem
from planner.optimize.problem.statement import FactoryArrays, Problem, SkuMix
from planner.settings import OptimizeSettings


def state_problem(inputs: Inputs, forecast: Forecast, settings: OptimizeSettings) -> Problem:
    """What is to be planned. Where the forecast says how demand falls on SKUs, sales are those of the best split.

    Where it does not, runs of styles with colours or sizes are still split, into equal shares, and the money does not
    know of it.
    """
    problem = build_problem(inputs, forecast.demand, forecast.demand_weekly, settings)
    told = forecast.demand_sku is not None and not forecast.demand_sku.is_empty()
    shares = forecast.demand_sku if told else equal_shares(inputs.styles)
    mix = None if shares is None else _mix(inputs, shares, problem)
    if mix is None:
        return problem
    problem = replace(problem, factories=_with_lines(problem.factories, inputs.factories))
    return with_mix(problem, mix) if told else replace(problem, mix=replace(mix, counts=False))


def _mix(inputs: Inputs, shares: pl.DataFrame, problem: Problem) -> SkuMix | None:
    styles = problem.styles
    return read_mix(inputs, shares, styles.ids, styles.quantiles, styles.share.shape[1], problem.week_zero)


def _with_lines(factories: FactoryArrays, table: pl.DataFrame) -> FactoryArrays:
    """Factories with their conditions on lines: a run is whole lots and whole lines, and at least one line."""
    multiple = table["line_multiple"].fill_null(1).cast(pl.Int64).to_numpy()
    least = table["min_line"].fill_null(0).cast(pl.Float64).to_numpy()
    lines = np.ceil(least / multiple) * multiple
    by_colour = np.ceil(factories.min_batch_colour / multiple) * multiple
    return replace(
        factories,
        lot_size=np.lcm(factories.lot_size.astype(np.int64), multiple).astype(np.float64),
        min_batch=np.maximum(factories.min_batch, lines),
        min_batch_colour=np.where(factories.min_batch_colour > 0, by_colour, 0.0),
        line_multiple=multiple,
        min_line=least,
    )


def equal_shares(styles: pl.DataFrame) -> pl.DataFrame | None:
    """demand_sku of styles that list colours or sizes, all SKUs alike; None where none do."""
    listed = styles.filter(pl.col("colours").is_not_null() | pl.col("sizes").is_not_null())
    if listed.is_empty():
        return None
    rows = listed.select("style_id", colour=_parts("colours"), size=_parts("sizes")).explode("colour").explode("size")
    share = (1.0 / pl.len()).over("style_id")
    return rows.with_columns(share=share, share_high=share, sku=pl.lit(None, pl.String))


def _parts(column: str) -> pl.Expr:
    """The texts of a list; one null where there is none."""
    parts = pl.col(column).str.split(";").list.eval(pl.element().str.strip_chars())
    return pl.when(pl.col(column).is_null()).then(pl.lit([None], pl.List(pl.String))).otherwise(parts)
