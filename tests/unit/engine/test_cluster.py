"""A real scheduler and two worker processes: what comes out is that of one process, whatever happens to a worker."""

import os
import signal
import socket
import threading
import time
from dataclasses import replace

import engine_parts
import polars as pl
import pytest
from planning_inputs import forecast_of, inputs_of
from simulated_seasons import season_of

from planner.engine import Engine, cluster, each, read_engine
from planner.errors import EngineError
from planner.language import speaking
from planner.questions.base import Ground
from planner.questions.whatif import Scenario, compare, read_assumption, solve_scenarios
from planner.settings import OptimizeSettings
from planner.simulate.seasons import SimulationRequest, _play_all

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
from dask_cluster import dask_cluster


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with dask_cluster(tmp_path_factory.mktemp("dask")) as (address, _scheduler):
        yield read_engine(f"dask://{address}")


def test_a_backtest_is_that_of_one_process(engine, planner, small_workspace):
    asked = ("backtest", "-w", small_workspace, "--dates", "2025-12-01", "--json")
    alone = planner(*asked)
    afar = planner(*asked, "--no-ingest", "--engine", engine.address.replace("tcp", "dask"))
    assert (alone.code, afar.code, afar.err) == (0, 0, alone.err)
    assert without_names(afar.out) == without_names(alone.out)
    one, other = small_workspace.glob("runs/*-*/backtest_cases.parquet")
    assert pl.read_parquet(one).equals(pl.read_parquet(other))


def without_names(text):
    return [line for line in text.splitlines() if '"run_id"' not in line]


def test_seasons_and_scenarios_are_those_of_one_process(engine):
    seasons = [season_of([[3] * 42, [9] * 42, [0] * 42]), replace(season_of([[1] * 42, [2] * 42]), seed=2)]
    policies = ("mean", "grades", "one-buy")

    def played(**where):
        return _play_all(seasons, SimulationRequest(seasons=2, policies=policies, **where), lambda *_: None)

    assert played(engine=engine) == played()
    settings = OptimizeSettings(horizon_weeks=3, recourse=False, budget=2000.0, gap=0.0)
    ground = Ground(inputs_of([{"style_id": "A"}]), forecast_of({"A": (90.0, 110.0)}), settings)
    texts = ("optimize.budget=900", "pins.A.units=500", "demand*2")
    scenarios = [Scenario(text, (read_assumption(text),)) for text in texts]
    near, far = solve_scenarios(ground, scenarios, None), solve_scenarios(ground, scenarios, None, engine=engine)
    base = solve_scenarios(ground, [Scenario("as it is", ())], None)[0].plan
    rows = [compare(ground, base.orders, base.limits, base.summary(), answers) for answers in (near, far)]
    assert rows[0] == rows[1]
    assert near[1].error.message == far[1].error.message


def test_a_killed_worker_costs_time_alone(engine, tmp_path):
    threading.Thread(target=kill_the_first, args=(tmp_path,)).start()
    found = dict(each(engine, engine_parts.die_once, tmp_path, range(6)))
    assert [found[k][0] for k in range(6)] == list(range(6))
    assert found[0][1] != int((tmp_path / "pid-0").read_text())


def kill_the_first(folder):
    while not (text := (folder / "pid-0").read_text() if (folder / "pid-0").exists() else ""):
        time.sleep(0.02)
    os.kill(int(text), signal.SIGKILL)


def test_an_interrupted_command_ends_the_parts_at_work_and_begins_no_others(engine, tmp_path):
    def interrupt():
        while not list(tmp_path.glob("began-*")):
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        list(each(engine, engine_parts.last_until_unwanted, tmp_path, range(9)))
    until = time.monotonic() + 20
    while len(list(tmp_path.glob("given-up-*"))) < len(begun := list(tmp_path.glob("began-*"))):
        assert time.monotonic() < until, "parts go on though nobody wants them"
        time.sleep(0.05)
    assert len(begun) <= 2


def test_what_a_part_raises_is_raised_in_the_language_asked(engine):
    with speaking("zh"), pytest.raises(engine_parts.NoDemandError) as told:
        list(each(engine, engine_parts.refuse, None, [1]))
    assert (told.value.message, told.value.hint) == ("没有给出任何假设", "h")


def test_a_worker_with_other_versions_is_refused(engine, monkeypatch):
    monkeypatch.setattr(cluster, "facts", lambda: {"polars": "0.1"})
    with pytest.raises(EngineError, match=r"a worker has polars .*, the machine that asks 0.1"):
        list(each(engine, engine_parts.add, 1, [1]))


def test_other_software_on_the_cluster_is_told_before_work_begins(monkeypatch):
    monkeypatch.setattr(cluster, "facts", lambda: {"polars": None, "numpy": None})
    here = dict.fromkeys(("polars", "numpy"), "2") | {"python": "3.11.9.final.0"}
    scheduler = here | {"python": "3.11.2.final.0", "polars": None}
    worker = here | {"python": "3.12.1.final.0", "numpy": "1"}
    answers = {"client": {"packages": here}, "scheduler": {"packages": scheduler}}
    with pytest.raises(EngineError) as told:
        cluster._check_versions(answers | {"workers": {"tcp://w:1": {"packages": worker}}})
    text = told.value.message
    assert "the scheduler has polars not installed, this machine 2" in text
    assert "tcp://w:1 has numpy 1, this machine 2; tcp://w:1 has python 3.12.1.final.0" in text
    assert "the scheduler has python" not in text


def test_a_scheduler_without_workers_and_one_that_goes_away_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 0.4)
    with dask_cluster(tmp_path, workers=0) as (address, scheduler):
        engine = read_engine(f"dask://{address}")
        with pytest.raises(EngineError, match="has had no worker"):
            list(each(engine, engine_parts.add, 1, [1]))
        monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 60.0)
        with cluster.connected(engine.address) as client:
            waiting = client.get_executor(pure=False).submit(engine_parts.add, 1, 1, print)
            scheduler.kill()
            with pytest.raises(EngineError, match=r"the connection to the scheduler .* was lost"):
                cluster._result(next(cluster._as_they_end(client, {waiting})), engine.address)


def test_where_no_scheduler_is(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with pytest.raises(EngineError, match=f"no Dask scheduler answers at tcp://127.0.0.1:{port}"):
            list(each(Engine("cluster", f"tcp://127.0.0.1:{port}"), engine_parts.add, 1, [1]))
    with pytest.raises(EngineError, match="no Dask scheduler answers"):
        list(each(Engine("cluster", f"tcp://127.0.0.1:{port}"), engine_parts.add, 1, [1]))
