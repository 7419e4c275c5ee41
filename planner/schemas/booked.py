"""What bookings in the ledger print: orders as they stand, releases, arrivals."""

from __future__ import annotations

from planner.schemas.parts import DAY, FLAG, NUMBER, TEXT, WHOLE, Schema, listing, maybe, thing

_STANDS: dict[str, Schema] = {
    "order_id": TEXT,
    "style_id": TEXT,
    "factory_id": TEXT,
    "week": DAY,
    "arrival_date": DAY,
    "units": NUMBER,
    "received": NUMBER,
    "cancelled": NUMBER,
    "outstanding": {**NUMBER, "minimum": 0},
    "last_receipt": maybe(DAY),
    "cost": maybe(NUMBER),
    "run_id": maybe(TEXT),
    "plan_order_id": TEXT,
    "released_at": TEXT,
    "released_by": TEXT,
}
_AMENDED: dict[str, Schema] = {"amended_at": maybe(TEXT), "amended_by": maybe(TEXT)}
STATUS: Schema = {"enum": ["late", "open", "received", "cancelled"]}
BOOKED = thing(_AMENDED, **_STANDS)
LISTED = thing(_AMENDED, **_STANDS, status=STATUS)
ENTRY = thing(
    when=TEXT,
    who=TEXT,
    what={"enum": ["release", "receipt", "cancel", "close", "undo", "move", "units", "split"]},
    order_id=TEXT,
    units=maybe(NUMBER),
    date=maybe(DAY),
    factory_id=maybe(TEXT),
    week=maybe(DAY),
    arrival_date=maybe(DAY),
    cost=maybe(NUMBER),
    run_id=maybe(TEXT),
    note=maybe(TEXT),
)
_LINE = thing({"sku": maybe(TEXT), "received": NUMBER, "cancelled": NUMBER, "outstanding": NUMBER},
              order_id=TEXT, colour=maybe(TEXT), size=maybe(TEXT), units=NUMBER)  # fmt: skip
_STANDING_LINE = thing(colour=maybe(TEXT), size=maybe(TEXT), sku=maybe(TEXT), units=NUMBER, received=NUMBER,
                       cancelled=NUMBER, outstanding={**NUMBER, "minimum": 0})  # fmt: skip
_LISTED_BY_LINE = thing(_AMENDED, **_STANDS, status=STATUS, lines=listing(_STANDING_LINE))
ORDERS: Schema = {"anyOf": [listing(_LISTED_BY_LINE), listing(LISTED), listing(ENTRY)]}

_BOUGHT = thing(fabric_id=TEXT, metres=NUMBER, week=maybe(DAY), cost=maybe(NUMBER))
_PIN = thing(style_id=TEXT, factory_id=TEXT, week=DAY, units=WHOLE)
_CHANGED = thing(order_id=TEXT, colour=maybe(TEXT), before=WHOLE, units=WHOLE)
_ANSWERS = thing(
    file=TEXT,
    to_book=listing(TEXT),
    changed=listing(_CHANGED),
    declined=listing(TEXT),
    not_answered=listing(TEXT),
    unclear=listing({"type": "object"}),
    pins=listing(_PIN),
)
_PLANNED = thing(order_id=TEXT, style_id=TEXT, factory_id=TEXT, week=DAY, arrival_date=DAY, units=NUMBER, cost=NUMBER)


def _release(**keys: Schema) -> Schema:
    """A release that is booked or tried."""
    return thing({"answers": _ANSWERS}, already_released=listing(TEXT), order_lines=listing(_LINE), **keys)


_RELEASED = _release(dry_run={"const": False}, released=listing(TEXT), orders=listing(BOOKED))
_WOULD_RELEASE = _release(
    dry_run={"const": True},
    released={"type": "array", "maxItems": 0},
    to_release=listing(TEXT),
    units=NUMBER,
    cost=NUMBER,
    orders=listing(_PLANNED),
    purchases=listing(_BOUGHT),
)
_UNDONE = thing(
    dry_run=FLAG,
    undone=listing(TEXT),
    kept=listing(TEXT),
    released_at=TEXT,
    released_by=TEXT,
    orders=listing(LISTED),
    purchases=listing(_BOUGHT),
)
RELEASE: Schema = {"anyOf": [_RELEASED, _WOULD_RELEASE, _UNDONE]}
RECEIVE = thing(
    {"reasons": listing(TEXT)},
    file=TEXT,
    rows=WHOLE,
    booked=WHOLE,
    already_booked=WHOLE,
    rejected=WHOLE,
    rejects_file=maybe(TEXT),
    orders=listing(BOOKED),
    dry_run=FLAG,
)
