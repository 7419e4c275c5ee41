"""A run as one HTML page that needs nothing else: contents (plain data) -> charts -> page."""

from planner.report.html.contents import contents_of
from planner.report.html.fans import sales_shown
from planner.report.html.page import render_page
from planner.report.html.pictures import pictures_of

__all__ = ["contents_of", "pictures_of", "render_page", "sales_shown"]
