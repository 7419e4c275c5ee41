"""Rows of a file that cannot be used: what is wrong with them, and how the file has them."""

from __future__ import annotations

import polars as pl

from planner.errors import Finding
from planner.ingest.cells import as_text
from planner.ingest.problems import as_findings, in_words
from planner.ingest.raw_table import AT, RawTable, column_of
from planner.language import _

MOST_FINDINGS = 1000  # a file where every row is wrong has one mistake, not a million


def no_rejects() -> pl.DataFrame:
    """Rejects of a file without any."""
    return pl.DataFrame(schema={"row": pl.Int64, "reasons": pl.String})


def rejects_of(raw: RawTable, found: pl.DataFrame) -> pl.DataFrame:
    """The rows with problems as the file has them, with the number that an editor shows and all that is wrong with each."""
    if found.is_empty():
        return no_rejects()
    reasons = found.group_by(AT, maintain_order=True).agg(in_words().str.join(" | ").alias("reasons"))
    everything = [column_of(place) for place in range(len(raw.headers))]
    cells = pl.concat(
        [
            batch.select(pl.col(AT).cast(pl.UInt32), *everything).join(reasons, on=AT, how="semi")
            for batch in raw.batches(range(len(raw.headers)))
        ]
    )
    rejects = reasons.join(cells, on=AT, how="left", maintain_order="left")
    names = _distinct_names(raw.headers)
    return rejects.select(
        raw.editor_rows(rejects[AT]).alias("row"),
        "reasons",
        *(as_text(rejects[old]).alias(new) for old, new in zip(everything, names, strict=True)),
    )


def findings_of(raw: RawTable, found: pl.DataFrame, name: str) -> list[Finding]:
    """The problems of the file `name` in words; of very many the first, and how many more there are."""
    if found.is_empty():
        return []
    listed = found.head(MOST_FINDINGS)
    findings = as_findings(listed, name, raw.editor_rows(listed[AT]))
    if found.height > MOST_FINDINGS:
        findings.append(
            Finding(
                name,
                expected=_("fewer problems: {value:,} more are not listed").format(value=found.height - MOST_FINDINGS),
                mend=_("Correct these first."),
            )
        )
    return findings


def _distinct_names(headers: list[str]) -> list[str]:
    """Headers as column names: blank or repeated ones, `file`, `row` and `reasons` get a number or sign."""
    taken, names = {"file", "row", "reasons"}, []
    for place, header in enumerate(headers):
        name = header or _("column {value}").format(value=place + 1)
        if name in taken:
            name = f"{name}_"
        if name in taken:  # given thousands of times
            name = f"{name}{place + 1}"
        while name in taken:
            name += "_"
        taken.add(name)
        names.append(name)
    return names
