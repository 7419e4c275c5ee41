"""Is yesterday complete: faults in the last day of a channel are found, whole days are left in peace."""

import json
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from planner.errors import InputError
from planner.ingest import incomplete_sales, ingest_sales, sales_before
from planner.ingest.whole_days import odd_days

AS_OF = date(2026, 3, 20)
DAYS = 90


def history(seed=1, styles=60, channels=("web", "shop"), closed=()):
    """Daily sales of some channels up to the day before AS_OF, with weekdays of their own."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(1.0, 2.0, styles)
    weekday = rng.uniform(0.8, 1.3, 7)
    rows = []
    for channel in channels:
        for k in range(DAYS):
            day = AS_OF - timedelta(days=DAYS - k)
            if day.weekday() in closed:
                continue
            units = rng.poisson(rate * weekday[day.weekday()] * np.exp(rng.normal(0, 0.1)))
            rows += [(day, f"{s:03}", channel, float(n)) for s, n in enumerate(units) if n]
    schema = {"date": pl.Date, "style_id": pl.String, "channel": pl.String, "units": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


YESTERDAY = AS_OF - timedelta(days=1)


def with_fault(sales, fault):
    """The history with yesterday's `web` broken."""
    its = (pl.col("channel") == "web") & (pl.col("date") == YESTERDAY)
    day, rest = sales.filter(its), sales.filter(~its)
    before = sales.filter(pl.col("channel") == "web", pl.col("date") == YESTERDAY - timedelta(days=1))
    broken = {
        "missing": day.clear(),
        "cut off": day.sort("style_id").head(day.height // 2),
        "doubled": day.with_columns(pl.col("units") * 2),
        "shifted": before.with_columns(date=pl.lit(YESTERDAY)),
    }
    return pl.concat([rest, broken[fault]])


@pytest.mark.parametrize("fault", ["missing", "cut off", "doubled", "shifted"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_broken_day_is_called_by_name(fault, seed):
    found = odd_days(with_fault(history(seed), fault), AS_OF)
    assert [(odd.channel, odd.day, odd.kind) for odd in found] == [("web", YESTERDAY, fault)]


def test_whole_days_are_left_in_peace():
    called = [odd_days(history(seed), AS_OF - timedelta(days=back)) for seed in range(4) for back in range(40)]
    assert sum(len(odd) > 0 for odd in called) <= 1


def test_a_day_on_which_the_shop_is_closed_is_whole_and_sales_on_it_are_shifted():
    sales = history(closed=(3,))  # AS_OF is a Friday: yesterday is closed
    assert odd_days(sales, AS_OF) == []
    shifted = sales.with_columns(
        date=pl.when(pl.col("date") > AS_OF - timedelta(days=4))
        .then(pl.col("date") + pl.duration(days=1))
        .otherwise("date")
    )
    found = odd_days(shifted.filter(pl.col("date") != YESTERDAY - timedelta(days=1)), AS_OF)
    assert {odd.kind for odd in found} == {"shifted"}


def test_weekends_without_sales_do_not_hide_a_day_that_is_cut_off():
    sales = history(closed=(5, 6))
    few = sales.filter(pl.col("channel") == "web").filter(pl.col("date") == pl.col("date").min()).head(2)
    sundays = [few.with_columns(date=pl.lit(AS_OF - timedelta(days=5 + 7 * week))) for week in range(8)]
    assert {odd.kind for odd in odd_days(with_fault(pl.concat([sales, *sundays]), "cut off"), AS_OF)} == {"cut off"}


def test_a_shop_that_was_closed_for_holidays_is_told_of_a_missing_file_and_only_for_three_days():
    holidays = [AS_OF - timedelta(days=back) for back in range(20, 26)]
    sales = history(channels=("web",)).filter(~pl.col("date").is_in(holidays))
    assert [odd.kind for odd in odd_days(with_fault(sales, "missing"), AS_OF)] == ["missing"]
    shut = sales.filter(pl.col("date") < AS_OF - timedelta(days=6))
    told = [len(odd_days(shut, AS_OF - timedelta(days=back))) for back in range(5, -1, -1)]
    assert told == [1, 1, 1, 0, 0, 0]


def test_a_day_closed_by_an_event_is_whole():
    missing = with_fault(history(channels=("web",)), "missing")
    assert odd_days(missing, AS_OF, uplifts={YESTERDAY: 0.01}) == []
    assert len(odd_days(missing, AS_OF)) == 1


def test_a_shop_that_closes_down_is_held_against_its_fall():
    rng, sales = np.random.default_rng(4), history(styles=200)
    age = (sales["date"] - (AS_OF - timedelta(days=30))).dt.total_days().clip(0).to_numpy()
    left = rng.binomial(sales["units"].to_numpy().astype(int), 0.5 ** (age / 9)).astype(float)
    sales = sales.with_columns(units=pl.Series(left)).filter(pl.col("units") > 0)
    assert [odd for back in range(10) for odd in odd_days(sales, AS_OF - timedelta(days=back))] == []


def test_a_doubled_day_of_a_shop_that_sells_in_pairs_is_found():
    pairs = history().with_columns(
        units=pl.when(pl.col("style_id") < "030").then(pl.col("units") * 2).otherwise(pl.col("units"))
    )
    assert [odd.kind for odd in odd_days(with_fault(pairs, "doubled"), AS_OF)] == ["doubled"]
    assert odd_days(pairs, AS_OF) == []


def test_a_small_or_young_channel_tells_nothing():
    assert odd_days(history().filter(pl.col("style_id") < "002", pl.col("date") < YESTERDAY), AS_OF) == []
    assert (
        odd_days(history().filter(pl.col("date") > AS_OF - timedelta(days=10), pl.col("date") < YESTERDAY), AS_OF) == []
    )


def test_a_day_on_which_all_channels_sold_far_less_is_no_fault_of_a_file():
    quiet = pl.when(pl.col("date") == YESTERDAY).then((pl.col("units") / 3).ceil()).otherwise("units")
    sales = history(channels=("a", "b", "c", "d")).with_columns(units=quiet)
    assert odd_days(sales, AS_OF) == []


@pytest.fixture
def broken(make):
    def broken(settings=""):
        rows = with_fault(history(), "missing")
        sales = {f"data/{c}.csv": rows.filter(channel=c).write_csv() for c in ("web", "shop")}
        return make(settings=f"tables: {{sales: [data/web.csv, data/shop.csv]}}\n{settings}", sales=None, **sales)

    return broken


def test_it_is_told_with_its_file(broken):
    ws = broken()
    ingest_sales(ws)
    warnings = incomplete_sales(ws, sales_before(ws.store, AS_OF), AS_OF)
    assert [w.code for w in warnings] == ["incomplete_sales"]
    assert "2026-03-19 of web looks missing: 0 units, about " in warnings[0].message
    assert "(data/web.csv)" in warnings[0].message


def test_planning_is_refused_where_the_settings_say_so(broken, planner):
    ws = broken("ingest: {incomplete: refuse}\n")
    ingest_sales(ws)
    with pytest.raises(InputError):
        incomplete_sales(ws, sales_before(ws.store, AS_OF), AS_OF)
    styles = ["style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,launch_date"]
    styles += [f"{s:03},tee,9,3,1,10,2026-06-01,2025-12-01" for s in range(60)]
    (ws.folder / "data/styles.csv").write_text("\n".join(styles))
    done = planner("forecast", "-w", ws.folder, "--json")
    assert done.code == 3
    assert json.loads(done.out)["error"]["details"][0]["file"] == "data/web.csv"
