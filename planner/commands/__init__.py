"""One file a verb: read, call, show. No logic; heavy libraries are imported inside the bodies.

Verbs share `call` (what was asked) and the options worded once in `plan_options` and `night_options`. What they call is
in `planner.night` (the nightly job and its stages) and in the packages of the stages.
"""

from planner.commands.adopt import adopt
from planner.commands.advise import advise
from planner.commands.backtest import backtest
from planner.commands.check import check
from planner.commands.diff import diff
from planner.commands.doctor import doctor
from planner.commands.explain import explain
from planner.commands.export import export
from planner.commands.fleet import fleet
from planner.commands.forecast import forecast
from planner.commands.ingest import ingest
from planner.commands.init import init
from planner.commands.insights import insights
from planner.commands.orders import orders
from planner.commands.plan import plan
from planner.commands.readout import readout
from planner.commands.receive import receive
from planner.commands.release import release
from planner.commands.report import report
from planner.commands.run import run
from planner.commands.runs import runs
from planner.commands.sales import sales
from planner.commands.schema import schema
from planner.commands.score import score
from planner.commands.show import show
from planner.commands.simulate import simulate
from planner.commands.test_plan import plan_tests
from planner.commands.value import value
from planner.commands.whatif import whatif

# In the order in which people meet them; `planner --help` keeps it.
VERBS = {
    "init": init,
    "check": check,
    "adopt": adopt,
    "ingest": ingest,
    "sales": sales,
    "forecast": forecast,
    "insights": insights,
    "backtest": backtest,
    "test-plan": plan_tests,
    "simulate": simulate,
    "plan": plan,
    "run": run,
    "show": show,
    "readout": readout,
    "explain": explain,
    "diff": diff,
    "whatif": whatif,
    "value": value,
    "advise": advise,
    "score": score,
    "report": report,
    "export": export,
    "release": release,
    "receive": receive,
    "orders": orders,
    "fleet": fleet,
    "schema": schema,
    "runs": runs,
    "doctor": doctor,
}
