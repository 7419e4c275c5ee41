"""Of a list of movements the sales are kept; what is left out is told in one order, whenever it is read."""

import polars as pl

from planner.ingest.recipes.kinds import BACK, Movements


def test_kinds_left_out_are_told_the_most_frequent_first_then_as_the_file_has_them() -> None:
    once = [f"采购入库{number}" for number in range(12)]
    movements = Movements()
    kept = movements.sales(pl.DataFrame({"0": ["销售出库", *once, "销售退货", "调拨出库", "调拨出库"]}), [0])
    assert kept[BACK].to_list() == [False, True]
    told = ", ".join(["2 调拨出库", *(f"1 {kind}" for kind in once)])
    assert movements.notes() == [f"rows that are no sales are left out: {told}"]
