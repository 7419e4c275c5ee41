"""Sales, stock, visits and prices as they were recorded -> arrays by the age of the style.

What a style sold, on which share of it could be bought, to how many it was shown, what was paid: facts only, nothing
learned yet.
"""
