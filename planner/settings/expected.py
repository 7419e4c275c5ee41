"""What the value of a key should have been, in the language people read: pydantic says it in English alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.language import _, gathered

# By pydantic's type of error; its context has the fields.
_WORDS = {
    "int_type": gathered("a valid integer"),
    "int_parsing": gathered("a valid integer"),
    "int_from_float": gathered("a valid integer"),
    "float_type": gathered("a valid number"),
    "float_parsing": gathered("a valid number"),
    "finite_number": gathered("a finite number"),
    "bool_type": gathered("true or false"),
    "bool_parsing": gathered("true or false"),
    "string_type": gathered("a valid string"),
    "list_type": gathered("a valid list"),
    "greater_than": gathered("greater than {gt}"),
    "greater_than_equal": gathered("greater than or equal to {ge}"),
    "less_than": gathered("less than {lt}"),
    "less_than_equal": gathered("less than or equal to {le}"),
    "literal_error": gathered("one of {expected}"),
}


def expected(error: Mapping[str, Any]) -> str:
    """What was expected by one of pydantic's errors; what it says itself where there are no words for it here."""
    words = _WORDS.get(error["type"])
    if words is not None:
        return _(words).format(**error.get("ctx", {}))
    return str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
