"""The morning sheet of styles on test or sale: a row a style, from sales, forecast and plan of one night.

`sheet` puts the row together; `rates` says how it sells and how long stock lasts, `grades` how that compares with its
like, `chances` whether it can earn a minimum batch and until when, `flags` what is odd about it.
"""

from planner.readout.sheet import readout_table

__all__ = ["readout_table"]
