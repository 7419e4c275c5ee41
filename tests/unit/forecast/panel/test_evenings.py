"""Days that stand apart as a host's evening does are found where nothing leads up to them, and nowhere else."""

import numpy as np
import pytest

from planner.forecast.panel.evenings import without_evenings

STYLES, DAYS = 60, 56


def ordinary(seed: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    mean = rng.gamma(2.0, 2.0, STYLES)[:, None]
    return rng.poisson(mean * rng.gamma(8.0, 1 / 8, (STYLES, DAYS))).astype(float)


def found(units: np.ndarray, open_: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray | None]:
    launch = 739_000 + np.arange(len(units)) * 3
    return without_evenings(units, open_, np.full(len(units), units.shape[1]), launch)[:2]


def with_evenings(units: np.ndarray, styles: int, times: float = 20.0) -> np.ndarray:
    told = units.copy()
    for style in range(styles):
        told[style, 10 + 2 * (style % 20)] += max(12.0, round(times * units[style].mean()))
    return told


@pytest.mark.parametrize("styles", [3, 20, 60])
def test_evenings_go_and_the_ordinary_days_stay(styles: int) -> None:
    units = ordinary()
    told = with_evenings(units, styles)
    left, above = found(told)
    assert above is not None
    assert (above > 0).sum() == styles
    assert above.sum() == told.sum() - left.sum()
    assert abs(left.sum() - units.sum()) < 0.01 * units.sum()


def test_nothing_where_there_are_none() -> None:
    units = ordinary()
    left, above = found(units)
    assert above is None
    assert left is units


def test_large_orders_of_all_sizes_are_how_a_company_sells() -> None:
    rng = np.random.default_rng(5)
    units = ordinary() + np.rint(rng.pareto(1.2, (STYLES, DAYS)) * (rng.random((STYLES, DAYS)) < 0.1) * 4)
    assert found(units)[1] is None


def test_a_day_of_the_whole_shop_is_no_evening() -> None:
    units = ordinary()
    for style in range(STYLES):
        age = 180 - 3 * style  # one day of the calendar
        if 2 <= age < DAYS:
            units[style, age] += 20 * units[style].mean() + 12
    assert found(units)[1] is None


def test_days_out_of_stock_say_nothing_of_what_is_usual() -> None:
    units = with_evenings(ordinary(), 6)
    units[0, :10], units[0, 11:] = 0.0, 0.0  # sold on the one day on which it was there
    open_ = np.ones_like(units)
    open_[0, :10], open_[0, 11:] = 0.0, 0.0
    above = found(units, open_)[1]
    assert above is not None
    assert above[0] == 0


def test_days_that_come_often_will_come_again() -> None:
    once, twice = ordinary(), ordinary()
    for style in range(STYLES):
        more = np.rint(14 * once[style].mean()) + 12
        once[style, 10 + style % 15] += more
        twice[style, [10 + style % 15, 40 + style % 15]] += more
    assert found(once)[1] is not None
    assert found(twice)[1] is None
