"""Release, receive and cancel from outside: nothing twice, and later plans see what was released."""

import json
import os
import shutil
import subprocess
import sys

import polars as pl
import pytest
import python_calamine
import xlsxwriter
from small_workspace import carried_out, write_small_workspace

COMMAND = [sys.executable, "-m", "planner"]
FABRICS = "fabric_id,on_hand,cost,min_order\ncotton,1500,4,50\nlinen,100,5,50\n"


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A workspace with fabrics and one plan; to be copied, not used."""
    folder = write_small_workspace(tmp_path_factory.mktemp("ledger") / "small")
    styles = pl.read_csv(folder / "data/styles.csv", infer_schema=False)
    styles.with_columns(fabric_id=pl.lit("cotton"), fabric_per_unit=pl.lit("1.5")).write_csv(folder / "data/styles.csv")
    (folder / "data/fabrics.csv").write_text(FABRICS)
    (folder / "data/stock.csv").write_text("style_id,units\n")
    text = (folder / "planner.yaml").read_text()
    (folder / "planner.yaml").write_text(text.replace("weeks: 6", "weeks: 2").replace("gap: 0.02", "gap: 0.5"))
    carried_out(folder, "run")
    return folder


@pytest.fixture
def folder(planned, tmp_path):
    return shutil.copytree(planned, tmp_path / "small", symlinks=True)


@pytest.fixture
def call(planner, folder):
    """call("orders", "--open") -> the envelope; the exit code is checked."""

    def ask(*words, code=0):
        done = planner("-w", folder, *words, "--json")
        assert done.code == code, done.err
        return json.loads(done.out)

    return ask


def codes(envelope):
    return {warning["code"] for warning in envelope["warnings"]}


def firm_orders(folder):
    return pl.read_parquet(folder / "runs/latest/orders.parquet").filter(pl.col("firm"))


def receive(call, folder, text, name="arrivals.csv", **how):
    (folder / name).write_text(text)
    return call("receive", str(folder / name), **how)


def test_release_books_the_firm_orders_of_the_latest_plan_once(folder, call):
    firm = firm_orders(folder)
    first = call("release")
    assert first["run_id"] == (folder / "runs/latest").readlink().name
    assert len(first["data"]["released"]) == firm.height > 2
    assert [order["plan_order_id"] for order in first["data"]["orders"]] == sorted(firm["order_id"])
    again = call("release")
    assert again["data"]["released"] == []
    assert set(again["data"]["already_released"]) == set(first["data"]["released"])
    assert "already_released" not in codes(first)
    assert "already_released" in codes(again)
    assert "already_released" in codes(call("release", "--dry-run"))
    listed = call("orders")["data"]
    assert {order["order_id"] for order in listed} == set(first["data"]["released"])
    assert {order["status"] for order in listed} == {"open"}
    assert sum(order["outstanding"] for order in listed) == firm["units"].sum()


def test_release_of_single_orders(folder, call):
    firm, orders = firm_orders(folder), pl.read_parquet(folder / "runs/latest/orders.parquet")
    run_id = (folder / "runs/latest").readlink().name
    two = firm["order_id"].to_list()[:2]
    assert len(call("release", run_id[:-1], "--order", two[0])["data"]["released"]) == 1
    assert len(call("release", run_id, "--order", two[0], "--order", two[1])["data"]["released"]) == 1
    later = orders.filter(~pl.col("firm"))["order_id"][0]
    assert "provisional" in call("release", "--order", later, code=2)["error"]["message"]
    call("release", "--order", "P-none", code=2)
    assert len(call("orders")["data"]) == 2


def test_a_plan_whose_inputs_have_changed_is_refused(folder, call):
    with (folder / "data/factories.csv").open("a") as file:
        file.write("new,100,10,1,0,0,1\n")
    (folder / "data/pins.csv").write_text("style_id,units\n")
    (folder / "more.csv").write_text("date,style_id,units\n2026-03-01,00058,3\n")
    call("ingest", str(folder / "more.csv"))
    error = call("release", code=3)["error"]
    for words in ("data/factories.csv has changed", "data/pins.csv is new", "sales have come in"):
        assert words in error["message"]
    assert "--force" in error["hint"]
    assert call("orders")["data"] == []
    forced = call("release", "--force")
    assert "released_out_of_date" in codes(forced)
    assert forced["data"]["released"]
    assert call("release")["data"]["released"] == []  # all booked: nothing to refuse


def test_sales_that_wait_to_be_taken_in_are_a_change_too(folder, call):
    with (folder / "data/sales.csv").open("a") as file:
        file.write("2026-03-01,00031,3\n")
    assert "data/sales.csv has sales not taken in yet" in call("release", code=3)["error"]["message"]
    call("plan", "--no-ingest")
    assert call("release")["data"]["released"]  # this plan was not meant to see them


def test_two_plans_of_the_same_night_are_not_both_released(folder, call):
    old = (folder / "runs/latest").readlink().name
    new = call("plan")["run_id"]
    call("release", new)
    assert "order(s) of other plans were released" in call("release", old, code=3)["error"]["message"]
    assert len(call("orders")["data"]) == firm_orders(folder).height


def test_released_orders_are_supply_and_keep_their_minutes(folder, call):
    before = {(o["style_id"], o["factory_id"], o["week"]) for o in call("plan")["data"]["orders"] if o["firm"]}
    call("release")
    after = call("plan")["data"]
    minutes = [row for row in after["limits"] if row["kind"] == "minutes" and row["week"] == "2026-03-02"]
    booked = call("orders")["data"]
    taken = {
        f: sum(15 * o["units"] + setup for o in booked if o["factory_id"] == f)
        for f, setup in (("near", 60), ("far", 200))
    }
    assert all(row["used"] >= taken[row["name"]] for row in minutes)
    again = {(o["style_id"], o["factory_id"], o["week"]) for o in after["orders"] if o["firm"]}
    assert not again & before
    manifest = json.loads((folder / "runs/latest/manifest.json").read_text())
    assert manifest["inputs"]["tables"]["ledger"] == 0


def test_what_was_released_is_netted_and_no_edit_frees_it_in_silence(folder, call):
    call("release")
    booked = pl.DataFrame(call("orders")["data"])
    metres, spent = 1.5 * booked["units"].sum(), booked["cost"].sum()
    assert 0 < metres < 1500
    netted = {(row["kind"], row["name"]): row for row in call("plan")["data"]["net_released"]}
    assert set(netted) == {("fabric", "cotton"), ("budget", "")}
    assert netted["fabric", "cotton"]["left"] == pytest.approx(1500 - metres)
    assert netted["budget", ""]["left"] == pytest.approx(60000 - spent)
    manifest = json.loads((folder / "runs/latest/manifest.json").read_text())
    assert [row["kind"] for row in manifest["net_released"]] == ["fabric", "budget"]
    plan = call("plan")["data"]
    (budget,) = (row for row in plan["limits"] if row["kind"] == "budget")
    assert budget["available"] == 60000
    assert budget["used"] == pytest.approx(spent + plan["plan"]["cost"])

    (folder / "data/fabrics.csv").write_text(FABRICS.replace("1500", "700"))
    settings = (folder / "planner.yaml").read_text()
    (folder / "planner.yaml").write_text(settings.replace("budget: 60000", "budget: 50000"))
    edited = call("plan")
    assert "fabric_counted_anew" in codes(edited)
    (budget,) = edited["data"]["net_released"]
    assert budget["left"] == pytest.approx(50000 - spent)
    assert edited["data"]["plan"]["cost"] <= 50000 - spent + 0.01
    (folder / "planner.yaml").write_text(settings + "ledger: {net_released: false}\n")
    (folder / "data/fabrics.csv").write_text(FABRICS)
    assert call("plan")["data"]["net_released"] == []


def test_a_cancelled_order_gives_back_its_fabric_and_money(folder, call):
    call("release")
    ids = [order["order_id"] for order in call("orders")["data"]]
    for order_id in ids:
        assert call("orders", "--cancel", order_id)["data"][0]["status"] == "cancelled"
    assert call("plan")["data"]["net_released"] == []
    assert "nothing_to_cancel" in codes(call("orders", "--cancel", ids[0]))
    assert call("orders")["data"] == []
    assert len(call("orders", "--all")["data"]) == len(ids)
    call("orders", "--cancel", "nobody", code=2)
    call("orders", "--open", "--late", code=2)


def test_open_to_buy_by_week_is_netted(folder, call):
    (folder / "data/budget.csv").write_text("week,amount\n2026-03-02,40000\n2026-03-09,30000\n")
    call("plan")
    call("release")
    booked = pl.DataFrame(call("orders")["data"])
    rows = {row["week"]: row for row in call("plan")["data"]["net_released"] if row["kind"] == "budget"}
    assert set(rows) == {None, "2026-03-02"}
    assert rows["2026-03-02"]["released"] == pytest.approx(booked["cost"].sum())


def test_arrivals_are_booked_once_and_bad_rows_rejected(folder, call):
    call("release")
    a, b, c = [order["order_id"] for order in call("orders")["data"]][:3]
    text = (
        f"订单号,实收数量,到货日期,结案\n{a},20,2026-03-09,\n{b},30,2026-03-09,true\n{c},500,2026-03-09,\n"
        f"nobody,5,2026-03-09,\n{a},ten,2026-03-09,\n{a},-90,2026-03-10,\n"
    )
    first = receive(call, folder, text)
    assert {k: first["data"][k] for k in ("rows", "booked", "already_booked", "rejected")} == {
        "rows": 6,
        "booked": 3,
        "already_booked": 0,
        "rejected": 3,
    }
    assert codes(first) >= {"rejected_rows", "over_delivery"}
    rejects = pl.read_csv(folder / "rejects/arrivals.csv", infer_schema=False)
    assert rejects["row"].to_list() == ["5", "6", "7"]
    assert rejects["订单号"].to_list() == ["nobody", a, a]
    assert rejects["reasons"][0].startswith("订单号: 'nobody', expected an order_id of the ledger")
    orders = {order["order_id"]: order for order in call("orders")["data"]}
    assert (orders[a]["received"], orders[a]["status"]) == (20, "open")
    assert (orders[b]["outstanding"], orders[b]["status"]) == (0, "received")
    assert (orders[c]["received"], orders[c]["outstanding"]) == (500, 0)
    again = receive(call, folder, text, "copy.csv")
    assert (again["data"]["booked"], again["data"]["already_booked"]) == (0, 3)
    assert "already_received" in codes(again)
    assert {order["order_id"]: order for order in call("orders")["data"]} == orders
    assert len(call("orders", "--open")["data"]) == len(orders) - 2


def test_arrivals_in_a_workbook_and_files_that_are_none(folder, call):
    call("release")
    order_id = call("orders")["data"][0]["order_id"]
    pl.DataFrame({"order_id": [order_id], "units": [10]}).write_excel(folder / "arrivals.xlsx")
    assert call("receive", str(folder / "arrivals.xlsx"))["data"]["booked"] == 1
    assert call("receive", str(folder / "nothing.csv"), code=3)["error"]["details"]
    assert receive(call, folder, "a,b\n1,2\n", code=3)["error"]["details"]


def test_late_orders_are_listed_as_late_and_expected_now(folder, call):
    call("release")
    late = call("orders", "--late", "--as-of", "2026-03-12")["data"]
    assert late
    assert all(order["arrival_date"] == "2026-03-09" for order in late)
    assert call("orders", "--late")["data"] == []
    assert "late_orders" in codes(call("plan", "--as-of", "2026-03-12"))


def test_where_an_orders_file_says_what_is_open_the_ledger_does_not_count(folder, call):
    (folder / "data/orders.csv").write_text(
        "order_id,style_id,factory_id,units,arrival_date,week\nPO1,00058,near,60,2026-03-16,2026-03-09\n"
    )
    call("plan")
    released = call("release")
    assert "ledger_not_counted" in codes(released)
    assert released["data"]["released"]
    after = call("plan")
    assert after["data"]["net_released"] == []
    assert "ledger" not in json.loads((folder / "runs/latest/manifest.json").read_text())["inputs"]["tables"]
    assert "ledger_not_counted" in codes(call("orders"))
    week = [row for row in after["data"]["limits"] if row["week"] == "2026-03-02" and row["kind"] == "minutes"]
    plan = [o for o in after["data"]["orders"] if o["week"] == "2026-03-02"]
    assert sum(row["used"] for row in week) == pytest.approx(
        sum(15 * o["units"] + {"near": 60, "far": 200}[o["factory_id"]] for o in plan)
    )


def test_a_released_style_that_left_the_tables_is_named(folder, call):
    call("release")
    order = call("orders")["data"][0]
    styles = pl.read_csv(folder / "data/styles.csv", infer_schema=False)
    styles.filter(pl.col("style_id") != order["style_id"]).write_csv(folder / "data/styles.csv")
    details = call("check", code=3)["error"]["details"]
    assert details[0]["file"] == "the order ledger"
    assert f"planner orders --cancel {order['order_id']}" in details[0]["mend"]


def test_a_past_plan_is_repeated_with_the_ledger_as_it_was(folder, call):
    first = call("plan")["data"]["orders"]
    call("release")
    assert call("plan")["data"]["orders"] != first
    assert call("plan", "--ledger-version", "-1")["data"]["orders"] == first


def test_what_came_in_is_neither_lost_nor_counted_twice(folder, call):
    """The plan after orders came in is the plan while they were outstanding, and that of a stock table that says so."""

    def plan():
        return [(o["order_id"], o["units"]) for o in call("plan", "--as-of", "2026-03-09")["data"]["orders"]]

    call("release")
    came = [o for o in call("orders")["data"] if o["arrival_date"] == "2026-03-09"]
    waiting = plan()
    text = "order_id,units\n" + "".join(f"{o['order_id']},{o['units']}\n" for o in came)
    assert receive(call, folder, text)["data"]["booked"] == len(came) > 2
    assert plan() == waiting
    counted = {o["style_id"]: o["units"] for o in came}
    stock = folder / "data/stock.csv"
    stock.write_text("style_id,units\n" + "".join(f"{style},{units}\n" for style, units in counted.items()))
    assert plan() == waiting
    stock.write_text("style_id,units\n" + "".join(f"{style},0\n" for style in counted))
    assert plan() != waiting


def test_nothing_to_release_and_pages(tmp_path, folder, planner):
    empty = tmp_path / "empty"
    assert planner("init", empty).code == 0
    assert planner("-w", empty, "release").code == 2
    assert "planner release" in planner("-w", empty, "orders", "--format", "table").out
    page = planner("-w", folder, "release", "--format", "table").out
    assert page.startswith("Released from run ")
    assert "outstanding" in page
    order_id = planner("-w", folder, "orders", "--format", "csv").out.splitlines()[1].split(",")[0]
    (folder / "a.csv").write_text(f"order_id,units\n{order_id},5\n")
    assert "a.csv: 1 arrival booked" in planner("-w", folder, "receive", folder / "a.csv", "--format", "table").out
    assert "Open: " in planner("-w", folder, "orders", "--format", "table").out
    assert "Released already: " in planner("-w", folder, "plan", "--format", "table").out


def test_two_people_releasing_at_once(folder):
    command = [*COMMAND, "-w", str(folder), "release", "--json"]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ))
        for _ in range(2)
    ]
    said = [json.loads(process.communicate()[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(len(one["data"]["released"]) for one in said) == firm_orders(folder).height
    assert {len(one["data"]["orders"]) for one in said} == {firm_orders(folder).height}


def test_an_order_book_that_came_back_books_what_it_confirms(folder, call):
    """The first order is confirmed, the second has an answer nobody understands, others are not answered."""
    call("export", "--to", "books")
    book = max(folder.glob("exports/*-order-books/order_book_*.xlsx"), key=lambda file: file.stat().st_size)
    seen = []
    came = python_calamine.CalamineWorkbook.from_path(str(book))
    with xlsxwriter.Workbook(str(folder / "back.xlsx")) as back:
        for name in came.sheet_names:
            page, order, place = back.add_worksheet(name), None, 0
            for r, line in enumerate(came.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                cells = ["" if hasattr(cell, "year") else cell for cell in line]
                order = cells[1] if cells[0] in ("Order no.", "订单号") else order
                place = next((i for i, c in enumerate(cells) if c in ("Confirmed", "确认")), place)
                if order and place and cells[0] == "—":
                    seen.append(order)
                    cells[place] = {1: "yes", 2: "perhaps"}.get(len(seen), "")
                for c, cell in enumerate(cells):
                    page.write(r, c, cell)
    assert len(seen) > 1
    shown = call("release", "--from", str(folder / "back.xlsx"), "--dry-run")
    assert shown["data"]["to_release"] == seen[:1]
    assert [unclear["value"] for unclear in shown["data"]["answers"]["unclear"]] == ["perhaps"]
    assert call("orders")["data"] == []
    done = call("release", "--from", str(folder / "back.xlsx"))
    assert [order["plan_order_id"] for order in done["data"]["orders"]] == seen[:1]
    assert "unclear_answer" in codes(done)
    assert done["data"]["answers"]["not_answered"] == seen[2:]
    booked = done["data"]["orders"][0]
    call("orders", "--units", booked["order_id"], str(int(booked["units"]) - 8))
    again = call("release", "--from", str(folder / "back.xlsx"))
    assert {"already_released", "booked_otherwise"} <= set(codes(again))


def test_orders_are_moved_split_and_resized_and_the_next_plan_counts_them_so(folder, call):
    order = call("release")["data"]["orders"][0]
    name, units = order["order_id"], order["units"]
    (moved,) = call("orders", "--move", name, "--week", "2026-03-11")["data"]
    assert (moved["week"], moved["units"], moved["status"]) == ("2026-03-09", units, "open")
    one, two = call("orders", "--split", name, "--part", "5", "--week", "2026-03-16")["data"]
    assert (one["units"], two["units"], two["week"]) == (units - 5, 5, "2026-03-16")
    (less,) = call("orders", "--units", name, str(int(units) - 8))["data"]
    seen = call("orders", "--units", name, "1", "--dry-run")["data"]
    assert (less["units"], seen[0]["units"]) == (units - 8, 1)
    told = call("orders", "--history", name)["data"]
    assert [row["what"] for row in told] == ["release", "move", "split", "units"]
    assert all("@" in row["who"] and row["when"] for row in told)
    assert call("orders")["data"][0].keys() >= {"amended_at", "amended_by"}
    listed = {row["order_id"]: row for row in call("orders")["data"]}
    after = call("plan")["data"]
    netted = {(row["kind"], row["name"]): row for row in after["net_released"]}
    assert netted["fabric", "cotton"]["released"] == pytest.approx(1.5 * sum(row["units"] for row in listed.values()))
    call("orders", "--move", name, code=2)
    call("orders", "--week", "2026-03-16", code=2)
    call("orders", "--split", name, "--units", name, "3", code=2)


def test_the_last_release_is_taken_back_and_released_again(folder, call):
    before = call("plan")["data"]["net_released"]
    booked = call("release")["data"]["released"]
    assert set(call("release", "--undo", "--dry-run")["data"]["undone"]) == set(booked)
    assert len(call("orders")["data"]) == len(booked)
    done = call("release", "--undo")["data"]
    assert (set(done["undone"]), done["kept"]) == (set(booked), [])
    assert {row["status"] for row in done["orders"]} == {"cancelled"}
    assert call("orders")["data"] == []
    call("release", "--undo", code=2)
    again = call("release")["data"]["released"]
    assert len(again) == len(booked)
    call("release", "--undo")
    assert call("plan")["data"]["net_released"] == before


def test_the_workbook_says_what_of_the_budget_was_released_before(folder, call):
    booked = call("release")["data"]["orders"]
    (of_budget,) = [row for row in call("plan")["data"]["net_released"] if row["kind"] == "budget"]
    call("export", "--to", "csv", "-o", str(folder / "tables"))
    summary = {row["item"]: row for row in pl.read_csv(folder / "tables/summary.csv", infer_schema=False).to_dicts()}
    told = summary["released before"]
    assert float(told["value"]) == pytest.approx(of_budget["released"])
    assert of_budget["released"] >= sum(order["cost"] for order in booked)
    assert f"{of_budget['left']:,.0f} left to commit" in told["meaning"]
