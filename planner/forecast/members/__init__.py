"""The forecasts that are combined: each turns what past styles did into a distribution for the styles asked about."""
