"""Decisions of past weeks in money: as decided, as the plan proposed, a newsvendor's, and none at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import QUANTILE_NAMES, Inputs
from planner.forecast.panel.availability import open_shares
from planner.questions.score.decided import Decided, decided_since
from planner.questions.score.replay import Outcome, UnitMoney, least_stock, newsvendor_units, replay
from planner.tables.answers import DECISIONS
from planner.tables.frames import schema_of
from planner.tables.row_codes import row_codes
from planner.workspace import RunInfo, Workspace, last_forecast

Floats = NDArray[np.float64]
POLICIES = ("decided", "proposed", "newsvendor", "nothing")


def score_decisions(ws: Workspace, inputs: Inputs, sales: pl.DataFrame, weeks: int) -> dict[str, Any]:
    """`styles` (DECISIONS: a row a style of each plan of which orders were released in the last `weeks` weeks), `totals` by
    policy, and `ledger`: units and cost of these orders as the ledger has them, which those decided add up to.

    money       what was sold from the day of the plan until as_of, with what is left valued at what it still may sell,
                less what was spent on orders of that plan; currency
    nothing     no order of that plan; the same stock and earlier orders
    valued_by   as_of of the forecast that says what may still sell; None where there is none
    """
    decided = decided_since(ws, inputs.as_of, weeks)
    newest = last_forecast(ws)
    ahead = {} if newest is None else _quantiles(newest)
    rows = []
    for run_id, info in sorted(decided.runs.items()):
        rows += _of_run(decided, run_id, info, inputs, sales, ahead)
    styles = pl.DataFrame(rows, schema=schema_of(DECISIONS), orient="row").sort("since", "style_id")
    totals = {
        name: {
            "units": 0.0 if name == "nothing" else float(styles[f"units_{name}"].sum()),
            "cost": 0.0 if name == "nothing" else round(float(styles[f"cost_{name}"].sum()), 2),
            "money": round(float(styles[f"money_{name}"].sum()), 2),
        }
        for name in POLICIES
    }
    booked = decided.orders
    ledger = {
        "orders": booked.height,
        "units": float(booked["units"].sum()),
        "cost": round(float(booked["cost"].sum()), 2),
    }
    agree = ledger["units"] == totals["decided"]["units"] and abs(ledger["cost"] - totals["decided"]["cost"]) < 0.01 * (
        1 + len(styles)
    )
    return {
        "as_of": inputs.as_of,
        "weeks": weeks,
        "plans": len(decided.runs),
        "totals": totals,
        "ledger": {**ledger, "reconciles": agree},
        "without_plan": list(decided.without),
        "valued_by": None if newest is None else newest.as_of,
        "styles": styles,
    }


def _of_run(
    decided: Decided, run_id: str, info: RunInfo, inputs: Inputs, sales: pl.DataFrame, ahead: dict[str, Floats]
) -> list[tuple[Any, ...]]:
    """The styles of one plan: those it proposed firm runs of, and those of which orders were released."""
    since = date.fromisoformat(info.as_of)
    proposed = info.table("orders").filter(pl.col("firm"))
    booked = decided.orders.filter(pl.col("run_id") == run_id)
    names = sorted(set(proposed["style_id"]) | set(booked["style_id"]))
    known = set(inputs.styles["style_id"])
    sheet = {} if not info.holds("readout") else {r["style_id"]: r for r in info.table("readout").iter_rows(named=True)}
    quantiles = _quantiles(info)
    daily = _daily(sales.filter(pl.col("style_id").is_in(names)), since, inputs.as_of)
    return [
        _row(
            style,
            run_id,
            since,
            inputs,
            decided,
            booked.filter(pl.col("style_id") == style),
            proposed.filter(pl.col("style_id") == style),
            sheet.get(style),
            quantiles.get(style),
            daily.get(style, np.zeros((2, (inputs.as_of - since).days))),
            ahead.get(style),
        )
        for style in names
        if style in known
    ]


def _quantiles(info: RunInfo) -> dict[str, Floats]:
    """style_id -> quantiles of what may sell, from the forecast of a run."""
    table = info.table("demand")
    return dict(zip(table["style_id"], table.select(pl.col(QUANTILE_NAMES).cast(pl.Float64)).to_numpy(), strict=True))


def _daily(sales: pl.DataFrame, since: date, until: date) -> dict[str, Floats]:
    """style_id -> (2, days) units sold, and units wanted: the share of a day that was out of stock counts as the mean of
    what was not.
    """
    days = sales.filter(pl.col("date") < until)
    first = days["date"].min()
    if not isinstance(first, date):
        return {}
    names = days["style_id"].unique().sort()
    days = days.with_columns(row=row_codes([days.select("style_id")], ["style_id"])[0])
    days = days.with_columns(age=(pl.col("date") - pl.lit(first)).dt.total_days())
    width, skip = (until - first).days, max((since - first).days, 0)
    sold = np.zeros((len(names), width))
    np.add.at(sold, (days["row"].to_numpy(), days["age"].to_numpy()), days["units"].to_numpy())
    open_, _closed = open_shares(days, np.full(len(names), width), sold.shape)
    there = np.ones(sold.shape) if open_ is None else open_
    sold, there = sold[:, skip:], there[:, skip:]
    rate = sold.sum(axis=1) / np.maximum(there.sum(axis=1), 1e-9)
    wanted = sold + (1.0 - there) * rate[:, None]
    return {name: np.stack([sold[i], wanted[i]]) for i, name in enumerate(names.to_list())}


def _row(
    style: str,
    run_id: str,
    since: date,
    inputs: Inputs,
    decided: Decided,
    booked: pl.DataFrame,
    proposed: pl.DataFrame,
    seen: dict[str, Any] | None,
    quantiles: Floats | None,
    daily: Floats,
    ahead: Floats | None,
) -> tuple[Any, ...]:
    own = inputs.styles.row(by_predicate=pl.col("style_id") == style, named=True)
    unit_money = _unit_money(own, ahead if own["exit_date"] > inputs.as_of else None)
    sold, wanted = daily
    came, coming = _as_it_came(decided, booked, since, inputs.as_of)
    stock_known = seen is not None and seen["on_hand"] is not None
    stock = float(seen["on_hand"]) if seen is not None and seen["on_hand"] is not None else least_stock(sold, came)
    cost = {"decided": float(booked["cost"].fill_null(0).sum()), "proposed": _cost(proposed, inputs)}
    units = {"decided": float(booked["units"].sum()), "proposed": float(proposed["units"].sum())}
    each = next((cost[name] / units[name] for name in ("proposed", "decided") if units[name]), float(own["unit_cost"]))
    supply = stock + (0.0 if seen is None else float(seen["on_order"]))
    like = proposed if proposed.height else booked
    bought = 0.0
    if quantiles is not None:
        bought = newsvendor_units(quantiles, supply, each, unit_money, _least(inputs, str(like["factory_id"][0])))
    units["newsvendor"], cost["newsvendor"] = bought, bought * each
    arrivals = {
        "decided": (came, coming),
        "proposed": _as_planned(proposed, since, inputs.as_of),
        "newsvendor": _on(like["arrival_date"][0], bought, since, inputs.as_of),
        "nothing": (np.zeros(len(wanted)), 0.0),
    }
    outcomes = {name: replay(stock, then, wanted, unit_money, later) for name, (then, later) in arrivals.items()}
    return (style, run_id, since, stock_known, *_figures(units, cost, outcomes))


def _figures(units: dict[str, float], cost: dict[str, float], outcomes: dict[str, Outcome]) -> tuple[float, ...]:
    """Units, cost and money by policy; sold and left."""
    return (
        *(units[name] for name in POLICIES[:3]),
        *(round(cost[name], 2) for name in POLICIES[:3]),
        *(round(outcomes[name].money - cost.get(name, 0.0), 2) for name in POLICIES),
        round(outcomes["decided"].sold, 1),
        round(outcomes["nothing"].sold, 1),
        round(outcomes["decided"].left, 1),
    )


def _unit_money(style: dict[str, Any], ahead: Floats | None) -> UnitMoney:
    """What a unit of the style brings, net of returns; `ahead`: quantiles of what it may still sell."""
    returned = float(style["return_rate"] or 0)
    return UnitMoney(
        revenue=style["price"] * (1 - returned) + style["salvage_value"] * returned,
        salvage=style["salvage_value"],
        penalty=float(style["lost_sale_penalty"] or 0),
        ahead=ahead,
    )


def _as_it_came(decided: Decided, booked: pl.DataFrame, since: date, until: date) -> tuple[Floats, float]:
    """Units a day as they were received, and those still to come."""
    came = np.zeros((until - since).days)
    receipts = decided.receipts.join(booked.select("order_id"), on="order_id")
    for day, units in receipts.select("date", "units").iter_rows():
        place = ((day or until - timedelta(days=1)) - since).days
        if place < len(came):
            came[max(place, 0)] += units
    return came, max(float(booked["units"].sum()) - float(came.sum()), 0.0)


def _as_planned(proposed: pl.DataFrame, since: date, until: date) -> tuple[Floats, float]:
    """Units a day as the plan had them arrive, and those still to come."""
    came, coming = np.zeros((until - since).days), 0.0
    for day, units in proposed.select("arrival_date", "units").iter_rows():
        more, later = _on(day, float(units), since, until)
        came, coming = came + more, coming + later
    return came, coming


def _on(day: date, units: float, since: date, until: date) -> tuple[Floats, float]:
    came, place = np.zeros((until - since).days), (day - since).days
    if place >= len(came):
        return came, units
    came[max(place, 0)] = units
    return came, 0.0


def _cost(orders: pl.DataFrame, inputs: Inputs) -> float:
    """Units and setups."""
    setup = dict(inputs.factories.select("factory_id", "setup_cost").iter_rows())
    goods = float((orders["units"] * orders["unit_cost"]).sum())
    return goods + sum(float(setup.get(name) or 0) for name in orders["factory_id"])


def _least(inputs: Inputs, factory_id: str) -> float:
    found = inputs.factories.filter(pl.col("factory_id") == factory_id)["min_batch"]
    return float(found[0] or 0) if len(found) else 0.0
