"""Exports as people have them -> our tables: what a file is, where its table stands, what its columns mean."""
