"""What all styles together have shown so far: life-cycle curves, season, events, prices, levels, noise of a week.

Takes the panel, hands out sales as they would have been without stock-outs, season, events and price changes.
"""
