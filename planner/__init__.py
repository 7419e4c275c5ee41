"""A command-line planner for small-order, quick-return production (小单快反)."""

__version__ = "0.1.0"
