"""Booking from outside: what is about to be booked is shown and asked, --dry-run books nothing, arrivals find orders."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_workspace import write_tiny_workspace

BOTH = (("A", 100), ("B", 60))
COMMAND = [sys.executable, "-m", "planner"]

pty = pytest.importorskip("pty")  # Windows has none


@pytest.fixture
def folder(tmp_path, planner):
    folder = write_tiny_workspace(tmp_path / "tiny", BOTH)
    assert planner("-w", folder, "plan", "--demand", folder / "demand").code == 0
    return folder


@pytest.fixture
def call(planner, folder):
    def ask(*words, code=0):
        done = planner("-w", folder, *words, "--json")
        assert done.code == code, done.err
        return json.loads(done.out)

    return ask


def on_a_terminal(folder, *words, answer):
    """(exit code, all that the terminal showed) of a command somebody sits before and answers."""
    master, slave = pty.openpty()
    process = subprocess.Popen([*COMMAND, "-w", str(folder), *words], stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    os.write(master, answer.encode())
    shown = b""
    try:
        while part := os.read(master, 4096):
            shown += part
    except OSError:  # the other end is closed: how Linux tells the end
        pass
    os.close(master)
    return process.wait(), shown.decode()


def booked(call):
    return {order["style_id"]: order["order_id"] for order in call("orders")["data"]}


def receive(call, folder, text, *words, name="slip.csv"):
    (folder / name).write_text(text)
    return call("receive", str(folder / name), *words)


def test_a_dry_run_shows_what_would_be_booked_and_books_nothing(call, planner, folder):
    data = call("release", "--dry-run")["data"]
    assert (data["dry_run"], data["released"], data["units"], data["cost"]) == (True, [], 160, 6400)
    assert sorted(order["style_id"] for order in data["orders"]) == ["A", "B"]
    page = planner("-w", folder, "release", "--dry-run", "--format", "table").out
    assert page.startswith("About to release from run ")
    assert "2 orders, 160 units, CNY 6,400" in page
    assert booked(call) == {}
    assert call("release")["data"]["orders"][0]["cost"] == 4000
    assert call("release", "--dry-run")["data"]["to_release"] == []


def test_on_a_terminal_it_asks_and_no_books_nothing(call, folder):
    code, shown = on_a_terminal(folder, "release", answer="n\n")
    assert code == 130
    assert "2 orders, 160 units, CNY 6,400" in shown
    assert "Book them? [y/N]" in shown
    assert booked(call) == {}
    code, shown = on_a_terminal(folder, "release", answer="y\n")
    assert code == 0
    assert set(booked(call)) == {"A", "B"}


def test_yes_answers_and_nobody_asks_where_nobody_sits(call, folder):
    code, shown = on_a_terminal(folder, "release", "--yes", answer="")
    assert (code, "Book them?" in shown) == (0, False)
    assert set(booked(call)) == {"A", "B"}


def test_a_result_that_reaches_nobody_says_what_was_booked(call, folder):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "-w", str(folder), "release"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 3
    said = done.stderr.decode()
    assert "done: 2 order(s) of run " in said
    assert "disk is full" in said
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert set(booked(call)) == {"A", "B"}


def test_a_cancelled_order_can_be_released_again(call):
    call("release")
    first = booked(call)["A"]
    assert call("orders", "--cancel", first, "--dry-run")["data"][0]["status"] == "open"
    assert booked(call)["A"] == first
    call("orders", "--cancel", first)
    again = call("release")["data"]
    assert [order["style_id"] for order in again["orders"] if order["order_id"] in again["released"]] == ["A"]
    second = booked(call)["A"]
    assert second != first
    call("orders", "--cancel", "P-20260302-F-A")  # the plan's id means the one that stands
    assert call("release")["data"]["released"] != [second]
    assert call("release")["data"]["released"] == []


def test_an_order_that_came_in_part_is_not_released_again(call, folder):
    call("release")
    order = booked(call)["A"]
    receive(call, folder, f"order_id,units\n{order},30\n")
    call("orders", "--cancel", order)
    assert call("release")["data"]["released"] == []


def test_arrivals_may_name_the_style_in_place_of_the_order(call, folder):
    call("release")
    slip = "款号,颜色,尺码,数量,日期,送货单号\nA,black,S,20,2026-03-01,77\nA,black,M,20,2026-03-01,77\nC,black,M,5,,77\n,,,5,,\n"
    would = receive(call, folder, slip, "--dry-run")["data"]
    assert (would["dry_run"], would["booked"], would["rejected"], would["rejects_file"]) == (True, 2, 2, None)
    assert len(would["reasons"]) == 2
    assert not (folder / "rejects").exists()
    assert call("orders")["data"][0]["received"] == 0
    got = receive(call, folder, slip)["data"]
    assert (got["booked"], got["rejected"]) == (2, 2)
    assert got["orders"][0]["received"] == 40
    again = receive(call, folder, slip, name="again.csv")["data"]
    assert (again["booked"], again["already_booked"]) == (0, 2)
    rest = receive(call, folder, "style_id,units,date\nA,60,2026-03-02\n", name="rest.csv")["data"]
    assert rest["orders"][0]["outstanding"] == 0
    same = receive(call, folder, "style_id,units,date\nA,60,2026-03-02\n", name="rest.csv")["data"]
    assert (same["already_booked"], same["rejected"]) == (1, 0)  # known again though nothing of A is open any more


def test_of_several_open_orders_it_asks_and_off_a_terminal_names_them(call, planner, folder):
    call("release")
    (folder / "data/pins.csv").write_text("style_id,week,units\nA,2026-03-09,50\n")
    settings = (folder / "planner.yaml").read_text()
    (folder / "planner.yaml").write_text(settings.replace("horizon_weeks: 8", "horizon_weeks: 8, firm_weeks: 2"))
    assert planner("-w", folder, "plan", "--demand", folder / "demand").code == 0
    call("release")
    ids = [o["order_id"] for o in call("orders")["data"] if o["style_id"] == "A"]
    assert len(ids) == 2
    refused = receive(call, folder, "style_id,units,date\nA,40,2026-03-02\n")["data"]
    assert refused["rejected"] == 1
    reason = (folder / "rejects/slip.csv").read_text()
    assert all(order_id in reason for order_id in ids)
    code, shown = on_a_terminal(folder, "receive", str(folder / "slip.csv"), answer="7\n2\n")
    assert code == 0, shown
    assert "of which order?" in shown
    received = {o["order_id"]: o["received"] for o in call("orders")["data"]}
    assert sorted(received[i] for i in ids) == [0, 40]


def test_the_sum_under_the_lines_of_a_slip_is_no_arrival_of_its_own(call, folder):
    call("release")
    names = {o["style_id"]: o["order_id"] for o in call("orders")["data"]}
    slip = f"order_id,colour,size,units,date\n{names['A']},,S,10,2026-03-02\n{names['A']},,M,15,2026-03-02\n"
    got = receive(call, folder, slip + f"{names['A']},,,25,2026-03-02\n")
    assert "sums_left_out" in {warning["code"] for warning in got["warnings"]}
    assert [o["received"] for o in call("orders")["data"] if o["style_id"] == "A"] == [25]


def test_a_file_that_names_neither_order_nor_style_is_refused(call, folder):
    (folder / "slip.csv").write_text("units,date\n5,2026-03-02\n")
    error = call("receive", str(folder / "slip.csv"), code=3)["error"]
    assert "no column order_id, style_id or sku" in error["message"]
