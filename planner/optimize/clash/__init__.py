"""When what is decided already cannot hold together: what clashes, what would end it, and planning around it."""
