"""llms.txt: every link leads somewhere, and the commands it names exist."""

import re
from pathlib import Path

from planner.commands import VERBS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "llms.txt").read_text(encoding="utf-8")


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert len(links) > 8
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_it_begins_as_such_files_do_and_names_commands_that_exist():
    lines = TEXT.splitlines()
    assert lines[0].startswith("# ")
    assert any(line.startswith("> ") for line in lines[1:4])
    assert set(re.findall(r"`([a-z]+)`", TEXT)) <= set(VERBS)
