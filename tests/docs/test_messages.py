"""Every text that people read has its Chinese, with the same fields; the compiled catalogue is that of the texts."""

import pytest


@pytest.fixture(scope="module")
def messages(script):
    return script("messages")


def test_every_text_is_translated_and_the_catalogues_are_fresh(messages):
    assert messages.main(["--check"]) == 0


def test_a_translation_with_other_fields_is_seen(messages):
    catalog = messages.Catalog(locale="zh")
    catalog.add("{n} runs of {style}", "{n} 个批次")
    catalog.add("all well", "一切正常")
    assert messages.missing(catalog) == ["{n} runs of {style}"]
