"""Hypothesis strategies for cases: which command, and what is wrong with the workspace it runs on, an export or the forecast piped in."""

from __future__ import annotations

from fuzz import afterwards, exports
from fuzz import workspaces as ws
from hypothesis import strategies as st

TABLES = sorted(ws.tables() | ws.further())
COMMANDS = [
    ["check"], ["check"], ["run"], ["run"], ["forecast"], ["plan"], ["ingest"], ["insights"], ["plan", "--demand", "{folder}"],
    ["plan", "--demand", "-"], ["receive", "{folder}/receipts.csv"], ["run", "--relax"], ["backtest"], ["readout"],
]  # fmt: skip
EXPORT_COMMANDS = [
    ["ingest", "{folder}/exports/shop.csv"],
    ["adopt", "{folder}/exports/shop.csv"],
    ["check"],
    ["ingest"],
]
_table = st.sampled_from(TABLES)
_place = st.integers(0, 40)
_value = st.one_of(
    st.sampled_from(ws.NUMBERS),
    st.sampled_from(ws.NUMBERS),
    st.sampled_from(ws.DATES),
    st.sampled_from(ws.TEXTS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)
_export = st.one_of(
    st.tuples(st.just("recipe"), st.integers(0, 9), st.sampled_from(exports.RECIPE_VALUES)),
    st.tuples(
        st.just("splice"),
        st.sampled_from(["recipe", "export"]),
        st.floats(0, 1),
        st.integers(0, 40),
        st.sampled_from(exports.SPLICES),
    ),
)
_stdin = st.tuples(
    st.just("splice"), st.just("stdin"), st.floats(0, 1), st.integers(0, 40), st.sampled_from(exports.SPLICES)
)
_mutation = st.one_of(
    st.tuples(st.just("set"), _table, _place, _place, _value),
    st.tuples(st.just("set"), _table, _place, _place, _value),
    st.tuples(st.just("set_all"), _table, _place, _value),
    st.tuples(st.just("rename"), _table, _place, st.sampled_from(ws.HEADERS)),
    st.tuples(st.just("add"), _table, st.sampled_from(ws.HEADERS), _value),
    st.tuples(st.just("drop_column"), _table, _place),
    st.tuples(st.just("double"), _table, _place),
    st.tuples(st.just("keep"), _table, st.integers(0, 3)),
    st.tuples(st.just("reverse"), _table),
    st.tuples(st.just("many"), st.just("styles"), st.sampled_from([30, 100])),
    st.tuples(st.just("form"), _table, st.sampled_from(ws.FORMATS)),
    st.tuples(st.just("type"), _table, _place, st.sampled_from(ws.TYPES)),
    st.tuples(
        st.just("bytes"),
        _table,
        st.floats(0, 1),
        st.sampled_from(["", "\0", "\xff\xfe", '"', "\r", ",,,", "PK\3\4", "\x1f\x8b"]),
        st.booleans(),
    ),
    st.tuples(st.just("line"), st.sampled_from(ws.LINES)),
    st.tuples(st.just("setting"), st.sampled_from(ws.LEAVES), st.sampled_from(ws.SCALARS)),
)
_TABLES = st.fixed_dictionaries(
    {"command": st.sampled_from(COMMANDS), "mutations": st.lists(_mutation, min_size=1, max_size=4)}
)
_EXPORTS = st.fixed_dictionaries(
    {"command": st.sampled_from(EXPORT_COMMANDS), "mutations": st.lists(_export, min_size=1, max_size=3)}
)
_CHAINS = st.fixed_dictionaries(
    {"command": st.just(["plan", "--demand", "-"]), "mutations": st.lists(_stdin, min_size=1, max_size=3)}
)


@st.composite
def _questions(draw: st.DrawFn) -> list[str]:
    """A command that looks at what was planned, with up to three of its options."""
    words, options = afterwards.OPTIONS[draw(st.sampled_from(sorted(afterwards.OPTIONS)))]
    found = list(words)
    for name in draw(st.lists(st.sampled_from(sorted(options)), max_size=3)) if options else []:
        values = options[name]
        found += [name] if values is None else [name, draw(st.sampled_from(values))]
    return found


_book = st.tuples(st.just("book"), _place, st.integers(0, 12), _value)
_scenario = st.tuples(
    st.just("splice"), st.just("scenarios"), st.floats(0, 1), st.integers(0, 40), st.sampled_from(exports.SPLICES)
)
_AFTERWARDS = st.fixed_dictionaries(
    {
        "afterwards": st.just(True),
        "command": _questions(),
        "mutations": st.lists(st.one_of(_mutation, _mutation, _book, _scenario), max_size=3),
    }
)
CASES = st.one_of(_TABLES, _TABLES, _AFTERWARDS, _AFTERWARDS, _EXPORTS, _CHAINS)
