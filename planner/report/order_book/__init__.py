"""The firm orders of a run as a factory gets them: a workbook a factory, a sheet a style, colours down, sizes across."""

from planner.report.order_book.files import write_books
from planner.report.order_book.matrix import Matrix, OrderMatrix, matrix_of_lines, order_matrices
from planner.report.order_book.workbook import book_bytes

__all__ = ["Matrix", "OrderMatrix", "book_bytes", "matrix_of_lines", "order_matrices", "write_books"]
