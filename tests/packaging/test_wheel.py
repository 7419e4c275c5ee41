"""The wheel holds the examples and the template of the report, so that the program works from any folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_every_example_is_inside(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for settings in (ROOT / "examples").glob("*/planner.yaml"):
        for file in settings.parent.rglob("*"):
            if file.is_file():
                assert f"planner/_examples/{file.relative_to(ROOT / 'examples').as_posix()}" in names


def test_the_template_of_the_report_is_inside(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"planner/report/html/page.html.j2", "planner/report/html/page.css"} <= names


def test_init_works_from_the_unpacked_wheel_in_any_folder(wheel, tmp_path):
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    zipfile.ZipFile(wheel).extractall(site)
    command = [sys.executable, "-c", "import planner.cli; planner.cli.main()", "init", "demo", "--example", "giftware"]
    done = subprocess.run(
        command, cwd=elsewhere, env={**os.environ, "PYTHONPATH": str(site)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (elsewhere / "demo" / "planner.yaml").read_bytes() == (
        ROOT / "examples" / "giftware" / "planner.yaml"
    ).read_bytes()
