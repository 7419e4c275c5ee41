"""PuLP and the solvers behind it; nobody else talks to them."""
