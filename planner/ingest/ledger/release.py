"""The firm orders of a plan -> the ledger, unless what the plan was made from has changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from planner.domain import Inputs, Warn, monday_of
from planner.errors import InputError, UsageError
from planner.ingest.ledger.answers import Answers, read_answers
from planner.ingest.ledger.open_orders import ledger_counts, not_counted
from planner.ingest.reference import read_inputs
from planner.ingest.sales import unseen_sales
from planner.language import _
from planner.tables import PURCHASES
from planner.tables.frames import schema_of
from planner.workspace import RunInfo, Workspace, find_run, newest_run, warn_of_runs_ahead
from planner.workspace.ledger import Release, booked_of_run, bought_of_run
from planner.workspace.ledger.standing import standing
from planner.workspace.manifest import hash_inputs

NO_PURCHASES = pl.DataFrame(schema=schema_of(PURCHASES, without=("firm",)))
_PLANNING = ("run", "plan")  # commands whose plans are meant to be carried out


@dataclass(frozen=True)
class Released:
    """`orders`: the run's orders as they now stand in the ledger; `booked` of them new, `already` there before.

    lines   their colours and sizes, as they now stand
    """

    run_id: str
    orders: pl.DataFrame
    booked: tuple[str, ...]
    already: tuple[str, ...]
    warnings: tuple[Warn, ...]
    lines: pl.DataFrame


@dataclass(frozen=True)
class Proposal:
    """What a release would book: `orders` of the plan with what they take, `purchases` of fabric; `already` there before.

    `lines`: colours and sizes of the orders, by the plan's order_id. `changes`: what has changed since the plan was made,
    where it is released all the same. `otherwise`: in words, which of those already there a book that came back has other units of.
    """

    run_id: str
    orders: pl.DataFrame
    purchases: pl.DataFrame
    already: tuple[str, ...]
    changes: tuple[str, ...]
    lines: pl.DataFrame | None = None
    otherwise: tuple[str, ...] = ()

    @property
    def units(self) -> float:
        """Units of the orders."""
        return float(self.orders["units"].sum())

    @property
    def cost(self) -> float:
        """Money that the orders and purchases commit."""
        return float(self.orders["cost"].sum()) + float(self.purchases["cost"].sum())


def run_to_release(ws: Workspace, run_id: str | None) -> RunInfo:
    """The run of that id, or the newest good one with a plan. Raises UsageError where there is none to release."""
    if run_id is not None:
        run = find_run(ws, run_id)
        if not (run.good and run.has_orders):
            raise UsageError(
                _("run {run_id} holds no plan").format(run_id=run.run_id), hint=_("`planner runs` lists past runs.")
            )
        return run
    newest = newest_run(ws, lambda run: bool(run.plan) and run.manifest.get("command") in _PLANNING)
    if newest is None:
        raise UsageError(_("there is no plan to release yet"), hint=_("`planner run` makes one."))
    return newest


def answers_of(ws: Workspace, run: RunInfo, book: Path) -> Answers:
    """What an order book that came back says of the firm orders of a run. Raises InputError as `read_answers` does."""
    firm = chosen_orders(run, ())
    inputs = read_inputs(ws)[0]
    styles, packs = inputs.styles, inputs.packs
    general = packs.filter(pl.col("style_id").is_null())
    by_category = pl.col("category").is_in(general["category"].drop_nulls().implode()).fill_null(False)
    packed = styles.filter(
        by_category
        | pl.col("style_id").is_in(packs["style_id"].drop_nulls().implode())
        | pl.lit(general["category"].null_count() > 0)
    )
    shown = ws.shown(book.absolute())
    told = inputs.factories.select("factory_id", pl.col("line_multiple").fill_null(1).cast(pl.Int64))
    lines, multiples = lines_of_run(run, firm), dict(told.iter_rows())
    return read_answers(book, shown, firm, lines, frozenset(packed["style_id"]), multiples)


def propose_release(
    ws: Workspace,
    run: RunInfo,
    order_ids: Sequence[str] = (),
    *,
    answers: Answers | None = None,
    force: bool = False,
) -> Proposal:
    """What a release of the firm orders of a run (all, or those named) would book now; nothing is booked.

    Raises UsageError for orders that the plan does not have or does not hold firm, InputError where the plan's inputs
    have changed since, unless `force`. `answers`: only the orders that these confirm, with the units that they say.
    """
    chosen = chosen_orders(run, order_ids)
    lines = None
    if answers is not None:
        lines = answers.lines
        units = lines.group_by("order_id").agg(_units=pl.col("units").sum())
        chosen = (
            chosen.join(units, on="order_id", maintain_order="left")
            .with_columns(units=pl.col("_units").cast(chosen.schema["units"]))
            .drop("_units")
        )
    entries = ws.store.ledger.entries()
    known = booked_of_run(entries, run.run_id)
    fresh = chosen.filter(~pl.col("order_id").is_in(list(known)))
    already = tuple(known[name] for name in chosen["order_id"] if name in known)
    otherwise = _otherwise(chosen, known, entries) if answers is not None else ()
    if fresh.is_empty():
        nothing = fresh.with_columns(cost=pl.lit(0.0))
        return Proposal(run.run_id, nothing, NO_PURCHASES, already, (), otherwise=otherwise)
    changes = what_changed(ws, run)
    if changes and not force:
        raise InputError(
            _("the plan of run {run_id} is out of date: {names}").format(run_id=run.run_id, names="; ".join(changes)),
            hint=_("`planner run` makes a new plan; --force releases this one all the same."),
            details=[{"changed": change} for change in changes],
        )
    inputs = read_inputs(ws)[0]
    orders = with_demands(fresh, inputs)
    needed, bought = orders["fabric_id"].drop_nulls(), bought_of_run(entries, run.run_id)
    purchases = run.table("purchases").filter(
        pl.col("firm"),
        pl.col("fabric_id").is_in(needed.implode()),
        ~pl.col("fabric_id").is_in(bought),
    )
    named = lines_of_run(run, orders)
    if lines is not None and named is not None:
        named = lines.join(orders.select("order_id"), on="order_id", how="semi", maintain_order="left")
    bought_now = with_on_hand(purchases, inputs)
    return Proposal(run.run_id, orders, bought_now, already, tuple(changes), _that_say(named), otherwise)


def _otherwise(chosen: pl.DataFrame, known: Mapping[str, str], entries: pl.DataFrame) -> tuple[str, ...]:
    """Orders booked before with other units than they are to have now, in words."""
    booked = dict(standing(entries).select("order_id", "units").iter_rows())
    asked = [(known[name], units) for name, units in chosen.select("order_id", "units").iter_rows() if name in known]
    return tuple(f"{name} ({booked[name]:,.0f}, {units:,.0f})" for name, units in asked if booked[name] != units)


def _that_say(lines: pl.DataFrame | None) -> pl.DataFrame | None:
    """The lines without those of neither colour nor size, which say no more than their order."""
    return None if lines is None else lines.filter(pl.col("colour").is_not_null() | pl.col("size").is_not_null())


def lines_of_run(run: RunInfo, orders: pl.DataFrame) -> pl.DataFrame | None:
    """The lines of these orders of a run's plan; None where it kept none."""
    if not run.holds("order_lines"):
        return None
    return run.table("order_lines").join(orders.select("order_id"), on="order_id", how="semi", maintain_order="left")


def release_orders(
    ws: Workspace,
    run: RunInfo,
    order_ids: Sequence[str] = (),
    *,
    answers: Answers | None = None,
    force: bool = False,
) -> Released:
    """Books the firm orders of a run (all, or those named) that are not booked yet; raises as `propose_release` does.

    Whatever is looked at stays as it is until the orders are booked.
    """
    ledger = ws.store.ledger
    with ws.store.writing():
        proposed = propose_release(ws, run, order_ids, answers=answers, force=force)
        booked = ledger.release(
            Release(run.run_id, proposed.orders, proposed.purchases, proposed.lines, forced=bool(proposed.changes))
        )
        orders = ledger.orders().filter(pl.col("order_id").is_in([*booked.done, *proposed.already]))
        lines = ledger.lines().join(orders.select("order_id"), on="order_id", how="semi", maintain_order="left")
    warnings = (
        *(of_answers(answers) if answers else ()),
        *before(proposed),
        *_forced(proposed.changes),
        *not_counted(ws),
        *_late_starts(orders, booked.done, ws),
        *warn_of_runs_ahead(ws),
    )
    return Released(run.run_id, orders, booked.done, proposed.already, warnings, lines)


def chosen_orders(run: RunInfo, order_ids: Sequence[str]) -> pl.DataFrame:
    """The firm orders of the run's plan, or those of them that are named."""
    orders = run.table("orders")
    unknown = sorted(set(order_ids) - set(orders["order_id"]))
    if unknown:
        raise UsageError(
            _("the plan of run {run_id} has no order {names}").format(run_id=run.run_id, names=", ".join(unknown[:3])),
            hint=_("{value} lists its orders.").format(value=run.path / "orders.csv"),
        )
    later = orders.filter(pl.col("order_id").is_in(list(order_ids)), ~pl.col("firm"))["order_id"].to_list()
    if later:
        raise UsageError(
            _("order {names} is provisional: it starts later and may still change").format(names=", ".join(later[:3])),
            hint=_("Release it when a plan makes it firm, or raise optimize.firm_weeks."),
        )
    return orders.filter(pl.col("firm") & (pl.col("order_id").is_in(list(order_ids)) if order_ids else pl.lit(True)))


def what_changed(ws: Workspace, run: RunInfo) -> list[str]:
    """In words, which inputs of a run's plan are no longer what they were; empty where all are."""
    inputs = run.manifest.get("inputs", {})
    then, now = inputs.get("files", {}), hash_inputs(ws)
    words = [_("{name} has changed").format(name=name) for name in now if name in then and then[name] != now[name]]
    words += [_("{name} is gone").format(name=name) for name in then if name not in now]
    words += [_("{name} is new").format(name=name) for name in now if name not in then]
    tables = inputs.get("tables", {})
    if tables.get("sales") != ws.store.version():
        words.append(_("sales have come in or were corrected"))
    elif any(stage["name"] == "ingest" for stage in run.manifest.get("stages", [])):
        words += [_("{name} has sales not taken in yet").format(name=name) for name in unseen_sales(ws)]
    if ledger_counts(ws):
        words += _ledger_changes(ws.store.ledger.changes_since(tables.get("ledger"), run.run_id))
    return words


def _ledger_changes(entries: pl.DataFrame) -> list[str]:
    names = {
        "release": _("{n} order(s) of other plans were released"),
        "receipt": _("{n} arrival(s) were booked"),
        "cancel": _("{n} order(s) were cancelled"),
        "close": _("{n} order(s) were closed"),
        "amend": _("{n} order(s) were amended"),
    }
    counts = {kind: entries.filter(pl.col("kind") == kind).height for kind in names}
    return [names[kind].format(n=count) for kind, count in counts.items() if count]


def with_demands(orders: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Orders with the money and fabric each takes (`cost` of units and setup, `fabric_id`, `metres`), what
    `with_on_hand` adds, and whether a pin without a week asks for them (`pinned`).
    """
    pins = inputs.pins.filter(pl.col("week").is_null(), pl.col("units") > 0).select("style_id", "factory_id")
    asked = [
        bool(pins.filter(pl.col("style_id") == s, pl.col("factory_id").is_null() | (pl.col("factory_id") == f)).height)
        for s, f in orders.select("style_id", "factory_id").iter_rows()
    ]
    styles = inputs.styles.select("style_id", "fabric_id", "fabric_per_unit")
    factories = inputs.factories.select("factory_id", "setup_cost")
    joined = orders.join(styles, on="style_id", how="left", maintain_order="left").join(
        factories, on="factory_id", how="left", maintain_order="left"
    )
    return with_on_hand(joined, inputs).with_columns(
        cost=(pl.col("units") * pl.col("unit_cost") + pl.col("setup_cost").fill_null(0)).round(2),
        metres=pl.when(pl.col("fabric_id").is_not_null()).then((pl.col("units") * pl.col("fabric_per_unit")).round(4)),
        pinned=pl.Series(asked, dtype=pl.Boolean),
    )


def with_on_hand(rows: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Rows that name a fabric, with what the fabrics table has of it on hand, and the day of the release."""
    fabrics = inputs.fabrics.select("fabric_id", "on_hand")
    return rows.join(fabrics, on="fabric_id", how="left", maintain_order="left").with_columns(date=pl.lit(inputs.as_of))


def before(proposed: Proposal) -> list[Warn]:
    """What to tell of orders that were released before: that they are not booked again, nor changed."""
    told, n = [], len(proposed.already)
    if n:
        names = ", ".join(proposed.already[:3]) + (_(" and {n} more").format(n=n - 3) if n > 3 else "")
        words = _("{n} order(s) of run {run_id} were released before and are not booked again: {names}")
        told.append(Warn("already_released", words.format(n=n, run_id=proposed.run_id, names=names), notice=True))
    if proposed.otherwise:
        words = _(
            "{n} order(s) are booked with other units than the book says, and stay as they are (booked, book): {names}. "
            "Where the book is right, change them with `planner orders --units`."
        )
        names = ", ".join(proposed.otherwise[:3])
        told.append(Warn("booked_otherwise", words.format(n=len(proposed.otherwise), names=names)))
    return told


def _forced(changes: Sequence[str]) -> list[Warn]:
    return (
        [Warn("released_out_of_date", _("released although {names}").format(names="; ".join(changes)))]
        if changes
        else []
    )


def of_answers(answers: Answers) -> tuple[Warn, ...]:
    """What to tell of a book that came back: what is unclear, one by one; what was changed, declined, not answered."""
    warns = [Warn("unclear_answer", str(finding)) for finding in answers.unclear]
    for row in answers.changed:
        warns.append(
            Warn(
                "changed_by_factory",
                _("order {order_id}, {colour}: the factory makes {units:,} units, not {before:,}").format(
                    **{**row, "colour": row["colour"] or "-"}
                ),
            )
        )
    if answers.declined:
        names = ", ".join(answers.declined[:3])
        told = _("the factory makes nothing of {n} order(s): {names}; they are not booked")
        warns.append(Warn("declined_by_factory", told.format(n=len(answers.declined), names=names)))
    if answers.waiting:
        names = ", ".join(answers.waiting[:3])
        told = _("{n} order(s) of the book are not answered and not booked: {names}")
        warns.append(Warn("not_answered", told.format(n=len(answers.waiting), names=names)))
    return tuple(warns)


def _late_starts(orders: pl.DataFrame, booked: tuple[str, ...], ws: Workspace) -> list[Warn]:
    this_week = monday_of(ws.settings.day())
    late = orders.filter(pl.col("order_id").is_in(list(booked)), pl.col("week") < this_week)["order_id"].to_list()
    if not late:
        return []
    more = _(" and {value} more").format(value=len(late) - 3) if len(late) > 3 else ""
    return [
        Warn(
            "late_start",
            _("{n} order(s) should have started before this week ({this_week}): {names}{more}").format(
                n=len(late), this_week=this_week, names=", ".join(late[:3]), more=more
            ),
        )
    ]
