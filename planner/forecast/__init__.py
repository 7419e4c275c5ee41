"""Sales so far -> unconstrained demand distributions, pooled over styles."""
