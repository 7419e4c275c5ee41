"""What is printed of evidence and of trials: insights, backtests, simulated seasons, designed sales tests."""

from __future__ import annotations

from planner.schemas.parts import DAY, FLAG, NUMBER, TEXT, WHOLE, Schema, listing, maybe, thing

SHARE: Schema = {**NUMBER, "minimum": 0, "maximum": 1}

_EFFECT: dict[str, Schema] = {
    "attribute": TEXT,
    "level": TEXT,
    "effect": maybe(NUMBER),
    "low": maybe(NUMBER),
    "high": maybe(NUMBER),
    "styles": WHOLE,
    "identified": FLAG,
    "note": TEXT,
}
INSIGHTS: Schema = {
    "anyOf": [
        thing(
            basis=TEXT,
            styles=WHOLE,
            units=NUMBER,
            scatter=maybe(NUMBER),
            effects=listing(thing({"group": TEXT}, **_EFFECT, units=maybe(NUMBER))),
        ),
        thing(
            style_id=TEXT,
            basis=TEXT,
            styles=WHOLE,
            changes=listing(thing(**_EFFECT, change_to=TEXT, alike=maybe(WHOLE))),
        ),
    ]
}

_MEASURES: dict[str, Schema] = {
    "n": WHOLE,
    **dict.fromkeys(("wape", "bias", "crps"), maybe(NUMBER)),
    **dict.fromkeys(("cov50", "cov80", "cov90"), maybe(SHARE)),
}
BACKTEST = thing(
    origins=listing(DAY),
    issued=listing(DAY),
    rows=listing(thing(group=TEXT, value=TEXT, forecast=TEXT, **_MEASURES)),
    reliability=listing(thing(forecast=TEXT, level=SHARE, below=SHARE, n=WHOLE)),
    left_out=thing(ran_out=WHOLE, unfinished=WHOLE, estimated=WHOLE),
    drift=maybe(thing(hits=NUMBER, n=NUMBER, share=SHARE, chance=SHARE)),
    recalibration=maybe(thing(scale=NUMBER, covered=SHARE, styles=WHOLE, days=WHOLE)),
    skill=listing(thing(group=TEXT, value=TEXT, rule=TEXT, n=WHOLE, skill=maybe(NUMBER), error=maybe(NUMBER))),
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

TEST_PLAN = thing(
    pieces=WHOLE,
    value=NUMBER,
    value_spread_evenly=NUMBER,
    tests=listing(
        thing(
            style_id=TEXT,
            pieces={**WHOLE, "minimum": 0},
            days={**WHOLE, "minimum": 0},
            decide_on=DAY,
            value=NUMBER,
            value_of_more_pieces=NUMBER,
            value_of_more_days=NUMBER,
            sold_out_chance=SHARE,
            order_chance=SHARE,
            profit=NUMBER,
            untested_profit=NUMBER,
        )
    ),
)
