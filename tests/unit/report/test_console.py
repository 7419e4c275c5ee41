"""Names from outside cannot move the cursor, ring the bell or turn the text around, on any page."""

import io
import json

import pytest
from rich.table import Table
from rich.text import Text

from planner.report.console import SafeConsole
from planner.text_signs import for_terminal, for_terminal_json

EVIL = "a\x1b[2Jb\x1b]0;title\x07c\x9b31md\x00e\u202ef\u200bg\u2066h"


def printed(*things, colour=False):
    out = io.StringIO()
    console = SafeConsole(file=out, width=60, force_terminal=colour, color_system="standard" if colour else None)
    for thing in things:
        console.print(thing)
    return out.getvalue()


def test_no_sign_that_a_terminal_obeys_comes_through():
    table = Table(title=EVIL)
    table.add_column(EVIL)
    table.add_row(Text(EVIL))
    text = printed(Text(EVIL), table, EVIL)
    assert not [sign for sign in text if sign != "\n" and for_terminal(sign) != sign]
    assert "a?[2Jb?]0;title" in text


def test_rich_itself_still_colours():
    assert "\x1b[31m" in printed(Text("red", "red"), colour=True)
    assert "\x1b[2J" not in printed(Text(EVIL, "red"), colour=True)


def test_json_on_a_terminal_means_the_same():
    text = json.dumps({"name": EVIL}, ensure_ascii=False)
    assert json.loads(for_terminal_json(text)) == {"name": EVIL}
    assert for_terminal(for_terminal_json(text)) == for_terminal_json(text)


@pytest.mark.parametrize("text", ["款号 连衣裙", "é ü ñ", "👗👨‍👩‍👧", "a\tb\nc", "line"])
def test_ordinary_text_stays(text):
    assert for_terminal(text) == text
