"""Tables that fit a terminal: what does not fit drops out, least important column first, and no line wraps."""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 12  # a column that is cut keeps at least so many places
_BETWEEN = 3
TYPED = {
    "run_id",
    "order_id",
    "style_id",
    "sku",
    "file",
}  # what people type again is never cut while another column can go


def columns_that_fit(widths: dict[str, int], room: int, drop: Sequence[str] = ()) -> dict[str, int]:
    """The columns to show and how wide each may be, in their order.

    `widths`: what each needs. `drop` names columns in the order in which they go, least important first; then they go from
    the right. The first column stays, cut to what is left; one of TYPED only where no other is left.
    """
    first = next(iter(widths), None)
    going = [name for name in drop if name in widths and name != first]
    going += [name for name in reversed(list(widths)) if name not in going and name != first]
    shown = dict(widths)
    while sum(shown.values()) + _BETWEEN * (len(shown) - 1) > room and going:
        too_much = sum(shown.values()) + _BETWEEN * (len(shown) - 1) - room
        if first is not None and first not in TYPED and shown[first] - too_much >= max(LEAST, shown[first] // 2):
            break
        del shown[going.pop(0)]
    if first is not None:
        others = sum(width + _BETWEEN for name, width in shown.items() if name != first)
        shown[first] = max(1, min(shown[first], room - others))
    return shown
