"""What a relaxed limit earns more is told apart from what a search may have left out."""

from planner.questions.advise.gains import left_out_by_search


def test_the_lowest_bound_known_says_what_a_search_may_have_left_out():
    short = {"objective": 900.0, "bound": 1200.0}
    assert left_out_by_search(short) == 300.0
    assert left_out_by_search(short, {"objective": 950.0, "bound": 1000.0}) == 100.0
    assert left_out_by_search(short, {"objective": 880.0, "bound": 890.0}) == 0.0


def test_what_recourse_gives_up_on_purpose_is_not_left_out():
    plan = {"objective": 700.0, "bound": 1000.0, "recourse": {"fixed_plan": {"objective": 980.0, "bound": 1000.0}}}
    assert left_out_by_search(plan) == 20.0
