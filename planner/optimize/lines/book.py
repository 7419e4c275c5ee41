"""The lines of a plan's runs, and what they sell by SKU.

A style's runs are split in the order of their arrival. Each sees what is there of every SKU by then and has to last
until the next one arrives, or to the end; so a reorder fills what is broken. What the plan then earns is added up over
SKUs, week by week, as it is over styles elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from planner.language import _
from planner.optimize.explain.contributions import Contributions
from planner.optimize.lines.effective import effective_styles
from planner.optimize.lines.split import Ask, _carried, best_split, reachable
from planner.optimize.problem.demand_curve import Outlook, demand_levels, expected_leftover, outlook
from planner.optimize.problem.statement import Floats, Ints, Problem, Runs, SkuMix
from planner.optimize.problem.valuation import Valuation
from planner.tables import ORDER_LINES
from planner.tables.frames import schema_of

SCHEMA = schema_of(ORDER_LINES)


@dataclass(frozen=True)
class Lines:
    """units (n, widest style) of each run's SKUs, in the order of the mix; sold, held (n,) what each run adds by SKU.

    Runs of styles without SKUs have no lines, and NaN in sold and held.
    """

    units: list[Floats]
    sold: Floats
    held: Floats


def lines_of(problem: Problem, runs: Runs) -> Lines:
    """The best lines of every run, and the units that sell, and unit-weeks held, because of it."""
    mix = problem.mix
    units: list[Floats] = [np.zeros(0)] * len(runs.s)
    sold, held = np.full(len(runs.s), np.nan), np.full(len(runs.s), np.nan)
    if mix is None:
        return Lines(units, sold, held)
    counts = mix.counts
    for s in np.unique(runs.s).tolist():
        k = mix.of_style(s)
        if not len(k):
            continue
        mine = np.flatnonzero(runs.s == s)
        arrival = runs.t[mine] + problem.factories.lead[runs.f[mine]]
        mine = mine[np.lexsort((runs.t[mine], runs.f[mine], arrival))]
        _split_style(problem, mix, k, runs, mine, units)
        if counts:
            sold[mine], held[mine] = _added(problem, mix, k, runs, mine, units)
    return Lines(units, sold, held)


def _split_style(problem: Problem, mix: SkuMix, k: Ints, runs: Runs, mine: Ints, units: list[Floats]) -> None:
    """Sets `units` of the runs `mine` of one style, in order of arrival."""
    s = int(runs.s[mine[0]])
    share = problem.styles.share[s]
    arrivals = runs.t[mine] + problem.factories.lead[runs.f[mine]]
    supply = supply_by_week(mix, k)
    for place, r in enumerate(mine.tolist()):
        week = int(arrivals[place])
        later = arrivals[place + 1 :][arrivals[place + 1 :] > week]
        until = int(later.min()) if len(later) else len(share)
        there = _left_at(problem, mix, k, supply, week) + supply[:, week:until].sum(axis=1)
        window = max(float(share[week:until].sum()), 1e-3)
        units[r] = best_split(ask_of(problem, mix, k, int(runs.f[r]), float(runs.units[r]), there, window))
        supply[:, week] += units[r]


def supply_by_week(mix: SkuMix, k: Ints) -> Floats:
    """(K, W) stock and open orders of SKUs k by week of arrival."""
    supply = mix.coming[k].copy()
    supply[:, 0] += mix.stock[k]
    return supply


def _left_at(problem: Problem, mix: SkuMix, k: Ints, supply: Floats, week: int) -> Floats:
    """(K,) units expected to be left as a week opens of what came before it."""
    share = problem.styles.share[int(mix.style[k[0]])].copy()
    share[week:] = 0.0
    before = supply.copy()
    before[:, week:] = 0.0
    if not before.any() or not share.any():
        return np.asarray(before.sum(axis=1))
    return expected_leftover(demand_levels(mix.knots[k]), np.repeat(share[None], len(k), axis=0), before)


def ask_of(problem: Problem, mix: SkuMix, k: Ints, f: int, units: float, there: Floats, window: float = 1.0) -> Ask:
    """What a run of `units` of the SKUs `k` at factory f asks to split."""
    s, factories = int(mix.style[k[0]]), problem.factories
    return Ask(
        units=units,
        knots=mix.knots[k] * window,
        there=there,
        colour=mix.colour[k],
        share=mix.share[k],
        step=float(factories.line_multiple[f]) if factories.line_multiple is not None else 1.0,
        least=float(factories.min_line[f]) if factories.min_line is not None else 0.0,
        least_colour=least_colour(problem, s, f),
        moves=float(mix.substitution[s]),
        packs=mix.packs.get(s, ()),
    )


def least_colour(problem: Problem, s: int, f: int) -> float:
    """Least units of a colour that style s makes at factory f: the factory's minimum, and a dye lot of its fabric."""
    least, g = float(problem.factories.min_batch_colour[f]), int(problem.styles.fabric[s])
    if g >= 0 and problem.styles.metres[s] > 0:
        least = max(least, float(problem.fabrics.min_dye_lot[g] / problem.styles.metres[s]))
    return float(np.ceil(least - 1e-9))


def _added(
    problem: Problem, mix: SkuMix, k: Ints, runs: Runs, mine: Ints, units: list[Floats]
) -> tuple[Floats, Floats]:
    """(units sold, unit-weeks held) that each of a style's runs adds to those before it."""
    s = int(runs.s[mine[0]])
    supply = supply_by_week(mix, k)
    nothing = np.zeros(len(k))
    before = _outlook(problem, mix, k, s, supply) if supply.any() else Outlook(nothing, nothing, nothing)
    sold, held = np.zeros(len(mine)), np.zeros(len(mine))
    for i, r in enumerate(mine.tolist()):
        supply[:, int(runs.t[r] + problem.factories.lead[runs.f[r]])] += units[r]
        now = _outlook(problem, mix, k, s, supply)
        sold[i] = now.sold.sum() - before.sold.sum()
        held[i] = now.held.sum() - before.held.sum()
        before = now
    return sold, held


def _outlook(problem: Problem, mix: SkuMix, k: Ints, s: int, supply: Floats) -> Outlook:
    """What becomes of a style's SKUs supplied with `supply` (K, W)."""
    styles = problem.styles
    knots = mix.knots[k]
    if mix.substitution[s]:
        ask = Ask(0.0, knots, supply.sum(axis=1), mix.colour[k], mix.share[k], moves=float(mix.substitution[s]))
        knots = knots * _carried(ask, ask.there)[:, None]
    return outlook(
        demand_levels(knots),
        np.repeat(styles.share[[s]], len(k), axis=0),
        supply,
        np.repeat(styles.last_week[[s]], len(k)),
        with_held=bool(styles.holding[s] > 0),
    )


def with_lines(problem: Problem, runs: Runs, of_runs: Contributions, lines: Lines) -> Contributions:
    """`of_runs` with sales and profit of the runs that have lines as their SKUs sell."""
    if problem.mix is None or not problem.mix.counts:
        return of_runs
    styles, told = problem.styles, ~np.isnan(lines.sold)
    margin = styles.revenue + styles.penalty - styles.salvage
    by_sku = styles.salvage[runs.s] * runs.units + margin[runs.s] * lines.sold - styles.holding[runs.s] * lines.held
    sold = np.where(told, lines.sold, of_runs.sold)
    income = np.where(told, by_sku, of_runs.income)
    profit = of_runs.profit + income - of_runs.income
    return replace(of_runs, sold=sold, leftover=runs.units - sold, profit=profit, income=income)


def line_breaches(problem: Problem, runs: Runs, lines: Lines) -> list[str]:
    """What lines break of the factories' conditions, in words; runs that people have pinned need only add up.

    The last word on every plan, whichever way its lines were found.
    """
    found = []
    for r, name in _with_lines(problem, lines, runs):
        total, units = float(runs.units[r]), lines.units[r]
        if abs(units.sum() - total) > 1e-6:
            found.append(f"{name}: lines of {units.sum():g} for a run of {total:g}")
        if not _is_pinned(problem, runs, r):
            found += [f"{name}: {words}" for words in _broken(problem, runs, r, units)]
    return found


def uncut_pins(problem: Problem, runs: Runs, lines: Lines) -> list[str]:
    """Pinned runs that the factory cannot cut as it asks, in words: their lines come as near as can be."""
    return [
        _("{name}, {units:g} pinned: {words}").format(name=name, units=runs.units[r], words=words)
        for r, name in _with_lines(problem, lines, runs)
        if _is_pinned(problem, runs, r)
        for words in (*_broken(problem, runs, r, lines.units[r]), *_no_packs(problem, runs, r))
    ]


def _no_packs(problem: Problem, runs: Runs, r: int) -> Iterator[str]:
    """Says so where a style has packs and no whole packs add up to the run."""
    mix, units = problem.mix, int(runs.units[r])
    assert mix is not None
    k = mix.of_style(int(runs.s[r]))
    ask = ask_of(problem, mix, k, int(runs.f[r]), float(units), mix.stock[k])
    if ask.packs and not reachable(ask, float(units))[units]:
        yield _("no whole packs add up to it, so it is single pieces")


def _with_lines(problem: Problem, lines: Lines, runs: Runs) -> Iterator[tuple[int, str]]:
    """The place and the name of each run that has lines."""
    for r, (s, f) in enumerate(zip(runs.s.tolist(), runs.f.tolist(), strict=True)):
        if problem.mix is not None and len(lines.units[r]):
            yield r, f"{problem.styles.ids[s]} at {problem.factories.ids[f]}"


def _is_pinned(problem: Problem, runs: Runs, r: int) -> bool:
    s, f, t = int(runs.s[r]), int(runs.f[r]), int(runs.t[r])
    return any(pin.units > 0 and pin.speaks_of(s, f, t) for pin in problem.pins)


def _broken(problem: Problem, runs: Runs, r: int, units: Floats) -> Iterator[str]:
    """What a run's lines break of what its factory asks of lines and colours."""
    mix = problem.mix
    assert mix is not None
    ask = ask_of(problem, mix, mix.of_style(int(runs.s[r])), int(runs.f[r]), float(runs.units[r]), units)
    made, colours = units[units > 0], np.bincount(ask.colour, units)
    odd, small = made[made % ask.step > 1e-9], made[made < ask.least - 1e-9]
    few = colours[(colours > 0) & (colours < ask.least_colour - 1e-9)]
    if len(odd) or len(small):
        shown = odd.min() if len(odd) else small.min()
        yield _("lines of {shown:g}, multiples of {step:g} and at least {least:g} asked").format(
            shown=shown, step=ask.step, least=ask.least
        )
    if len(few):
        yield _("a colour of {few:g}, at least {least:g} asked").format(few=few.min(), least=ask.least_colour)


def mix_loss(problem: Problem, runs: Runs, earned: float) -> float | None:
    """Expected profit lost because the mix is uncertain: what the runs would earn if it were known, less `earned`."""
    if problem.mix is None or not problem.mix.counts:
        return None
    return round(max(value_if_certain(problem, runs) - earned, 0.0), 2)


def lines_table(problem: Problem, lines: Lines, runs: Runs, order_ids: list[str]) -> pl.DataFrame:
    """order_lines: a row for every SKU that a run makes, in the order of the orders and of the styles' lists."""
    mix = problem.mix
    rows = []
    if mix is not None:
        for order_id, s, units in zip(order_ids, runs.s.tolist(), lines.units, strict=True):
            for k, made in zip(mix.of_style(s).tolist(), units.tolist(), strict=True):
                if made > 0:
                    rows.append((order_id, mix.colours[k], mix.sizes[k], mix.skus[k], round(made)))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def value_if_certain(problem: Problem, runs: Runs) -> float:
    """What the runs would earn if the mix were known: shares as expected, stock by SKU as it is."""
    mix = problem.mix
    assert mix is not None
    assert mix.styles is not None
    styles = effective_styles(mix.styles, mix, mix.certain)
    return Valuation(replace(problem, styles=styles)).plan(runs).objective
