"""A plan as people get it: its tables, the reason of every run and of every style left out, and what to beware of."""
