"""What is to be planned, and what a plan of it is worth: one statement that every way of planning reads.

`build` makes it from the tables; `limits` says whether runs keep to it, `valuation` what they earn.
"""
