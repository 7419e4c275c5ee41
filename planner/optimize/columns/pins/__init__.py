"""What people have pinned: settled before all else, and counted in the bound."""
