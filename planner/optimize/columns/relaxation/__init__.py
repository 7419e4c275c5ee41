"""The relaxation: prices of the shared limits at which the bound is lowest, from first steps to the last master.

`generate` has the whole way, `large` the one for large problems; `relaxation` is what both hand on.
"""
