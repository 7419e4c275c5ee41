"""Where work that falls into parts is done: in this process, in threads or processes beside it, or on a Dask cluster."""

from planner.engine.each import each
from planner.engine.engine import PROCESSES, THREADS, Engine, read_engine

__all__ = ["PROCESSES", "THREADS", "Engine", "each", "read_engine"]
