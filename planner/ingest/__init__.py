"""Other people's files -> clean tables: encodings, headers, checks, rejects. Orders of the ledger join in `ledger`."""

from planner.ingest.check import CheckReport, check_workspace
from planner.ingest.demand import read_demand, read_demand_envelope
from planner.ingest.held import forget_sales, sales_held
from planner.ingest.incomplete import incomplete_sales
from planner.ingest.ingest_report import FileReport, IngestReport
from planner.ingest.outliers import warn_of_outliers, without_outliers
from planner.ingest.read_result import ReadResult
from planner.ingest.reading import read_table
from planner.ingest.reference import read_inputs
from planner.ingest.sales import ingest_sales, keep_count, sales_before, sales_known
from planner.ingest.stock import received_unseen, stock_from_sales
from planner.ingest.strange_labels import labels_sold, strange_labels
from planner.ingest.strangers import refuse_strangers
from planner.ingest.unread_files import unread_files

__all__ = [
    "CheckReport",
    "FileReport",
    "IngestReport",
    "ReadResult",
    "check_workspace",
    "forget_sales",
    "incomplete_sales",
    "ingest_sales",
    "keep_count",
    "labels_sold",
    "read_demand",
    "read_demand_envelope",
    "read_inputs",
    "read_table",
    "received_unseen",
    "refuse_strangers",
    "sales_before",
    "sales_held",
    "sales_known",
    "stock_from_sales",
    "strange_labels",
    "unread_files",
    "warn_of_outliers",
    "without_outliers",
]
