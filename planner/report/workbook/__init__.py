"""A run as order books: sheets (plain rows with their columns) -> an Excel workbook, CSV files or one JSON."""

from planner.report.workbook.excel import workbook_bytes
from planner.report.workbook.files import books_of_other_runs, csv_files, json_bytes, write_csv_files
from planner.report.workbook.sheets import sheets_of

__all__ = ["books_of_other_runs", "csv_files", "json_bytes", "sheets_of", "workbook_bytes", "write_csv_files"]
