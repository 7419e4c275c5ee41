"""Small workspaces of files as people have them."""

import pytest

from planner.ingest import read_table
from planner.settings import TableSource
from planner.tables import GIVEN
from planner.workspace import open_workspace

STYLES = """\
style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,launch_date,neckline
00123,dress,199,70,30,20,2026-05-01,2026-03-01,round
A2,tee,99,30,10,10,2026-05-01,2026-03-01,v
"""
FACTORIES = """\
factory_id,weekly_minutes,min_batch,lead_time_weeks,categories
F1,10000,50,2,dress;tee
"""
SALES = """\
date,style_id,units,stock
2026-03-02,00123,3,50
2026-03-02,A2,1,50
2026-03-03,00123,5,47
"""


@pytest.fixture
def read():
    """Reads text or bytes as one of our tables."""

    def read(table, content, columns=None, **how):
        data = content.encode() if isinstance(content, str) else content
        return read_table(GIVEN[table], data, TableSource(path="x", **how), columns or {}, name="file.csv")

    return read


@pytest.fixture
def make(tmp_path):
    """A workspace with these files (name -> text or bytes) and lines of planner.yaml; small tables where none given."""

    def make(settings="", **files):
        contents = {"styles": STYLES, "factories": FACTORIES, "sales": SALES} | files
        (tmp_path / "planner.yaml").write_text(f"as_of: 2026-03-20\n{settings}", encoding="utf-8")
        for name, content in contents.items():
            path = tmp_path / (name if "." in name else f"data/{name}.csv")
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_workspace(tmp_path, environment={})

    return make
