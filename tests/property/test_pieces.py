"""Random histories of one style against a plain account: what a plan sees of it, piece by piece, on any day.

Sales with and without counts, files in any order and taken in twice, releases, arrivals in parts, arrivals booked wrongly and
taken back, cancellations, orders moved, split, made larger and smaller, releases taken back, order books that come back from the
factory, a pin that is edited, with a week or without, tables saved anew and edited, an ERP's files in place of the ledger. After every step what is
on hand, what is on order, metres, money and what is left of the pin are those of the account, each counted once.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from planning_inputs import forecast_of
from tiny_workspace import FACTORIES, SETTINGS

from planner.errors import UsageError
from planner.ingest import read_inputs, stock_from_sales
from planner.ingest.ledger.amend import amend_order
from planner.ingest.ledger.amendments import Wish
from planner.ingest.ledger.answers import answers_of
from planner.ingest.ledger.demands import with_demands
from planner.ingest.ledger.firm_orders import run_to_release
from planner.ingest.ledger.net_released import net_released
from planner.ingest.ledger.open_orders import receipts_in_ledger
from planner.ingest.ledger.proposal import ToRelease
from planner.ingest.ledger.release import release_orders
from planner.ingest.ledger.undo import undo_release
from planner.optimize.problem.build import build_problem
from planner.workspace import SourceInfo, new_run, open_workspace
from planner.workspace.ledger import Release

STYLES = (
    "style_id,category,price,unit_cost,salvage_value,sewing_minutes,launch_date,exit_date,fabric_id,fabric_per_unit\n"
    "A,tee,100,10,5,1,2026-02-02,2026-12-01,K1,2\n"
)
NO_FABRIC = pl.DataFrame(schema={"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64})
FIRST = dt.date(2026, 3, 2)
PIN = 150


def file_hash(number: int) -> str:
    """Another one for each file, from its first digits on."""
    return f"{number:08}" * 8


@dataclass
class Order:
    """An order as the account has it. `figures`: metres on hand that the fabrics file named when its units were ordered;
    `weeks`: for which it was released, and in which it is made; `pinned`: whether a pin without a week asked for it.
    """

    order_id: str
    release: int
    figures: list[tuple[int, int]]  # figure, units
    weeks: tuple[dt.date, dt.date]
    pinned: bool
    came: int = 0
    cancelled: int = 0

    @property
    def units(self) -> int:
        return sum(units for _, units in self.figures)

    def less(self, units: int) -> None:
        """Fewer units of those that were ordered first."""
        figure, first = self.figures[0]
        self.figures[0] = (figure, first - units)

    def units_since(self, figure: int) -> float:
        """Units that stand of those ordered while that figure was in the file."""
        share = 1 - self.cancelled / self.units if self.units else 0
        return share * sum(units for then, units in self.figures if then == figure)

    @property
    def left(self) -> int:
        return self.units - self.came - self.cancelled


class History:
    """A workspace in a folder of its own, and beside it the account."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (self.folder / "data").mkdir()
        self.today, self.on_hand, self.opened = FIRST, 0, 0  # `opened`: units with which the present day began
        self.orders: list[Order] = []
        self.releases = 0
        self.figure, self.budget, self.erp, self.files = 900, 5000, False, 0
        self.write("styles", STYLES)
        self.write("factories", FACTORIES)
        self.edit_pin(PIN)
        self.write_fabrics("{}")
        self.write_settings()

    def write(self, name: str, text: str) -> None:
        (self.folder / f"data/{name}.csv").write_bytes(text.encode())

    def write_fabrics(self, form: str) -> None:
        self.write("fabrics", form.format(f"fabric_id,on_hand,cost,min_order\nK1,{self.figure},5,10\n"))

    def write_settings(self) -> None:
        text = SETTINGS.replace("gap:", f"budget: {self.budget}, gap:").replace("2026-03-02", self.today.isoformat())
        (self.folder / "planner.yaml").write_text(text)

    @property
    def ws(self):
        return open_workspace(self.folder, environment={})

    # --- what happens

    def week(self, ahead: int) -> dt.date:
        """A Monday from today on."""
        return self.today + dt.timedelta(days=-self.today.weekday() % 7, weeks=ahead)

    def planned(self, week: dt.date, units: int) -> pl.DataFrame:
        plain = {"order_id": f"P-{week}", "style_id": "A", "factory_id": "F", "week": week, "unit_cost": 10.0}
        return pl.DataFrame([{**plain, "arrival_date": week + dt.timedelta(weeks=1), "units": units}])

    def release(self, units: int, weeks: int) -> None:
        if self.erp:
            return
        week = self.week(weeks)
        order = self.planned(week, units)
        run = f"20260302-051500-{self.releases:04}"
        done = self.ws.store.ledger.release(Release(run, with_demands(order, read_inputs(self.ws)[0]), NO_FABRIC)).done
        self.releases += 1
        self.ordered(done[0], units, week)

    def ordered(self, name: str, units: int, week: dt.date) -> None:
        self.orders.append(Order(name, self.releases, [(self.figure, units)], (week, week), self.pin_week is None))

    def a_book_comes_back(self, units: int, answers: list[tuple[str, int | None]]) -> None:
        """A plan of an order a week; the factory answers to each (confirmed, units if others), and its book is read twice."""
        if self.erp:
            return
        weeks = [self.week(ahead) for ahead in range(len(answers))]
        with new_run(self.ws, "plan") as run:
            orders = pl.concat([self.planned(week, units) for week in weeks])
            earns = dict.fromkeys(("expected_sold", "expected_leftover", "expected_profit"), pl.lit(1.0))
            run.write_frame("orders", orders.with_columns(firm=True, reason=pl.lit("it sells"), **earns))
            run.write_frame("purchases", NO_FABRIC.with_columns(firm=pl.lit(True)))
            run.inputs["tables"] = {"sales": self.ws.store.version(), "ledger": self.ws.store.ledger.version()}
        with xlsxwriter.Workbook(self.folder / "book.xlsx") as book:
            page = book.add_worksheet()
            for place, (week, (said, changed)) in enumerate(zip(weeks, answers, strict=True)):
                block = [
                    ["Order no.", f"P-{week}"],
                    ["Colour", "One size", "Total", "Confirmed", "Changed to"],
                    ["—", units, units, said, changed],
                    ["Total", units, units],
                ]
                for row, cells in enumerate(block):
                    page.write_row(5 * place + row, 0, cells)
        ws = self.ws
        for again in range(2):
            planned = run_to_release(ws, run.run_id)
            told = answers_of(ws, planned, self.folder / "book.xlsx")
            booked = release_orders(ws, ToRelease(planned, (), told)).booked
            taken = [
                (week, units if changed is None else changed)
                for week, (said, changed) in zip(weeks, answers, strict=True)
                if said == "yes" or changed is not None
            ]
            assert len(booked) == (0 if again else len(taken))
            if booked:
                self.releases += 1
            for name, (week, made) in zip(booked, taken, strict=False):
                self.ordered(name, made, week)

    def receive(self, which: int, part: float) -> None:
        """A lorry on the present day, its slip booked twice; nothing where no order is open, or an ERP books."""
        still = [order for order in self.orders if order.left > 0]
        if self.erp or not still:
            return
        order = still[which % len(still)]
        units = max(1, int(part * order.left))
        self.files += 1
        for _ in range(2):
            self.book(order, units, self.today, file_hash(self.files))
        order.came += units
        self.on_hand += units

    def receive_wrongly_and_take_it_back(self, which: int, units: int, ago: int) -> None:
        if self.erp or not self.orders:
            return
        order = self.orders[which % len(self.orders)]
        day = max(FIRST, self.today - dt.timedelta(days=ago))
        self.files += 2
        self.book(order, units, day, file_hash(self.files))
        self.book(order, -units, self.today, file_hash(self.files + 1))

    def book(self, order: Order, units: int, day: dt.date, sha256: str) -> None:
        row = {"order_id": order.order_id, "units": units, "date": None, "closed": None, "note": None}
        self.ws.store.ledger.receive([row], sha256, day)

    def cancel(self, which: int) -> None:
        if self.erp or not self.orders:
            return
        order = self.orders[which % len(self.orders)]
        self.ws.store.ledger.cancel([order.order_id])
        order.cancelled += max(order.left, 0)

    def amend(self, which: int, what: str, units: int) -> None:
        still = [order for order in self.orders if order.left > 0]
        if self.erp or not still:
            return
        order = still[which % len(still)]
        if what == "move":
            week = self.today + dt.timedelta(weeks=units % 3)
            done = amend_order(self.ws, Wish("move", order.order_id, week=week))
            order.weeks = (order.weeks[0], done.orders["week"][0])
        elif what == "units":
            change = max(units - 30, -order.left)
            amend_order(self.ws, Wish("units", order.order_id, units=order.units - order.cancelled + change))
            if change > 0:
                order.figures.append((self.figure, change))
            else:
                order.less(-change)
        elif order.left > 1:
            done = amend_order(self.ws, Wish("split", order.order_id, units=min(units, order.left - 1)))
            part = min(units, order.left - 1)
            order.less(part)
            figures = [(order.figures[0][0], part)]
            name, week = done.orders.select("order_id", "week").row(-1)
            self.orders.append(Order(name, order.release, figures, (order.weeks[0], week), order.pinned))

    def take_the_last_release_back(self) -> None:
        stand = [order.release for order in self.orders if order.cancelled < order.units]
        mine = [order for order in self.orders if stand and order.release == max(stand)]
        if self.erp:
            return
        if not any(order.left > 0 for order in mine):
            with pytest.raises(UsageError):
                undo_release(self.ws)
            return
        undo_release(self.ws)
        for order in mine:
            order.cancelled += max(order.left, 0)

    def days_go_by(self, days: list[tuple[bool, float, int]]) -> None:
        """Each is counted or not as it begins; then perhaps a lorry comes; then the shop sells what it can."""
        said = []
        for counted, part, wanted in days:
            began = self.opened
            if part:
                self.receive(wanted, part)
            sold = min(wanted, self.on_hand)
            said.append((self.today, sold, began if counted else None))
            self.on_hand -= sold
            self.opened = self.on_hand
            self.today += dt.timedelta(days=1)
        self.write_settings()
        for day, sold, count in [*said[::-1], *said[:1]]:  # a file a day, in another order, one of them twice
            row = {"date": [day], "style_id": ["A"], "units": [float(sold)]}
            rows = pl.DataFrame({**row, "stock": pl.Series([count], dtype=pl.Float64)})
            self.ws.store.put_sales(rows, SourceInfo(f"{day}-{sold}-{count}", f"sales-{day}.csv", 1, 0))

    def a_lorry_comes_this_morning(self, part: float) -> None:
        self.receive(0, part)

    def save_fabrics_anew(self, form: str, lines: str) -> None:
        self.write_fabrics(form)
        file = self.folder / "data/fabrics.csv"
        file.write_bytes(file.read_bytes().replace(b"\n", lines.encode()))

    def count_fabric(self, more: int) -> None:
        self.figure += more
        self.write_fabrics("{}")

    def edit_budget(self, budget: int) -> None:
        self.budget = budget
        self.write_settings()

    def edit_pin(self, units: int, ahead: int | None = None) -> None:
        self.pin, self.pin_week = units, None if ahead is None else self.week(ahead)
        self.write("pins", f"style_id,week,units\nA,{self.pin_week or ''},{units}\n")

    def the_erp_takes_over_or_goes(self) -> None:
        """It knows the same orders and counts every piece each morning."""
        self.erp = not self.erp
        for name in ("orders", "stock"):
            (self.folder / f"data/{name}.csv").unlink(missing_ok=True)

    # --- what must be so

    def each_piece_metre_and_coin_is_counted_once(self) -> None:
        if self.erp:
            self.write_erp()
        ws = self.ws
        inputs, _ = read_inputs(ws)
        sales = ws.store.sales(before=self.today)
        inputs = stock_from_sales(inputs, sales, receipts_in_ledger(ws, inputs.ledger_version))
        forecast = forecast_of({"A": (10, 900)}, as_of=self.today, weeks=30)
        netted = net_released(ws, inputs).inputs
        problem = build_problem(netted, forecast.demand, forecast.demand_weekly, ws.settings.optimize)
        assert problem.styles.stock.sum() == self.on_hand
        assert problem.styles.coming.sum() == sum(max(order.left, 0) for order in self.orders)
        standing = [order.units - order.cancelled for order in self.orders]
        over = self.pin_week is not None and self.pin_week < self.week(0)
        assert [pin.units for pin in problem.pins] == ([] if over else [max(self.pin - self.asked_for_by_the_pin(), 0)])
        if not self.erp:
            since = sum(order.units_since(self.figure) for order in self.orders)
            assert problem.fabrics.on_hand[0] == pytest.approx(max(self.figure - 2 * since, 0), abs=0.01)
            assert problem.money.left == max(self.budget - 10 * sum(standing), 0)

    def asked_for_by_the_pin(self) -> int:
        """Units ordered of what the pin asks for: of its week; without one what is open, and what it had asked for then."""
        mine = [
            order
            for order in self.orders
            if (self.pin_week in order.weeks if self.pin_week else self.erp or order.pinned or order.left > 0)
        ]
        return sum(order.units - order.cancelled for order in mine)

    def write_erp(self) -> None:
        rows = [
            f"{order.order_id},A,F,{order.units - order.cancelled},{order.weeks[1]},2026-05-04,{order.came}\n"
            for order in self.orders
        ]
        self.write("orders", "order_id,style_id,factory_id,units,week,arrival_date,received\n" + "".join(rows))
        self.write("stock", f"style_id,units\nA,{self.on_hand}\n")


STEPS = 18


def take_a_step(history: History, luck: random.Random) -> None:
    """Something that happens, the usual more often than the rare."""
    which, part = luck.randrange(4), luck.choice((0.3, 1))
    steps = {
        "release": (4, lambda: history.release(luck.choice((10, 30, 30, 60)), luck.randrange(3))),
        "days": (
            6,
            lambda: history.days_go_by(
                [(luck.random() < 0.4, luck.choice((0, 0.3, 1)), luck.randrange(40)) for _ in range(luck.randint(1, 4))]
            ),
        ),
        "lorry": (2, lambda: history.a_lorry_comes_this_morning(part)),
        "mistake": (2, lambda: history.receive_wrongly_and_take_it_back(which, luck.randint(5, 40), luck.randrange(4))),
        "cancel": (1, lambda: history.cancel(which)),
        "amend": (
            3,
            lambda: history.amend(which, luck.choice(("move", "units", "split")), luck.randint(1, 60)),
        ),
        "undo": (1, history.take_the_last_release_back),
        "saved": (
            1,
            lambda: history.save_fabrics_anew(
                luck.choice(("{}", "\ufeff{}", "{}K2,5,1,1\n")), luck.choice(("\n", "\r\n"))
            ),
        ),
        "fabric": (1, lambda: history.count_fabric(luck.randint(1, 400))),
        "budget": (1, lambda: history.edit_budget(luck.randint(100, 6000))),
        "pin": (2, lambda: history.edit_pin(luck.choice((60, PIN, 400)), luck.choice((None, None, 0, 1, 2)))),
        "book": (
            2,
            lambda: history.a_book_comes_back(
                luck.choice((20, 40)),
                [luck.choice((("yes", None), ("", None), ("no", None), ("", 15))) for _ in range(2)],
            ),
        ),
        "erp": (1, history.the_erp_takes_over_or_goes),
    }
    luck.choices([step for _, step in steps.values()], [weight for weight, _ in steps.values()])[0]()


@pytest.mark.parametrize("seed", range(4))
def test_every_piece_is_counted_once_in_any_history(tmp_path, seed):
    luck, history = random.Random(seed), History(tmp_path)
    for _ in range(STEPS):
        take_a_step(history, luck)
        history.each_piece_metre_and_coin_is_counted_once()
