"""What the past teaches about the forecast itself: which members to believe, how wide to be, what a week will teach.

Learned by forecasting past days again from what was known then, in launch order.
"""
