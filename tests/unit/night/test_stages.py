"""The stages on a workspace whose files are of no use."""

import pytest
from tiny_workspace import write_tiny_workspace

from planner.errors import InputError
from planner.night import Stages
from planner.workspace import open_workspace


def test_sales_of_which_no_row_can_be_used_are_no_guess(tmp_path):
    """An export in another encoding or with words for figures: a plan of nothing known is not made of it."""
    rows = "date,style_id,units,stock\n" + "".join(f"2026-02-{day:02},A,3,some\n" for day in range(2, 9))
    ws = open_workspace(write_tiny_workspace(tmp_path / "w", sales=rows), environment={})
    with pytest.raises(InputError, match=r"no row of data/sales\.csv can be used") as told:
        Stages(ws, lambda warning: None).take_in_sales()
    assert told.value.details[0].column == "stock"
    (ws.folder / "data/sales.csv").write_text(rows + "2026-02-09,A,3,9\n")
    assert Stages(ws, lambda warning: None).take_in_sales().good == 1  # good rows are not lost because of bad ones
