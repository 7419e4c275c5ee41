"""What holds profit back, in money: each limit relaxed a little and the plan made again; ways out for small styles.

`relaxations` says what is tried, `gains` plans and ranks, `ways_out` prices what can be done for styles below a minimum.
"""

from planner.questions.advise.gains import advise
from planner.questions.advise.ways_out import ways_out

__all__ = ["advise", "ways_out"]
