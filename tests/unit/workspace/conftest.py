"""Small workspaces and sales for the tests here."""

import datetime as dt

import polars as pl
import pytest

from planner.workspace import SourceInfo, open_workspace

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def ws(tmp_path):
    (tmp_path / "planner.yaml").write_text("name: test\nas_of: 2026-03-20\n", encoding="utf-8")
    return open_workspace(tmp_path, environment={})


@pytest.fixture
def source():
    return SourceInfo("0" * 64, "data/sales.csv", 1, 0)


@pytest.fixture
def of():
    """Makes the source of a file by its name and content."""

    def of(path, sha256="0", reading=""):
        return SourceInfo(sha256, path, 1, 0, reading)

    return of


@pytest.fixture
def sales():
    """Makes sales: rows of (day of March, style, units), other columns by name."""

    def make(*rows, **columns):
        days, styles, units = zip(*rows, strict=True) if rows else ((), (), ())
        frame = pl.DataFrame(
            {"date": [DAY.replace(day=d) for d in days], "style_id": styles, "units": units},
            schema={"date": pl.Date, "style_id": pl.String, "units": pl.Float64},
            strict=False,
        )
        return frame.with_columns(pl.Series(name, values) for name, values in columns.items())

    return make
