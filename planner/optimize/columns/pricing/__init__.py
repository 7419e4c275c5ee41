"""Pricing at given prices: the best chain of every style, the best units of its runs, and what no chain exceeds."""
