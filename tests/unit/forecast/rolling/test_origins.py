"""Which past days are looked at, and what was known on them."""

from unit.forecast.rolling.past_sales import day, sales, styles

from planner.domain import Inputs
from planner.forecast.rolling.origins import choose_origins, has_truth, inputs_at, latest_origin, spaced
from planner.forecast.rolling.truth import read_past


def steady(life=56, as_of=280):
    """A style launched every second day, each sold for `life` days, one unit a day."""
    rows = [(f"s{k:03d}", k, k + life) for k in range(0, as_of, 2)]
    sold = [(d, name, 1) for name, start, stop in rows for d in range(start, min(stop, as_of))]
    return read_past(styles(*rows), sales(*sold), day(as_of))


def test_the_latest_origin_is_one_from_which_most_styles_are_finished():
    latest = latest_origin(steady(), day(280))
    # a style launched just before leaves 56 days later: nine tenths have left after 50
    assert (day(280) - latest).days == 56


def test_styles_that_stay_for_ever_do_not_stop_it():
    rows = [(f"s{k}", 0, 5000) for k in range(30)] + [("short", 0, 60)]
    past = read_past(styles(*rows), sales(*[(d, "short", 1) for d in range(60)], (99, "s1", 1)), day(100))
    assert latest_origin(past, day(100)) is not None


def test_origins_step_back_until_there_is_no_past():
    past = steady()
    found = choose_origins(past, day(280), count=4, every_weeks=4)
    assert [(day(280) - d).days for d in found] == [140, 112, 84, 56]
    many = choose_origins(past, day(280), count=40, every_weeks=4)
    assert len(many) == 8
    assert all(has_truth(past, d) for d in many)


def test_no_finished_style_no_origin():
    past = read_past(styles(("a", 0, 500)), sales((0, "a", 1), (90, "a", 1)), day(100))
    assert choose_origins(past, day(100), 4, 4) == []
    empty = read_past(styles(("a", 0, 50)), sales(), day(100))
    assert choose_origins(empty, day(100), 4, 4) == []


def test_only_what_was_launched_before_is_known():
    table = styles(("old", 0, 90), ("that day", 50, 90), ("later", 60, 90), ("sold", None, 90), ("unsold", None, 90))
    past = read_past(table, sales((49, "sold", 1), (50, "unsold", 1)), day(100))
    empty = table.clear()
    inputs = Inputs(day(100), table, *[empty] * 12)
    then = inputs_at(inputs, past, day(50))
    assert then.as_of == day(50)
    assert sorted(then.styles["style_id"]) == ["old", "sold"]


def test_days_of_nightly_runs_are_thinned_from_the_newest():
    assert spaced([day(k) for k in range(30)], 2) == [day(1), day(15), day(29)]
    assert spaced([day(3), day(50)], 4) == [day(3), day(50)]
