"""Design of sales tests: how many pieces of which new styles, for how many days, so that the order after it earns most."""

from planner.sales_test.design import SalesTests, design_tests

__all__ = ["SalesTests", "design_tests"]
