"""The public names of the package: each loads from its home, and nothing heavy before."""

import subprocess
import sys

import pytest

import planner


def test_every_public_name_is_there():
    assert {name for name in planner.__all__ if getattr(planner, name) is None} == set()


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'plan_everything'"):
        planner.plan_everything  # noqa: B018 - reading it is the test


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import planner, sys; print(sorted({'polars', 'numpy', 'pulp', 'statsmodels', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
