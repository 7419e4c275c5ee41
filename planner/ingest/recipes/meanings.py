"""What a header of an export means: 支付件数 -> units, 主订单编号 -> order. The words are in meanings.yaml."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

import yaml

_BRACKETS = re.compile(r"[(\[{<【〔].*?[)\]}>】〕]")
_NO_WORD = re.compile(r"[^0-9a-z\u00c0-\u024f\u3040-\u9fff]+")


def bare(header: str) -> str:
    """A header without what people vary: case, width, spaces, punctuation."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", header).casefold())


def variants_of(header: str) -> tuple[str, ...]:
    """The header bare, and without what stands in brackets; the first is the better guess."""
    whole = unicodedata.normalize("NFKC", header)
    return tuple(dict.fromkeys(found for found in (bare(whole), bare(_BRACKETS.sub("", whole))) if found))


@cache
def words() -> dict[str, dict[str, int]]:
    """meaning -> bare header -> its rank, 0 = the best."""
    text = resources.files("planner.ingest.recipes").joinpath("meanings.yaml").read_text(encoding="utf-8")
    listed: dict[str, list[object]] = yaml.safe_load(text)
    return {
        meaning: {bare(str(header)): rank for rank, header in reversed(list(enumerate(headers)))}
        for meaning, headers in listed.items()
    }


@cache
def meanings_of(header: str) -> dict[str, int]:
    """meaning -> rank, of all that the header may mean; none for a header nobody knows."""
    found: dict[str, int] = {}
    for guess in variants_of(header):
        for meaning, headers in words().items():
            if guess in headers:
                found.setdefault(meaning, headers[guess])
        if found:
            break
    return found
