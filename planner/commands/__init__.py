"""One file a verb: read, call, show."""
