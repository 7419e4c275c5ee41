"""What was decided and what came of it, in money: released orders against what was sold since.

`decided` reads the ledger, `supply` says what each way of deciding would have had in stock when, `replay` sells from it
day by day, `score` adds it up.
"""

from planner.questions.score.score import score_decisions

__all__ = ["score_decisions"]
