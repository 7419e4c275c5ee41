"""Cutting a SKU's code into style, colour and size: QX2601-01-S by its dashes, QX260101S by 6+2+rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planner.ingest.recipes.sizes import is_size, size_sign

SEPARATORS = ("-", "_", "/", ".", " ", "*", "#")
_NAMES = {
    "款": "style",
    "style": "style",
    "色": "colour",
    "colour": "colour",
    "color": "colour",
    "码": "size",
    "size": "size",
}
_FIELD = r"(款|色|码|style|colou?r|size)"


@dataclass(frozen=True)
class Cut:
    """`separator` between fields, or "" where each has a width (None = the rest). `fields` in order."""

    separator: str
    fields: tuple[tuple[str, int | None], ...]

    def parts(self, code: str) -> dict[str, str] | None:
        """style, and colour and size where the code has them; None where it cannot be cut so."""
        return self._by_separator(code) if self.separator else self._by_width(code)

    def _by_separator(self, code: str) -> dict[str, str] | None:
        pieces = code.split(self.separator)
        names = [name for name, _ in self.fields]
        if len(pieces) == 1:
            return {"style": code}
        if len(pieces) < len(names) or not all(pieces):
            return None
        behind = len(names) - 1
        found = dict(zip(names[1:], pieces[len(pieces) - behind :], strict=True))
        return {"style": self.separator.join(pieces[: len(pieces) - behind]), **found}

    def _by_width(self, code: str) -> dict[str, str] | None:
        found: dict[str, str] = {}
        at = 0
        for name, width in self.fields:
            piece = code[at:] if width is None else code[at : at + width]
            if not piece or (width is not None and len(piece) < width):
                return None
            found[name] = piece
            at += len(piece)
        return found if at == len(code) else None

    def __str__(self) -> str:
        if self.separator:
            return self.separator.join(name for name, _ in self.fields)
        return "+".join(f"{name}{width or ''}" for name, width in self.fields)


def parse_cut(text: str) -> Cut | None:
    """A cut as people write it: `-`, style-colour-size, 款6+色2+码2, 6+2+; None where it is none."""
    plain = text.strip()
    if plain in SEPARATORS or plain == "":
        return Cut(plain, (("style", None), ("colour", None), ("size", None))) if plain else None
    if re.fullmatch(rf"{_FIELD}?\d*[*]?(?:\s*\+\s*{_FIELD}?\d*[*]?)+", plain):
        return _widths([piece.strip() for piece in plain.split("+")])
    if found := re.fullmatch(rf"{_FIELD}(.){_FIELD}(?:\2{_FIELD})?", plain):
        names = [_NAMES[name] for name in (found[1], found[3], found[4]) if name]
        return Cut(found[2], tuple((name, None) for name in names)) if names[0] == "style" else None
    return None


def _widths(pieces: list[str]) -> Cut | None:
    order = ("style", "colour", "size") if len(pieces) == 3 else ("style", "size")
    fields: list[tuple[str, int | None]] = []
    for place, piece in enumerate(pieces):
        found = re.fullmatch(rf"{_FIELD}?(\d*)[*]?", piece)
        if not found or place >= len(order):
            return None
        fields.append((_NAMES[found[1]] if found[1] else order[place], int(found[2]) if found[2] else None))
    rests = [place for place, (_, width) in enumerate(fields) if width is None]
    return Cut("", tuple(fields)) if rests in ([], [len(fields) - 1]) and fields[0][0] == "style" else None


def cut_by_evidence(codes: Sequence[str], colours: Sequence[str | None], sizes: Sequence[str | None]) -> Cut | None:
    """The separator cut that the sizes (and colours) beside the codes bear out; None where nothing does.

    Every code that can be cut must end with the size that stands beside it, at least one does.
    """
    for separator in SEPARATORS:
        split = [code.split(separator) for code in codes]
        cut = [
            (pieces, colour, size)
            for pieces, colour, size in zip(split, colours, sizes, strict=True)
            if len(pieces) > 1
        ]
        if not cut:
            continue
        if any(size is not None for pieces, _, size in zip(split, colours, sizes, strict=True) if len(pieces) == 1):
            continue  # a code without the separator that has a size: nobody knows where it is cut
        ends = [size_sign(pieces[-1]) == size_sign(size) if size else is_size(pieces[-1]) for pieces, _, size in cut]
        if not all(ends):
            continue
        by_colour = min(len(pieces) for pieces, _, _ in cut) > 2 and _names_colour(cut)
        names = ("style", "colour", "size") if by_colour else ("style", "size")
        if not by_colour and any(colour for _, colour, _ in cut) and any(len(pieces) > 2 for pieces, _, _ in cut):
            continue
        return Cut(separator, tuple((name, None) for name in names))
    return None


def _names_colour(cut: list[tuple[list[str], str | None, str | None]]) -> bool:
    """Whether the part before the last goes with the colour: one of each for the other, within what stands before."""
    seen: dict[tuple[str, ...], dict[str, str]] = {}
    for pieces, colour, _ in cut:
        if colour is None:
            continue
        known = seen.setdefault(tuple(pieces[:-2]), {})
        if known.setdefault(pieces[-2], colour) != colour:
            return False
    return all(len(set(known.values())) == len(known) for known in seen.values())


def looks_like_sku(codes: Sequence[str]) -> bool:
    """Whether codes seem to end with a size: QX2601-01-S, QX260101XL; then they are no styles."""
    ends = [re.search(r"(?:[-_/. ](\w{1,7})|(?<=\d)([xsml]{1,4}|[2-6]xl|均码|f))$", code, re.I) for code in codes]
    found = [end for end in ends if end and is_size(end[1] or end[2])]
    return 2 * len(found) >= max(1, len(codes)) or _differ_by_size(codes)


def _differ_by_size(codes: Sequence[str]) -> bool:
    """Whether half of the codes are others but for the letters of a size at the end: LK3301BKM beside LK3301BKXL."""
    stems: dict[str, set[str]] = {}
    for code in codes:
        if found := re.fullmatch(r"(.*\d[a-z]{0,4}?)([2-6]?x{0,4}[sl]|m|f)", code, re.I):
            stems.setdefault(found[1].casefold(), set()).add(found[2].casefold())
    return 2 * sum(len(sizes) for sizes in stems.values() if len(sizes) > 1) >= max(2, len(codes))
