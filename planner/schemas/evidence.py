"""What is printed of evidence and of trials: insights, backtests, simulated seasons, designed sales tests."""

from __future__ import annotations

from planner.schemas.parts import DAY, FLAG, NUMBER, TEXT, WHOLE, Schema, listing, maybe, thing
from planner.schemas.tables import rows_of
from planner.tables.answers import DESIGN_CHANGES, EFFECTS, MEASURES, RELIABILITY, SALES_TESTS, SKILL

SHARE: Schema = {**NUMBER, "minimum": 0, "maximum": 1}

INSIGHTS: Schema = {
    "anyOf": [
        thing(basis=TEXT, styles=WHOLE, units=NUMBER, scatter=maybe(NUMBER), effects=rows_of(EFFECTS)),
        thing(style_id=TEXT, basis=TEXT, styles=WHOLE, changes=rows_of(DESIGN_CHANGES)),
    ]
}

BACKTEST = thing(
    origins=listing(DAY),
    issued=listing(DAY),
    rows=rows_of(MEASURES),
    reliability=rows_of(RELIABILITY),
    left_out=thing(ran_out=WHOLE, unfinished=WHOLE, estimated=WHOLE),
    drift=maybe(thing(hits=NUMBER, n=NUMBER, share=SHARE, chance=SHARE)),
    recalibration=maybe(thing(scale=NUMBER, covered=SHARE, styles=WHOLE, days=WHOLE)),
    skill=rows_of(SKILL),
)

_TRIED: dict[str, Schema] = {"policy": TEXT, "ordered": NUMBER, "runs": NUMBER, "refused": WHOLE}
_FIGURES = ("margin", "share", "sell_through", "lost_sales", "leftover", "changes")
SIMULATE = thing(
    about=thing(
        replay=FLAG,
        seasons=WHOLE,
        seed=maybe(WHOLE),
        start=DAY,
        weeks=WHOLE,
        styles=WHOLE,
        test_pieces=WHOLE,
        known_styles=WHOLE,
        factories=WHOLE,
        fabrics=WHOLE,
        demand=WHOLE,
        noise=NUMBER,
    ),
    policies=listing(
        thing(
            **_TRIED,
            seasons=WHOLE,
            **{f"{name}{end}": maybe(NUMBER) for name in _FIGURES for end in ("", "_low", "_high")},
        )
    ),
    seasons=listing(thing(**_TRIED, season=WHOLE, **dict.fromkeys(_FIGURES, maybe(NUMBER)), sold=NUMBER)),
)

TEST_PLAN = thing(pieces=WHOLE, value=NUMBER, value_spread_evenly=NUMBER, tests=rows_of(SALES_TESTS))
