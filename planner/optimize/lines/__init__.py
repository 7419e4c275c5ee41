"""What a style's demand by colour and size means for its runs, and the lines of each run. docs/colour_size.md."""
