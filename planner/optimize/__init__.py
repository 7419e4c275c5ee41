"""Demand + limits -> production orders: the program that picks the runs with the most expected profit."""
