"""What commands show on the screen, a file a command; `recourse` is a part of the plan, `orders` serves release too."""
