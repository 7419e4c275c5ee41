"""The morning screen: what to order today, the plan in a line, what changed, what to worry about.

`contents` says what it shows (the same that --json prints), `worries` what to watch, `screen` fits it into a terminal.
"""

from planner.report.morning.contents import morning_contents
from planner.report.morning.screen import screen_height, show_morning

__all__ = ["morning_contents", "screen_height", "show_morning"]
