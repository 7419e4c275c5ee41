"""The backtest as a page: each forecast compared, then by group, then a picture of what was claimed and what came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.text import Text

from planner.language import _, gathered
from planner.report.figures import aligned, count, day, listed, plural
from planner.report.words import method

if TYPE_CHECKING:
    from planner.domain import Inputs
    from planner.forecast.rolling import Backtest

NAMES = {
    "planner": gathered("this program"),
    "ratio": gathered("ratio method"),
    "unconditional": gathered("past styles"),
    "issued": gathered("as issued"),
    "ratio at issue": gathered("ratio, same days"),
}
TITLES = {
    "origin": gathered("forecast from"),
    "age": gathered("days old"),
    "category": gathered("category"),
    "stock_out": gathered("stock so far"),
    "method": gathered("method"),
}
HEAD = ("n", "WAPE", gathered("bias"), "CRPS", "50%", "80%", "90%")
SHOWN_VALUES = 12
DRAWN_LEVELS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
LEGEND = gathered(
    "WAPE: error of the median / units sold. bias: of the mean. CRPS: error of the whole distribution / units "
    "sold. 50, 80, 90%: how often demand fell into such a range."
)
WIDTH = 51  # characters of the picture: one is 2%


def show_backtest(console: Console, inputs: Inputs, found: Backtest) -> None:
    """What was looked at, the measures, the reliability picture, what was left out."""
    console.print(
        Text.assemble(
            (_("Backtest"), "bold"),
            _(
                " as of {as_of}: forecast from {origins} with what was known then, compared with what was sold since"
            ).format(as_of=day(inputs.as_of), origins=_days(found.origins)),
        )
    )
    if found.issued:
        console.print(Text(_("Forecasts issued by past runs: {issued}").format(issued=_days(found.issued))))
    _show_table(console, _("all"), found.rows.filter(pl.col("group") == "all"), "forecast")
    both = found.rows.filter((pl.col("group") == "with_ratio") & (pl.col("value") == "yes"))
    if both.height and both["n"].sum() != found.rows.filter(pl.col("group") == "all")["n"].sum():
        _show_table(console, _("where the ratio can tell"), both, "forecast")
    _show_skill(console, found.skill)
    ours = found.rows.filter(pl.col("forecast") == ("planner" if found.origins else "issued"))
    for group, title in TITLES.items():
        _show_group(console, group, _(title), ours.filter(pl.col("group") == group))
    for name in ("planner", "issued"):
        _draw(console, _(NAMES[name]), found.reliability.filter(pl.col("forecast") == name))
    if found.drift:
        console.print(
            Text(
                _("Issued 80% ranges, each style at its first: {hits:.0f} of {n:.0f} held ({share:.0%})").format(
                    hits=found.drift["hits"], n=found.drift["n"], share=found.drift["share"]
                )
            )
        )
    if found.recalibration and found.recalibration["scale"] != 1.0:
        console.print(
            Text(
                _("Off by more than chance: the next forecasts scale their ranges by {scale:.2f}").format(
                    scale=found.recalibration["scale"]
                )
            )
        )
    console.print(Text(_left_out(found.left_out), style="dim"))
    console.print(Text(_(LEGEND), style="dim"))


def _days(days: tuple[Any, ...]) -> str:
    if len(days) <= 4:
        return listed(d.isoformat() for d in days) or _("no day")
    return _("{value}, {value_2} to {value_3}").format(
        value=plural(len(days), "day"), value_2=days[0].isoformat(), value_3=days[-1].isoformat()
    )


def _show_group(console: Console, group: str, title: str, rows: pl.DataFrame) -> None:
    if rows.height < 2 and group != "method":
        return  # one value says what the first table says
    most = set(rows.sort("n", descending=True, maintain_order=True).head(SHOWN_VALUES)["value"])
    _show_table(console, title, rows.filter(pl.col("value").is_in(list(most))), "value")
    if rows.height > SHOWN_VALUES:
        console.print(
            Text(
                _("... and {value} more (--format csv shows all)").format(value=rows.height - SHOWN_VALUES), style="dim"
            )
        )


def _show_table(console: Console, title: str, rows: pl.DataFrame, label: str) -> None:
    lines: list[tuple[str, ...]] = [(title, *map(_, HEAD))]
    for r in rows.iter_rows(named=True):
        name = _(NAMES[r["forecast"]]) if label == "forecast" else value_in_words(r["value"])
        lines.append(
            (
                name,
                count(r["n"]),
                _figure(r["wape"]),
                _signed(r["bias"]),
                _figure(r["crps"]),
                *(f"{r[c]:.0%}" for c in ("cov50", "cov80", "cov90")),
            )
        )
    console.print()
    for number, line in enumerate(aligned(lines, right=set(map(_, HEAD)))):
        console.print(Text(line, style="bold" if number == 0 else ""))


def _show_skill(console: Console, skill: pl.DataFrame) -> None:
    """How far ahead of the two simple rules, by age; where that is not above its error, the rule is as good."""
    if skill.height == 0:
        return
    head = (_("ahead of"), _("days old"), "n", _("skill"), "+/-", "")
    lines: list[tuple[str, ...]] = [head]
    for r in skill.iter_rows(named=True):
        said = _("ahead") if r["skill"] > r["error"] else _("the simple rule is as good")
        if r["skill"] < -r["error"]:
            said = _("behind: the simple rule is better")
        lines.append(
            (
                _(NAMES[r["rule"]]),
                value_in_words(r["value"]),
                count(r["n"]),
                _signed(r["skill"]),
                f"{r['error']:.0%}",
                said,
            ),
        )
    console.print()
    for number, line in enumerate(aligned(lines, right={"n", _("skill"), "+/-"})):
        console.print(Text(line.rstrip(), style="bold" if number == 0 else ""))
    console.print(
        Text(_("skill: 1 - CRPS / that of the rule on the same styles; +/-: its standard error"), style="dim")
    )


def value_in_words(code: str) -> str:
    """A group's value as people read it: an age, whether stock lasted, a method; others as they are."""
    own = {"over 28": _("over 28"), "in stock": _("in stock"), "out of stock before": _("out of stock before")}
    return own.get(code) or method(code)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _signed(value: float | None) -> str:
    return "-" if value is None else f"{value:+.0%}"


def _draw(console: Console, name: str, rows: pl.DataFrame) -> None:
    """One line a level: `|` what was claimed, `o` how often demand stayed below, `*` where both are the same."""
    if not rows.height:
        return
    console.print(
        Text(
            _("\nReliability, {name} ({value}): demand stayed below each quantile so often").format(
                name=name, value=plural(rows["n"][0], "forecast")
            ),
            style="bold",
        )
    )
    console.print(Text(_("claimed  below  0%{middle}100%").format(middle=f"{'50%':^{WIDTH - 4}}")))
    for row in rows.filter(pl.col("level").is_in(DRAWN_LEVELS)).iter_rows(named=True):
        console.print(Text(f"{row['level']:6.0%}  {row['below']:6.0%}   {picture(row['level'], row['below'])}"))
    console.print(Text(_("| claimed, o below, * both"), style="dim"))


def picture(claimed: float, below: float) -> str:
    """WIDTH characters from 0 to 100%: a line from what was claimed to what came."""
    at, came = (min(max(round(share * (WIDTH - 1)), 0), WIDTH - 1) for share in (claimed, below))
    line = ["." if k % 5 == 0 else " " for k in range(WIDTH)]
    for k in range(min(at, came), max(at, came)):
        line[k] = "-"
    line[at], line[came] = "|", "o"
    if at == came:
        line[at] = "*"
    return "".join(line).rstrip()


def _left_out(left_out: dict[str, int]) -> str:
    return _(
        "Left out: {value} of styles that ran out of stock soon afterwards (what they could have "
        "sold is not known), {unfinished:,} of styles not finished yet. {value_2} of styles that ran "
        "out later: judged by days in stock"
    ).format(
        value=plural(left_out["ran_out"], "forecast"),
        unfinished=left_out["unfinished"],
        value_2=plural(left_out.get("estimated", 0), "forecast"),
    )
