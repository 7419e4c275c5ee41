"""Amounts that say in which currency they are: one for all tables, the workspace's, since nothing is converted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import polars as pl

from planner.domain import Warn
from planner.errors import Finding
from planner.ingest.read_result import ReadResult
from planner.language import _
from planner.workspace.ledger import standing
from planner.workspace.ledger.entries import RELEASE

# Sign -> currencies that are written with it.
WRITTEN_BY = {
    "¥": ("CNY", "RMB", "JPY"),
    "$": ("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"),
    "€": ("EUR",),
    "£": ("GBP",),
}


def other_currencies(reads: Iterable[ReadResult]) -> list[Finding]:
    """Columns whose amounts carry another sign than most amounts of all files do."""
    cells = [(read.file, header, sign, n) for read in reads for (header, sign), n in read.currencies.items()]
    usual = most_usual(sign for _file, _header, sign, n in cells for _cell in range(n))
    return [
        Finding(
            file,
            column=header,
            value=sign,
            expected=_("amounts in one currency: {n} cell(s) say {sign}, most say {usual}").format(
                n=n, sign=sign, usual=usual
            ),
            mend=_("Convert them: nothing is converted here."),
        )
        for file, header, sign, n in cells
        if sign != usual
    ]


def most_usual(signs: Iterable[str]) -> str:
    """The sign that stands most often; of equals the first."""
    counted = Counter(signs).most_common(1)
    return counted[0][0] if counted else ""


def not_the_workspace_s(reads: Iterable[ReadResult], currency: str) -> list[Warn]:
    """Amounts that carry the sign of another currency than the workspace's."""
    told = []
    for read in reads:
        signs = sorted({sign for _, sign in read.currencies if currency.upper() not in WRITTEN_BY[sign]})
        if signs and any(currency.upper() in names for names in WRITTEN_BY.values()):
            words = _(
                "{file}: amounts carry {signs}, and the workspace counts in {currency}: set `currency` in planner.yaml, or "
                "convert them"
            )
            told.append(Warn("other_currency", words.format(file=read.file, signs=", ".join(signs), currency=currency)))
    return told


def booked_in_another(entries: pl.DataFrame, currency: str) -> list[Warn]:
    """Orders that were released when the workspace counted in another currency: their money is not converted."""
    stand = standing(entries).filter(pl.col("units") > pl.col("cancelled")).select("order_id")
    booked = entries.filter(pl.col("kind") == RELEASE, pl.col("currency") != currency, pl.col("cost") > 0)
    rows = booked.join(stand, on="order_id", how="semi", maintain_order="left")
    words = _(
        "{n} order(s) were released in {other} ({money:,.0f} in all) and planner.yaml counts in {currency}: nothing is converted, "
        "so budgets have {other} taken off. Set `currency` back, or convert the tables and set `optimize.budget_since` to today"
    )
    return [
        Warn("currency_changed", words.format(n=n, other=other, money=money, currency=currency))
        for other, n, money in rows.group_by("currency", maintain_order=True)
        .agg(pl.len().alias("n"), pl.col("cost").sum())
        .iter_rows()
    ]
