"""Why a run is not what it was: new sales of the style, changed settings or tables, a release, a week gone by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from planner.domain import first_monday_from
from planner.language import _
from planner.questions.changes.sides import Side

NEW_SALES, SETTING, TABLE = "new_sales", "changed_setting", "changed_table"
RELEASED, PASSED, OWN_LIST, OTHERS = "released", "week_passed", "own_list", "other_styles"
# A total that is expected to differ by less than this share, or by less than a unit, is what it was.
SAME_SHARE = 0.01


@dataclass(frozen=True)
class Causes:
    """What differs between what two plans were made from.

    outlook     style_id -> (units sold since, total expected before, total expected now) of styles whose outlook moved
    released    styles of which orders were released in between
    """

    own_list: bool
    first_week: date | None
    outlook: Mapping[str, tuple[float, float, float]]
    released: frozenset[str]
    settings: tuple[str, ...]
    files: tuple[str, ...]

    def of(self, style_id: str, week_before: date | None, more: float) -> tuple[str, str]:
        """(cause, the cause in words) of a change of one run; `more`: above 0 where the style gets more units, or the same
        ones earlier, below 0 where fewer or later. An outlook that moved the other way is no cause of it.
        """
        if self.own_list:
            return OWN_LIST, in_words(OWN_LIST)
        if style_id in self.released:
            return RELEASED, in_words(RELEASED)
        if style_id in self.outlook and _agree(more, self.outlook[style_id]):
            return NEW_SALES, new_sales_in_words(*self.outlook[style_id])
        if week_before is not None and self.first_week is not None and week_before < self.first_week:
            return PASSED, in_words(PASSED)
        if self.settings:
            return SETTING, ", ".join(self.settings)
        if self.files:
            return TABLE, ", ".join(self.files)
        return OTHERS, in_words(OTHERS)


def _agree(more: float, outlook: tuple[float, float, float]) -> bool:
    _sold, then, now = outlook
    return more == 0 or (more > 0) == (now > then)


def in_words(cause: str) -> str:
    """What is said of a cause that has no figures of its own."""
    return {
        OWN_LIST: _("the list and the plan differ"),
        RELEASED: _("orders of the style were released in between"),
        PASSED: _("its week went by without a release"),
        OTHERS: _("other styles need more or less of what they share"),
    }[cause]


def new_sales_in_words(sold: float, before: float, now: float) -> str:
    """What has sold since, and what is expected in all."""
    return _("sold {sold:,.0f} more since; {now:,.0f} expected in all, {before:,.0f} before").format(
        sold=sold, now=now, before=before
    )


def causes_between(before: Side, after: Side, released: frozenset[str]) -> Causes:
    """What differs between what the two plans were made from; `released`: styles released in between."""
    return Causes(
        own_list=before.is_file or after.is_file,
        first_week=None if after.as_of is None else first_monday_from(after.as_of),
        outlook=_outlook(before.demand, after.demand),
        released=released,
        settings=tuple(changed_settings(before.manifest, after.manifest)),
        files=tuple(changed_files(before.manifest, after.manifest)),
    )


def _outlook(before: pl.DataFrame | None, after: pl.DataFrame | None) -> dict[str, tuple[float, float, float]]:
    if before is None or after is None:
        return {}
    both = after.join(before, on="style_id", suffix="_before").with_columns(pl.col("^observed_units.*$").fill_null(0))
    total, total_before = (
        pl.col("observed_units") + pl.col("mean"),
        pl.col("observed_units_before") + pl.col("mean_before"),
    )
    moved = both.with_columns(
        sold=pl.col("observed_units") - pl.col("observed_units_before"), total=total, total_before=total_before
    ).filter((total - total_before).abs() > pl.max_horizontal(pl.lit(1.0), SAME_SHARE * total_before))
    rows = moved.select("style_id", "sold", "total_before", "total").iter_rows()
    return {style: (sold, then, now) for style, sold, then, now in rows}


def changed_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """`optimize.budget 80,000 -> 60,000` of every setting of forecast and plan that differs between two manifests."""
    then, now = (_flat(manifest.get("settings", {})) for manifest in (before, after))
    sections = ("forecast.", "optimize.", "ledger.")
    names = [name for name in {**then, **now} if name.startswith(sections) and then.get(name) != now.get(name)]
    return [f"{name} {_shown(then.get(name))} -> {_shown(now.get(name))}" for name in names]


def _flat(settings: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in settings.items():
        found |= _flat(value, f"{path}{name}.") if isinstance(value, Mapping) else {f"{path}{name}": value}
    return found


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def changed_files(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The files of tables that differ between two manifests; planner.yaml is told by its settings."""
    then, now = (manifest.get("inputs", {}).get("files", {}) for manifest in (before, after))
    return [name for name in sorted({**then, **now}) if then.get(name) != now.get(name) and not name.endswith(".yaml")]
