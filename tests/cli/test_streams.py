"""Streams and places as they are on bad nights: full, closed, in another encoding; file names that are no UTF-8."""

import json
import os
import subprocess
import sys

import pytest
from small_workspace import carried_out, write_small_workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no /dev and no names of bytes")


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    folder = write_small_workspace(tmp_path_factory.mktemp("streams") / "small", styles=12)
    carried_out(folder, "run")
    return folder


def shell(folder, script, **environment):
    """Runs a line of sh, in which $P is the program on the workspace."""
    return subprocess.run(
        ["sh", "-c", script],
        env={**os.environ, **environment, "P": f"{sys.executable} -m planner -w {folder}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_full_stdout_does_not_hide_what_was_booked(folder):
    done = shell(folder, "$P release --json >/dev/full")
    assert done.returncode == 3
    booked = json.loads(shell(folder, "$P orders --json").stdout)["data"]
    assert booked
    assert "done: " in done.stderr
    assert "to stdout: the disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_closed_stream_is_an_empty_one(folder, closed):
    done = shell(folder, f"$P runs --json {closed}")
    assert done.returncode == 0
    assert ">" in closed[:2] or json.loads(done.stdout)["status"] == "ok"


def test_a_file_never_takes_the_number_of_a_closed_stream(folder):
    done = shell(folder, f"$P ingest {folder}/data/sales.csv -o {folder}/out.json >&- ; $P sales --json")
    assert json.loads(done.stdout.splitlines()[-1])["status"] == "ok"


def test_the_chain_holds_in_any_locale(folder):
    styles = folder / "data/styles.csv"
    styles.write_text(styles.read_text().replace("00057", "款九"), encoding="utf-8")
    sales = folder / "data/sales.csv"
    sales.write_text(sales.read_text().replace("00057", "款九"), encoding="utf-8")
    done = shell(folder, "$P forecast --json 2>/dev/null | $P plan --demand - --json", LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert (
        "款九" in {v["style_id"] for v in json.loads(done.stdout)["data"].get("verdicts", [])} or "款九" in done.stdout
    )


def test_names_of_gbk_bytes_are_read_and_shown(folder):
    place = os.fsencode(folder / "data") + b"/" + "销售.csv".encode("gbk")
    with open(place, "wb") as file:  # noqa: PTH123 - a name of bytes
        file.write(b"date,style_id,units\n2026-02-20,00059,4\nx,00059,1\n")
    done = shell(folder, f"$P ingest '{folder}/data/'*\"$(printf '\\317\\372')\"* --json")
    assert done.returncode == 0, done.stderr
    [read] = json.loads(done.stdout)["data"]["files"]
    assert read["file"] == "data/销售.csv"
    assert (folder / "rejects/销售.csv").exists()


def test_a_store_on_a_web_server_is_refused(folder):
    done = shell(folder, "$P sales --json", PLANNER_STORE="http://example.com/store")
    assert done.returncode == 3
    assert "s3://" in json.loads(done.stdout)["error"]["details"][0]["expected"]
