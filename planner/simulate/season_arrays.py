"""What styles, factories and mills of a season are like: its tables as arrays."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.simulate.season import Season

Floats = NDArray[np.float64]


def numbers(table: pl.DataFrame, name: str, blank: float = 0.0) -> Floats:
    """A column as floats, blanks filled."""
    return np.asarray(table[name].cast(pl.Float64).fill_null(blank).to_numpy(), dtype=np.float64).copy()


class SeasonArrays:
    """Costs, minutes, metres and limits by style (S), factory (F) and fabric, each in the order of its table."""

    def __init__(self, season: Season) -> None:
        styles, factories, fabrics = season.styles, season.inputs.factories, season.inputs.fabrics
        price, returned, self.salvage = (numbers(styles, n) for n in ("price", "return_rate", "salvage_value"))
        self.revenue = price * (1 - returned) + self.salvage * returned  # a unit sold
        self.unit_cost, self.minutes = numbers(styles, "unit_cost"), numbers(styles, "sewing_minutes")
        self.holding, self.penalty = numbers(styles, "holding_cost"), numbers(styles, "lost_sale_penalty")
        self.metres = numbers(styles, "fabric_per_unit")
        self.colours = np.array([max(1, len(_parts(x))) for x in styles["colours"]])
        place = {name: g for g, name in enumerate(fabrics["fabric_id"])}
        self.fabric = np.array([place.get(x, -1) if x else -1 for x in styles["fabric_id"]], dtype=np.int64)
        self.metres = np.where(self.fabric >= 0, self.metres, 0.0)
        self.lead = factories["lead_time_weeks"].to_numpy().astype(np.int64)
        self.setup_minutes, self.setup_cost = numbers(factories, "setup_minutes"), numbers(factories, "setup_cost")
        self.cost_factor, self.lot = numbers(factories, "cost_factor", 1.0), numbers(factories, "lot_size", 1.0)
        most = numbers(factories, "max_batch", np.inf)
        self.max_batch = np.where(np.isfinite(most), np.floor(most / self.lot + 1e-9) * self.lot, np.inf)
        self.overtime, self.overtime_cost = numbers(factories, "overtime_minutes"), numbers(factories, "overtime_cost")
        self.makes = _makes(factories, styles)
        self.least = self._least_batches(factories, fabrics)
        self.fabric_cost, self.leftover_value = numbers(fabrics, "cost"), numbers(fabrics, "leftover_value")
        self.min_order, self.max_order = numbers(fabrics, "min_order"), numbers(fabrics, "max_order", np.inf)
        self.fabric_lead = numbers(fabrics, "lead_time_weeks").astype(np.int64)

    def unit_cost_at(self, s: int, f: int) -> float:
        """A unit of style s at factory f, its fabric bought."""
        g = int(self.fabric[s])
        fabric = self.metres[s] * self.fabric_cost[g] if g >= 0 else 0.0
        return float(self.unit_cost[s] * self.cost_factor[f] + fabric)

    def _least_batches(self, factories: pl.DataFrame, fabrics: pl.DataFrame) -> Floats:
        """(S, F) least units of a run in whole lots: minimum batch, minimum and dye lot of each colour."""
        dyed = np.zeros(len(self.fabric))
        cut = (self.fabric >= 0) & (self.metres > 0)
        lots = numbers(fabrics, "min_dye_lot")
        dyed[cut] = lots[self.fabric[cut]] * self.colours[cut] / self.metres[cut]
        by_colour = numbers(factories, "min_batch_colour")[None, :] * self.colours[:, None]
        least = np.maximum(np.maximum(numbers(factories, "min_batch")[None, :], by_colour), dyed[:, None])
        return np.asarray(np.ceil(np.maximum(least, 1.0) / self.lot - 1e-9) * self.lot)


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _makes(factories: pl.DataFrame, styles: pl.DataFrame) -> NDArray[np.bool_]:
    """(S, F) whether the factory makes the style's category."""
    made = [_parts(x) for x in factories["categories"]]
    return np.array([[not m or c in m for m in made] for c in styles["category"]], dtype=bool)
