"""The whole problem as one concave MILP in PuLP, for instances small enough to be solved as they stand."""
