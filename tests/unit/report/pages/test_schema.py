"""What each schema is of, in the language people read; its name and its own words stay what they are."""

from planner.language import speaking
from planner.report.pages.schema import schema_in_words
from planner.schemas import names


def test_the_list_says_in_english_what_the_schemas_say_and_in_chinese_the_same_of_each():
    assert {name: schema_in_words(name) for name in names()} == names()
    with speaking("zh"):
        told = {name: schema_in_words(name) for name in names()}
    assert all(any("一" <= sign <= "鿿" for sign in words) for words in told.values())
    assert "plan.json" in told["plan.json"]
