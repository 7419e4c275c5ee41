"""Plans for many styles: chains of runs as columns, priced by prices on minutes, metres and money."""
