"""A small workspace with every table there is, and the ways in which what people give it can be wrong.

A case is plain data (it can be kept as JSON): a command, and mutations of the workspace it runs on. `write` makes the
folder; what is in it follows from the case alone.
"""

from __future__ import annotations

import gzip
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from fuzz.afterwards import SCENARIOS, copy_base, write_book
from fuzz.exports import spliced, write_export

from planner.domain import QUANTILE_NAMES

AS_OF = date(2026, 3, 2)  # a Monday
Rows = list[dict[str, str]]


def _day(offset: int) -> str:
    return (AS_OF + timedelta(days=offset)).isoformat()


def tables() -> dict[str, Rows]:
    """Every table, rows as text: 13 styles, of which seven are history and one is to be launched, two factories, a fabric."""
    styles, sales = [], []
    for i in range(13):
        first = -150 if i < 3 else -30 + 4 * i if i < 8 else -160 + 5 * i if i < 12 else 10
        styles.append(
            {
                "style_id": f"S{i}", "category": ("tee", "dress")[i % 2], "price": str(60 + 10 * i), "unit_cost": "20",
                "salvage_value": "5", "sewing_minutes": "12", "launch_date": _day(first),
                "exit_date": _day(first + 90), "fabric_id": "W" if i % 3 else "", "fabric_per_unit": "1.2",
                "return_rate": "0.1", "holding_cost": "0.1", "lost_sale_penalty": "1", "colours": "red;blue",
                "sizes": "S;M", "name": f"衫 {i}", "neckline": ("v", "round")[i % 2],
            }
        )  # fmt: skip
        for k in range(0, min(90, -first), 3):
            sales.append(
                {
                    "date": _day(first + k), "style_id": f"S{i}", "units": str(3 + (i * 7 + k) % 9), "colour": "red",
                    "size": "SM"[k % 2], "channel": "web", "visits": "200", "stock": "50", "returns": "1",
                    "price": "59",
                }
            )  # fmt: skip
    demand = [
        {"style_id": f"S{i}", "mean": "100"} | {name: str(60 + 4 * n) for n, name in enumerate(QUANTILE_NAMES)}
        for i in range(4, 8)
    ]
    return {
        "styles": styles,
        "sales": sales,
        "factories": [
            {"factory_id": "F", "weekly_minutes": "6000", "min_batch": "20", "lead_time_weeks": "1",
             "setup_minutes": "30", "setup_cost": "50", "cost_factor": "1.1", "overtime_minutes": "600",
             "overtime_cost": "1", "max_batch": "400", "lot_size": "5", "categories": "tee;dress"},
            {"factory_id": "G", "weekly_minutes": "9000", "min_batch": "60", "lead_time_weeks": "3",
             "setup_minutes": "60", "setup_cost": "80", "cost_factor": "1", "overtime_minutes": "",
             "overtime_cost": "", "max_batch": "", "lot_size": "", "categories": ""},
        ],
        "capacity": [{"factory_id": "F", "week": _day(7), "minutes": "3000"}],
        "fabrics": [{"fabric_id": "W", "on_hand": "300", "cost": "8", "min_order": "100", "max_order": "",
                     "lead_time_weeks": "1", "leftover_value": "2", "min_dye_lot": "10"}],
        "orders": [{"order_id": "O1", "style_id": "S5", "factory_id": "F", "units": "40", "arrival_date": _day(7),
                    "week": _day(0), "received": "10"}],
        "stock": [{"style_id": f"S{i}", "units": str(10 * i)} for i in range(3, 8)],
        "reach": [{"visits_per_week": "900", "style_id": "", "category": "tee", "channel": "web"}],
        "events": [{"name": "day of singles", "start_date": _day(-20), "end_date": _day(-18), "uplift": ""},
                   {"name": "spring", "start_date": _day(20), "end_date": _day(24), "uplift": "1.5"}],
        "budget": [{"week": _day(7 * w), "amount": "9000"} for w in range(4)],
        "pins": [{"style_id": "S6", "factory_id": "G", "week": _day(7), "units": "60"}],
        "demand": demand,
        "demand_weekly": [{"style_id": row["style_id"], "week": _day(7 * w), "mean": "25"}
                          for row in demand for w in range(4)],
        "receipts": [{"order_id": "O1", "units": "5", "date": _day(-1), "closed": "false"}],
    }  # fmt: skip


def further() -> dict[str, Rows]:
    """Tables that only some cases have: what codes of SKUs mean, ratio packs, what the warehouse takes in, somebody's own list."""
    return {
        "skus": [
            {"sku": f"S{i}-{colour[0]}{size}", "style_id": f"S{i}", "colour": colour, "size": size, "barcode": f"69{i}{k}"}
            for i in range(3, 8) for k, colour in enumerate(("red", "blue")) for size in "SM"
        ],
        "packs": [{"pack": "P", "size": size, "units": units, "style_id": "", "category": "tee"} for size, units in (("S", "1"), ("M", "2"))],
        "receiving": [{"week": _day(7 * w), "units": "200", "factory_id": ("", "G")[w % 2]} for w in range(4)],
        "own": [{"style_id": f"S{i}", "units": "60", "factory_id": ("", "F")[i % 2], "week": ("", _day(7))[i % 2]} for i in range(4, 8)],
    }  # fmt: skip


SETTINGS: dict[str, Any] = {
    "name": "fuzz",
    "as_of": AS_OF.isoformat(),
    "forecast": {"min_history_styles": 3},
    "optimize": {"horizon_weeks": 4, "gap": 0.2, "time_limit": 20, "budget": 30000, "proof": False},
}
# Words of the program's own frames, and what spreadsheets leave behind.
HEADERS = [
    "_at", "\x03at", "_extra", "_row", "_file", "row", "reasons", "text", "value", "nothing", "index", "literal", "len",
    "count", "0", "week", "day", "date", "units", "sold", "rate", "mean", "share", "level", "log_level", "age", "age_days",
    "life", "method", "cell", "total", "first", "last", "code", "key", "level_0", "style", "x\x00", "", " ", "=1+1",
    "款式颜色", "a" * 300, "Unnamed: 0", "category_right", "price_right", "on_hand", "on_order", "sold", "grade", "verdict", "cover", "received", "worth", "chance", "units_right", "style_id_right", "attribute", "weight",
]  # fmt: skip
NUMBERS = [
    "0", "-1", "1", "0.5", "1e-300", "1e-9", "1e5", "1e9", "1e12", "1e15", "1e18", "1e100", "1e308", "nan", "inf", "-inf", "-0",
    "9223372036854775808", "2147483648", "100000", "260", "0.1", "1,234", "１２３", "999999999", "1e999", "5%", "¥12", "12.345",
]  # fmt: skip
DATES = [
    "0001-01-01", "1970-01-01", "1969-12-31", "2199-12-31", "2200-01-01", "9999-12-31", "2026-02-30", "2026-W10", "45000",
    "2026-03-01", "2026-03-02", "2026-03-03", "2026-06-01 00:00:00", "2020-01-01", "2024-11-01", "2025-12-01", "2031-02-01", "20260301",
    "2026/3/1", "1/3/2026", "2026年3月1日", "99999-01-01", "-2026-01-01",
]  # fmt: skip
TEXTS = [
    "", " ", "-", "\x00", "\x1b[31mred\x1b[0m", "\u202eX", "S\u200b5", "A" * 300, "S1", "S5", "F", "W", "=1+1", "a;b", ";", "款", "👗",
    '"', "\n", "1E+05", "true", ",", "null", "合计", "S5\n", "red", "tee", "None", "\ufeff", "'",
]  # fmt: skip
FORMATS = [
    "semicolon",
    "tab",
    "gb18030",
    "utf-16",
    "bom",
    "xlsx",
    "parquet",
    "gzip",
    "crlf",
    "cr",
    "titles",
    "latin-1",
    "big5",
]
TYPES = [
    "duration",
    "list",
    "struct",
    "datetime",
    "far",
    "zone",
    "bytes",
    "category",
    "decimal",
    "bool",
    "null",
    "int",
    "float",
]
LINES = [
    "name: \x00", 'name: "\\ud800"', "optimize: {gap: .nan}", "a: " + "[" * 2000, "a: &a [*a]", "forecast: 7", "tables: {sales: []}",
    "tables: {sales: [data/*.csv, /dev/zero]}", "tables: {styles: ../../..}", "tables: {sales: ~nobody/x.csv}", "columns: {sales: {units: 销量}}",
    "columns: {styles: {_at: neckline}}", "store: ''", "store: 'a/\\0b'", "tables: {sales: {path: data/sales.csv, period: week}}",
    "tables: {sales: {path: data/sales.csv, date_format: '%Q'}}", "tables: {sales: {path: data/sales.csv, encoding: idna}}",
    "tables: {sales: {path: data/sales.csv, encoding: hex}}", "tables: {sales: {path: data/sales.csv, date_format: '%s'}}", "currency: \u202e",
    "name: !!python/object:os.system x", "? [a]\n: 1", "as_of: 0001-01-01", "as_of: 2199-12-31", "as_of: 2149-12-31", "as_of: 1980-01-01",
]  # fmt: skip
LEAVES = [
    ("optimize", "horizon_weeks"), ("optimize", "firm_weeks"), ("optimize", "budget"), ("optimize", "gap"), ("optimize", "change_cost"),
    ("optimize", "prefer_within"), ("optimize", "seed"), ("optimize", "recourse"), ("optimize", "solver"), ("forecast", "seed"),
    ("forecast", "min_history_styles"), ("forecast", "prior_curve"), ("optimize", "prefer"), ("optimize", "budget_since"), ("optimize", "time_limit"),
    ("optimize", "proof"), ("ingest", "incomplete"), ("ingest", "confirmed_days"), ("ledger", "late"), ("grades", "hot"), ("tables", "styles"),
    ("columns", "styles"), ("optimize", "threads"),
]  # fmt: skip
SCALARS = [
    0,
    1,
    -1,
    2,
    104,
    1e-300,
    1e15,
    1e300,
    2**63,
    True,
    None,
    "",
    "cbc",
    "earlier",
    {"half_life": 1e-9},
    {"spike_days": 1e9},
    [1],
]


# Mutations that speak of no table.
NOT_OF_TABLES = {"setting", "line", "recipe", "splice", "book"}


def write(case: dict[str, Any], folder: Path) -> None:
    """The workspace of a case: the tables with its mutations, in the formats it asks for."""
    rows, settings = tables(), json.loads(json.dumps(SETTINGS))
    named = {words[0] for kind, *words in case["mutations"] if kind not in NOT_OF_TABLES}
    rows |= {name: table for name, table in further().items() if name in named}
    afterwards = case.get("afterwards", False)
    if afterwards:
        copy_base(folder)
        rows = {name: table for name, table in rows.items() if name in named}
        rows = {"own": further()["own"], "receipts": tables()["receipts"], **rows}
    book: list[tuple[int, int, str]] = []
    forms: dict[str, list[tuple[str, Any]]] = {}
    lines: list[str] = []
    for kind, *words in case["mutations"]:
        if kind == "setting":
            (section, name), value = words
            settings.setdefault(section, {})[name] = value
        elif kind == "line":
            lines.append(words[0])
        elif kind in {"recipe", "splice"}:
            continue
        elif kind == "book":
            book.append((words[0], words[1], words[2]))
        elif kind in {"form", "type", "bytes"}:
            forms.setdefault(words[0], []).append((kind, words[1:]))
        else:
            rows[words[0]] = MUTATIONS[kind](rows[words[0]], *words[1:])
    (folder / "data").mkdir(parents=True, exist_ok=True)
    text = "\n".join([*(f"{key}: {json.dumps(value)}" for key, value in settings.items()), *lines])
    (folder / "planner.yaml").write_bytes(text.encode("utf-8", errors="surrogatepass"))
    for name, table in rows.items():
        data = _bytes_of(table, forms.get(name, []))
        place = folder if name in {"demand", "demand_weekly", "receipts", "own"} else folder / "data"
        (place / f"{name}.csv").write_bytes(data)
    if afterwards:
        scenarios = spliced(case, "scenarios", SCENARIOS).encode("utf-8", errors="surrogatepass")
        (folder / "scenarios.yaml").write_bytes(scenarios)
        write_book(folder, book)
    else:
        write_export(case, folder)


def envelope(case: dict[str, Any]) -> str:
    """The demand tables of a case as `planner forecast --json` would print them, numbers as numbers."""
    rows = tables()
    for kind, *words in case["mutations"]:
        if kind in MUTATIONS and words[0] in {"demand", "demand_weekly"}:
            rows[words[0]] = MUTATIONS[kind](rows[words[0]], *words[1:])
    data = {
        name: [dict(zip(r, map(_number, r.values()), strict=True)) for r in rows[name]]
        for name in rows
        if "demand" in name
    }
    return spliced(case, "stdin", json.dumps({"status": "ok", "data": data}))


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return {"list": [1, [2]], "struct": {"a": {"b": None}}}.get(text, text)


def _set(rows: Rows, at: int, column: int, value: str) -> Rows:
    names = list(rows[0]) if rows else []
    if names:
        rows[at % len(rows)][names[column % len(names)]] = value
    return rows


def _set_all(rows: Rows, column: int, value: str) -> Rows:
    for at in range(len(rows)):
        _set(rows, at, column, value)
    return rows


def _renamed(rows: Rows, column: int, name: str) -> Rows:
    if not rows:
        return rows
    old = list(rows[0])[column % len(rows[0])]
    return [{name if key == old else key: value for key, value in row.items()} for row in rows]


def _dropped(rows: Rows, column: int) -> Rows:
    return [{k: v for n, (k, v) in enumerate(row.items()) if n != column % len(row)} for row in rows]


MUTATIONS: dict[str, Any] = {
    "set": _set,
    "set_all": _set_all,
    "rename": _renamed,
    "drop_column": _dropped,
    "add": lambda rows, name, value: [row | {name: value} for row in rows],
    "double": lambda rows, at: rows + rows[at % len(rows) :][:1] if rows else rows,
    "keep": lambda rows, n: rows[:n],
    "reverse": lambda rows: rows[::-1],
    "many": lambda rows, n: [
        row | {next(iter(row)): f"{row[next(iter(row))]}{k}"} for k in range(n) for row in rows[:2]
    ],
}


def _bytes_of(rows: Rows, forms: list[tuple[str, Any]]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    frame = pl.DataFrame({n: [row.get(n) for row in rows] for n in names}, schema=dict.fromkeys(names, pl.String))
    typed = frame
    data: bytes | None = None
    for kind, words in forms:
        if kind == "type" and names and rows:
            name = names[words[0] % len(names)]
            typed = typed.with_columns(_typed(frame[name], words[1]).alias(name))
            data = _parquet(typed)
        elif kind == "form":
            data = _formed(frame, words[0])
        elif kind == "bytes":
            data = data or frame.write_csv().encode()
            at = int(len(data) * words[0])
            data = data[:at] + words[1].encode("latin-1") + (b"" if words[2] else data[at:])
    return frame.write_csv().encode() if data is None else data


def _parquet(frame: pl.DataFrame) -> bytes:
    held = io.BytesIO()
    frame.write_parquet(held)
    return held.getvalue()


def _typed(cells: pl.Series, kind: str) -> pl.Series:
    """The column as one of Parquet's other types."""
    n = cells.len()
    many = {
        "duration": lambda: pl.Series([2**62] * n).cast(pl.Duration("ms")),
        "list": lambda: pl.Series([[text] for text in cells]),
        "struct": lambda: pl.Series([{"a": text} for text in cells]),
        "datetime": lambda: pl.Series([AS_OF] * n).cast(pl.Datetime("ms")),
        "far": lambda: pl.Series([2**63 - 1] * n).cast(pl.Datetime("us")),
        "zone": lambda: pl.Series([10**15] * n).cast(pl.Datetime("us", "Asia/Shanghai")),
        "bytes": lambda: pl.Series([b"\xff\x00"] * n),
        "category": lambda: cells.cast(pl.Categorical),
        "decimal": lambda: pl.Series(["12345678901234567890.5"] * n).cast(pl.Decimal(38, 2)),
        "bool": lambda: pl.Series([True] * n),
        "null": lambda: pl.Series([None] * n, dtype=pl.Null),
        "int": lambda: pl.Series([2**63 - 1] * n),
        "float": lambda: pl.Series([1e300] * n),
    }
    return many[kind]()


def _formed(frame: pl.DataFrame, form: str) -> bytes:
    """The table as other programs save it."""
    text = frame.write_csv()
    if form == "xlsx":
        held = io.BytesIO()
        clean = frame.select(pl.all().str.replace_all(r"[\x00-\x08\x0b-\x1f]", ""))
        clean.rename(
            {n: "".join(c for c in n if c >= " ")[:200] or f"c{i}" for i, n in enumerate(frame.columns)}
        ).write_excel(held)
        return held.getvalue()
    if form in {"gb18030", "utf-16", "latin-1", "big5"}:
        return text.encode(form, errors="replace")
    return {
        "semicolon": lambda: frame.write_csv(separator=";").encode(),
        "tab": lambda: frame.write_csv(separator="\t").encode(),
        "bom": lambda: b"\xef\xbb\xbf" + text.encode(),
        "parquet": lambda: _parquet(frame),
        "gzip": lambda: gzip.compress(text.encode()),
        "crlf": lambda: text.replace("\n", "\r\n").encode(),
        "cr": lambda: text.replace("\n", "\r").encode(),
        "titles": lambda: ("Report,,,\n\n" + text + "合计,,,\n").encode(),
    }[form]()
