"""How good the forecasts were: past days forecast again from what was known then, against what was sold.

Read `backtest` first: it is the method on one screen. docs/backtest.md explains it.
"""

from planner.forecast.rolling.backtest import Backtest, BacktestRequest, run_backtest

__all__ = ["Backtest", "BacktestRequest", "run_backtest"]
