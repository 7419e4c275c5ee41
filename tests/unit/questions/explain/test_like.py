"""Past styles that explain one on sale are those that sold as many in as many days with stock."""

import datetime as dt
from types import SimpleNamespace

import polars as pl

from planner.questions.explain.like import styles_like

START = dt.date(2026, 1, 5)


class Sold:
    """A store that holds these sales."""

    def __init__(self, rows):
        self.rows = pl.DataFrame(
            rows, schema={"date": pl.Date, "style_id": pl.String, "units": pl.Float64}, orient="row"
        )

    def units_sold(self, styles, before, version):
        return self.rows.filter(pl.col("style_id").is_in(styles), pl.col("date") < before)


def test_a_style_that_sold_out_early_is_like_those_that_sold_as_many_as_early():
    """20 sold in the first two of 14 days: like the hit with ten a day, not like the style with 20 in a fortnight."""
    past, on_sale = START, START + dt.timedelta(days=100)
    lives = (("hit", past), ("slow", past), ("new", on_sale))
    styles = pl.DataFrame(
        [
            {"style_id": s, "name": s, "category": "tee", "launch_date": day, "exit_date": day + dt.timedelta(days=60)}
            for s, day in lives
        ]
    )
    sold = [(past + dt.timedelta(days=d), "hit", 10.0) for d in range(60)]
    sold += [(past + dt.timedelta(days=d), "slow", 1.5) for d in range(60)]
    sold += [(on_sale + dt.timedelta(days=d), "new", 10.0) for d in range(2)]
    inputs = SimpleNamespace(styles=styles, as_of=on_sale + dt.timedelta(days=14))
    nearest = styles_like(Sold(sold), inputs, "new", None, 12)[0]
    assert (nearest["style_id"], nearest["then"], nearest["in_all"]) == ("hit", 20.0, 600.0)
    assert styles_like(Sold(sold), inputs, "new", None)[0]["style_id"] == "slow"
