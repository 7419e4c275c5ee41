"""The order ledger: what was released, what of it came in, what was written off; each exactly once."""

from planner.workspace.ledger.amend import Amendment, Place
from planner.workspace.ledger.amended import releases
from planner.workspace.ledger.booked import Booked
from planner.workspace.ledger.entries import ENTRIES
from planner.workspace.ledger.ledger import BEFORE_ALL, Ledger
from planner.workspace.ledger.lines import BOOKED_LINES, standing_lines
from planner.workspace.ledger.names import Names
from planner.workspace.ledger.release import Release, booked_of_run, bought_of_run
from planner.workspace.ledger.standing import BOOKED_ORDERS, standing, with_status
from planner.workspace.ledger.undo import LastRelease, last_release

__all__ = [
    "BEFORE_ALL",
    "BOOKED_LINES",
    "BOOKED_ORDERS",
    "ENTRIES",
    "Amendment",
    "Booked",
    "LastRelease",
    "Ledger",
    "Names",
    "Place",
    "Release",
    "booked_of_run",
    "bought_of_run",
    "last_release",
    "releases",
    "standing",
    "standing_lines",
    "with_status",
]
