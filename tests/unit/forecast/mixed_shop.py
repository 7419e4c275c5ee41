"""A small shop whose mix of colours and sizes is known: what each SKU sells a day is drawn from its true share."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from launches import START

SIZES = {"S": 0.2, "M": 0.35, "L": 0.3, "XL": 0.15}
COLOURS = {"black": 0.55, "white": 0.3, "red": 0.15}


def mixed_shop(styles=40, days=90, a_day=4.0, own=0.0, seed=1, curve=SIZES, life=84):
    """(styles, sales, truth): launches one after another; `own` = by how much each style's mix is its own (0 = not).

    truth: style_id -> {(colour, size): share}
    """
    rng = np.random.default_rng(seed)
    rows, sales, truth = [], [], {}
    pairs = [(c, z) for c in COLOURS for z in curve]
    base = np.array([COLOURS[c] * curve[z] for c, z in pairs])
    for k in range(styles):
        name = f"{k:03}"
        launch = START + timedelta(days=int(k * days / styles * 0.8))
        rows.append(
            {
                "style_id": name,
                "launch_date": launch,
                "exit_date": launch + timedelta(days=life),
                "colours": ";".join(COLOURS),
                "sizes": ";".join(curve),
            }
        )
        share = base if own == 0 else rng.dirichlet(base / own)
        truth[name] = dict(zip(pairs, share, strict=True))
        for day in range(days):
            today = START + timedelta(days=day)
            if launch <= today < launch + timedelta(days=life):
                for (colour, size), units in zip(pairs, rng.multinomial(rng.poisson(a_day), share), strict=True):
                    if units:
                        sales.append(row(today, name, colour, size, units))
    return rows, sales, truth


def row(day: date, style: str, colour: str | None, size: str | None, units: float, stock: float | None = None) -> dict:
    """A row of sales."""
    return {"date": day, "style_id": style, "colour": colour, "size": size, "units": float(units), "stock": stock}
