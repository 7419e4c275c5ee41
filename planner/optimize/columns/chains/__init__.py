"""Chains of runs, the columns: which runs a style could have, what chains take, cost at given prices, and bring."""
