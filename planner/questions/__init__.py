"""Questions people ask of a plan: what changed, why, what if, what is my own list worth.

Each folder answers one and computes what its command prints; nothing here draws or prints.
"""
