"""Random sequences of release, receive, cancel and ingest, against a plain account of what must be so.

After every step: outstanding = released - received - written off, never below 0 as supply, and nothing is there twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections import defaultdict
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from planner.ingest.ledger.open_orders import open_in_ledger
from planner.workspace import SourceInfo, open_workspace
from planner.workspace.ledger import Release, with_status

MONDAY = dt.date(2026, 3, 2)
RUNS = ("20260302-051500-aaaa", "20260303-051500-bbbb", "20260304-051500-aaaa")
NAMES = tuple(f"P-{n}" for n in range(4))
NO_FABRIC = pl.DataFrame(schema={"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64})
File = tuple[str, list[tuple[object, ...]]]  # its SHA-256 and its rows: order_id, units, date, closed
few = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)
days = st.one_of(st.none(), st.integers(0, 3).map(lambda n: MONDAY + dt.timedelta(days=n)))
arrivals = st.tuples(st.integers(0, 11), st.sampled_from((-20, -5, 0, 5, 30, 30, 70)), days, st.booleans())
rows_of_a_file = st.lists(arrivals, min_size=1, max_size=4)


def units_of(run: str, name: str) -> int:
    """The same order of the same run is always of as many units."""
    return 40 + 10 * RUNS.index(run) + NAMES.index(name)


class LedgerMachine(RuleBasedStateMachine):
    """A real store in a folder of its own, and beside it the account."""

    files = Bundle("files")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name)
        (path / "planner.yaml").write_text("as_of: 2026-03-20\n", encoding="utf-8")
        self.ws = open_workspace(path, environment={})
        self.ledger = self.ws.store.ledger
        self.ids: dict[tuple[str, str], str] = {}
        self.units: dict[str, int] = {}
        self.received: dict[str, int] = defaultdict(int)
        self.written_off: dict[str, int] = defaultdict(int)
        self.seen: set[tuple[object, ...]] = set()
        self.sold: dict[int, float] = {}

    def teardown(self) -> None:
        self.folder.cleanup()

    def left(self, order_id: str) -> int:
        return self.units[order_id] - self.received[order_id] - self.written_off[order_id]

    def cancelled_whole(self, order_id: str) -> bool:
        return self.received[order_id] == 0 and self.written_off[order_id] >= self.units[order_id]

    @rule(run=st.sampled_from(RUNS), names=few)
    def release(self, run: str, names: list[str]) -> None:
        orders = pl.DataFrame(
            [
                {
                    "order_id": n,
                    "style_id": f"s-{n}",
                    "factory_id": "f",
                    "week": MONDAY,
                    "arrival_date": MONDAY,
                    "units": units_of(run, n),
                    "cost": 1.0,
                    "fabric_id": None,
                    "metres": None,
                }
                for n in names
            ]
        )
        booked = self.ledger.release(Release(run, orders, NO_FABRIC))
        fresh = [n for n in names if (run, n) not in self.ids or self.cancelled_whole(self.ids[run, n])]
        assert len(booked.done) == len(fresh)
        assert booked.already == tuple(self.ids[run, n] for n in names if n not in fresh)
        for name, order_id in zip(fresh, booked.done, strict=True):
            assert order_id not in self.units
            self.ids[run, name] = order_id
            self.units[order_id] = units_of(run, name)

    @rule(target=files, rows=rows_of_a_file, number=st.integers(0, 2))
    def write_file(self, rows: list[tuple[int, int, dt.date | None, bool]], number: int) -> File:
        """Arrivals of orders released so far, and of some that are not known; `number` tells equal contents apart."""
        ids = [*self.units, "unknown"]
        named = [(ids[place % len(ids)], *rest) for place, *rest in rows]
        return hashlib.sha256(f"{number}{named}".encode()).hexdigest(), named

    @rule(file=files)
    def receive(self, file: File) -> None:
        sha256, rows = file
        given = [
            {"order_id": order_id, "units": units, "date": day, "closed": closed, "note": None}
            for order_id, units, day, closed in rows
        ]
        refused = {place for place, _ in self.ledger.receive(given, sha256, MONDAY).refused}
        alike: dict[tuple[object, ...], int] = defaultdict(int)
        for place, row in enumerate(given):
            if row["order_id"] not in self.units:
                assert place in refused
                continue
            self.count(row, sha256, alike, place in refused)

    def count(self, row: dict[str, object], sha256: str, alike: dict[tuple[object, ...], int], refused: bool) -> None:
        order_id, units = str(row["order_id"]), int(str(row["units"]))
        key = (order_id, row["date"] or sha256, units)
        alike[key] += 1
        arrival = (*key, alike[key])
        new = arrival not in self.seen and (units != 0 or not row["closed"])
        assert refused == (new and self.received[order_id] + units < 0)
        if refused:
            return
        if new:
            self.seen.add(arrival)
            self.received[order_id] += units
        if row["closed"]:
            self.written_off[order_id] += max(self.left(order_id), 0)

    @rule(place=st.integers(0, 11))
    def cancel(self, place: int) -> None:
        order_id = self.ids.get((RUNS[place // 4], NAMES[place % 4]))
        if order_id is None:
            assert self.ledger.cancel(["nobody"]).refused
            return
        assert bool(self.ledger.cancel([order_id]).done) == (self.left(order_id) > 0)
        self.written_off[order_id] += max(self.left(order_id), 0)

    @rule(day=st.integers(1, 5), units=st.integers(0, 9))
    def ingest(self, day: int, units: int) -> None:
        """Sales share the lock and the store; they leave the ledger alone."""
        rows = pl.DataFrame({"date": [MONDAY.replace(day=day)], "style_id": ["s"], "units": [float(units)]})
        self.ws.store.put_sales(rows, SourceInfo("0" * 64, f"sales-{day}.csv", 1, 0))
        self.sold[day] = float(units)

    @invariant()
    def the_ledger_agrees(self) -> None:
        orders = {row["order_id"]: row for row in self.ledger.orders().iter_rows(named=True)}
        assert set(orders) == set(self.units)
        for order_id, row in orders.items():
            assert row["units"] == self.units[order_id]
            assert row["received"] == self.received[order_id]
            assert row["cancelled"] == self.written_off[order_id]
            assert row["outstanding"] == max(self.left(order_id), 0)

    @invariant()
    def supply_is_what_is_outstanding(self) -> None:
        supply, _ = open_in_ledger(self.ws)
        coming = dict(supply.select("order_id", pl.col("units") - pl.col("received")).iter_rows())
        assert all(units > 0 for units in coming.values())
        assert coming == {i: self.left(i) for i in self.units if self.left(i) > 0}
        listed = with_status(self.ledger.orders(), dt.date(2026, 3, 20))
        assert set(listed.filter(pl.col("status").is_in(["open", "late"]))["order_id"]) == set(coming)

    @invariant()
    def nothing_is_there_twice(self) -> None:
        assert self.ledger.entries()["entry_id"].is_unique().all()
        assert dict(self.ws.store.sales().select(pl.col("date").dt.day(), "units").iter_rows()) == self.sold


def test_whatever_is_booked_in_whatever_order() -> None:
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
