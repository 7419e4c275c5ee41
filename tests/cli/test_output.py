"""--output: devices and pipes are written into, links stay links, and nothing that is no result is replaced."""

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tiny_workspace import write_tiny_workspace

COMMAND = [sys.executable, "-m", "planner"]


@pytest.fixture
def folder(tmp_path):
    return write_tiny_workspace(tmp_path / "tiny")


@pytest.mark.parametrize(
    "place",
    [
        "planner.yaml",
        "data/styles.csv",
        "data/orders.csv",  # not there yet: it would become the orders table
        "data/results.csv",
        "store/x.csv",
        "runs/x.csv",
        "rejects/x.csv",
        "link.csv",
        "../tiny/data/../data/styles.csv",
    ],
)
def test_nothing_of_the_workspace_is_replaced(folder, planner, place):
    for name in ("store", "runs", "rejects"):
        (folder / name).mkdir()
    (folder / "link.csv").symlink_to("data/styles.csv")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = planner("-w", folder, "check", "--json", "--output", folder / place)
    assert done.code == 3, done.err
    assert "which no result may replace" in done.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_a_command_reads_is_not_replaced(folder, planner):
    arrivals = folder / "arrivals.csv"
    arrivals.write_text("order_id,units\nx,1\n")
    assert planner("-w", folder, "receive", arrivals, "--output", arrivals).code == 3
    demand = folder / "demand/demand.csv"
    assert planner("-w", folder, "plan", "--demand", folder / "demand", "-o", demand).code == 3
    assert arrivals.read_text().startswith("order_id")
    assert demand.read_text().startswith("style_id,mean")


@pytest.mark.parametrize("words", [("report",), ("export", "--to", "json"), ("export",)])
def test_pages_and_workbooks_keep_to_it_too(folder, planner, words):
    assert planner("-w", folder, "plan", "--demand", folder / "demand").code == 0
    ending = {"report": ".html", "json": ".json", "export": ".xlsx"}[words[-1]]
    for place in (f"data/x{ending}", f"runs/x{ending}"):
        assert planner("-w", folder, *words, "--output", folder / place).code == 3
    assert planner("-w", folder, *words, "--output", folder / f"x{ending}").code == 0
    assert planner("-w", folder, "export", "--to", "csv", "--output", folder / "data").code == 3
    assert not (folder / "data/summary.csv").exists()


def test_a_file_is_replaced_whole_and_a_link_stays_one(folder, planner, tmp_path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)
    assert planner("-w", folder, "check", "--json", "--output", link).code == 0
    assert link.is_symlink()
    assert json.loads(real.read_text())["command"] == "check"


@pytest.mark.parametrize("words", [["check"], ["report"]])
def test_a_link_that_leads_to_itself_is_refused(folder, planner, tmp_path, words):
    (tmp_path / "round").symlink_to(tmp_path / "round")
    done = planner("-w", folder, *words, "--output", tmp_path / "round")
    assert (done.code, "a link that leads to no file" in done.err) == (3, True)


def test_a_device_is_written_into(folder, planner):
    before = Path("/dev/null").stat().st_ino
    assert planner("-w", folder, "check", "--json", "--output", "/dev/null").code == 0
    now = Path("/dev/null").stat()
    assert stat.S_ISCHR(now.st_mode)
    assert now.st_ino == before
    assert planner("-w", folder, "check", "--json", "--output", "/dev/full").code == 3


@pytest.mark.parametrize("place", ["/dev/stdout", "/proc/self/fd/1", "/dev/fd/1"])
def test_stdout_by_name_is_stdout(folder, place):
    words = [*COMMAND, "-w", str(folder), "check", "--json", "--output", place]
    piped = subprocess.run(words, capture_output=True, check=True).stdout
    assert json.loads(piped)["command"] == "check"
    with (folder / "out.json").open("wb") as file:
        subprocess.run(words, stdout=file, check=True)
    assert (folder / "out.json").read_bytes() == piped


def test_a_named_pipe_is_written_into(folder, planner, tmp_path):
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert planner("-w", folder, "check", "--json", "--output", pipe).code == 0
    reader.join()
    assert json.loads(got[0])["command"] == "check"
    assert pipe.is_fifo()
