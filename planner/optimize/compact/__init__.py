"""The whole problem as one model on arrays for HiGHS, with what columns know of each style."""
