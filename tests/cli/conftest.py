"""A workspace that a file of tests plans once, fresh for each of them."""

import shutil

import pytest


@pytest.fixture
def folder(planned, tmp_path):
    """A copy of the workspace that the file's fixture `planned` made."""
    return shutil.copytree(planned, tmp_path / "small", symlinks=True)
