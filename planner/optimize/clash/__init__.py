"""When what is decided already cannot hold together: what clashes, what would mend it, and planning around it."""
