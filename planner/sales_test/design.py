"""The design of the next sales test on one screen: what is believed -> what each test is worth -> pieces over styles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from planner.domain import Forecast, Inputs, Progress, silent
from planner.errors import NoDemandError, UsageError
from planner.language import _
from planner.sales_test.belief import beliefs_of
from planner.sales_test.spread import spread_pieces
from planner.sales_test.worth import DAYS, PIECES, ValueOfTests, values_of_tests
from planner.tables.answers import SALES_TESTS
from planner.tables.frames import schema_of

# Variance of the units that a style sells in its test = mean + this x mean^2, where nothing else is known: what daily
# sales of launches scatter about their own level.
USUAL_NOISE = 0.15


@dataclass(frozen=True)
class SalesTests:
    """The tests, one row a new style as SALES_TESTS has it, and what they are expected to earn in all.

    value           above the best orders without any test
    even            the same pieces spread evenly over all new styles, each for the best number of days common to all
    """

    tests: pl.DataFrame
    pieces: int
    value: float
    even: float


def design_tests(
    inputs: Inputs,
    forecast: Forecast,
    *,
    pieces: int | None = None,
    max_days: int | None = None,
    styles: Sequence[str] | None = None,
    noise: float = USUAL_NOISE,
    progress: Progress = silent,
) -> SalesTests:
    """Pieces and days for every style launched on or after as_of (or those named), `pieces` in all (None: as many as pay).

    The value of a test is that of the order chosen after it, style by style: minutes, fabric and money that styles share
    are left out. Raises NoDemandError where no new style has a forecast, UsageError for a style that is none.
    """
    beliefs = beliefs_of(inputs, forecast)
    _refuse_unknown(styles, {belief.style_id for belief in beliefs})
    chosen = [belief for belief in beliefs if styles is None or belief.style_id in set(styles)]
    if not chosen:
        raise NoDemandError(
            _("no style is to be tested: none is launched on or after {day}").format(day=inputs.as_of),
            hint=_("Give new styles a launch_date in the styles table; `planner forecast` must know their demand."),
        )
    values = []
    for k, belief in enumerate(chosen):
        progress(_("trying tests"), k / len(chosen))
        values.append(values_of_tests(belief, noise))
    profit = np.array([value.profit for value in values])
    if max_days is not None:
        profit[:, 1:, max_days < DAYS] = -np.inf
    best = profit.max(axis=2)
    total = float(PIECES[-1] * len(chosen)) if pieces is None else float(pieces)
    at = spread_pieces(PIECES, best, total)
    rows = [_row(belief.style_id, belief.launch, values[k], profit[k], int(at[k])) for k, belief in enumerate(chosen)]
    table = pl.DataFrame(rows, schema=schema_of(SALES_TESTS), orient="row").sort(
        "value", "style_id", descending=[True, False]
    )
    given = int(table["pieces"].sum())
    return SalesTests(table, given, float(table["value"].sum()), _evenly(profit, given))


def _refuse_unknown(asked: Sequence[str] | None, known: set[str]) -> None:
    unknown = sorted(set(asked or ()) - known)
    if unknown:
        raise UsageError(
            _("style {style!r} is not to be tested").format(style=unknown[0]),
            hint=_("A test is designed for styles whose launch_date is as_of or later and that have a forecast."),
        )


def _row(style_id: str, launch: object, values: ValueOfTests, profit: np.ndarray, i: int) -> tuple[object, ...]:
    """A row of SALES_TESTS: the best days for the pieces, and what the next step of each would add."""
    j = int(profit[i].argmax())
    more_pieces = profit[i + 1].max() - profit[i, j] if i + 1 < len(PIECES) else 0.0
    more_days = profit[i, j + 1] - profit[i, j] if i and j + 1 < len(DAYS) and np.isfinite(profit[i, j + 1]) else 0.0
    days = int(DAYS[j]) if i else 0
    return (
        style_id,
        int(PIECES[i]),
        days,
        launch + timedelta(days=days),  # type: ignore[operator]  # a date, as beliefs_of has it
        round(float(profit[i, j] - values.untested), 2),
        round(float(more_pieces / (PIECES[i + 1] - PIECES[i])) if i + 1 < len(PIECES) else 0.0, 2),
        round(float(more_days / (DAYS[j + 1] - DAYS[j])) if j + 1 < len(DAYS) else 0.0, 2),
        round(float(values.sold_out[i, j]) if i else 0.0, 4),
        round(float(values.orders[i, j]), 4),
        round(float(profit[i, j]), 2),
        round(values.untested, 2),
    )


def _evenly(profit: np.ndarray, total: int) -> float:
    """Value of the same number of pieces for every style, between two of PIECES in proportion; days common to all."""
    each = total / len(profit)
    i = int(np.clip(np.searchsorted(PIECES, each, side="right") - 1, 0, len(PIECES) - 2))
    weight = min((each - PIECES[i]) / (PIECES[i + 1] - PIECES[i]), 1.0)
    found = (1 - weight) * profit[:, i] + weight * profit[:, i + 1]
    untested = profit[:, 0, 0]
    common = np.where(np.isfinite(found), found - untested[:, None], 0.0).sum(axis=0)
    return float(common.max())
