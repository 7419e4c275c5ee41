"""From the relaxation to a plan in whole lots within every limit, and from that to better and better ones."""
