"""Sales so far -> which attributes of the design sell."""
