"""Which workspaces are meant: folders, lists, each once."""

import pytest

from planner.errors import InputError, UsageError
from planner.fleet import workspaces_of


def test_folders_and_lists_each_workspace_once(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    listed = tmp_path / "brands.txt"
    listed.write_text("\ufeffb  # women\n\n# men\nc\n", encoding="utf-8")
    found = workspaces_of([tmp_path / "b", listed, tmp_path / "a"])
    assert [path.name for path in found] == ["b", "c", "a"]


def test_a_name_that_is_nothing_is_told(tmp_path):
    with pytest.raises(InputError) as told:
        workspaces_of([tmp_path / "gone"])
    assert "one folder a line" in str(told.value.details[0])


def test_an_empty_list_is_wrong_usage(tmp_path):
    (tmp_path / "none.txt").write_text("# none yet\n", encoding="utf-8")
    with pytest.raises(UsageError):
        workspaces_of([tmp_path / "none.txt"])
