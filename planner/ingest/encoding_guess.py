"""Which encoding text is in that is no UTF-8: by the bytes that everyday words of a language have and others have not."""

from __future__ import annotations

import re
from collections.abc import Iterator

SAMPLE = 1 << 20
# Different characters below which nobody can tell two encodings apart, or Korean from Chinese; Cyrillic letters.
_FEWEST_PAIRS, _FEWEST_SYLLABLES = 6, 12
_FEWEST_LETTERS = 20


def encoding_of(data: bytes) -> str:
    """cp1252, cp1251, cp932, cp949, big5hkscs, or gb18030 where nothing speaks for another."""
    sample = data[:SAMPLE]
    high = re.findall(rb"[\x80-\xff]+", sample)
    if _is_latin1(sample, high):
        return "cp1252"
    if _is_cyrillic(high):
        return "cp1251"
    if _is_japanese(sample):
        return "cp932"
    pairs = {pair for run in re.findall(rb"(?:[\x81-\xfe][\x40-\x7e\x80-\xfe])+", sample) for pair in _in_twos(run)}
    if _is_korean(pairs, high):
        return "cp949"
    return "big5hkscs" if _is_big5(data, pairs) else "gb18030"


def _is_latin1(sample: bytes, high: list[bytes]) -> bool:
    """Whether bytes above 127 are letters with accents, not halves of Chinese characters.

    In Chinese text nearly all pairs are characters of everyday use (GB 2312, first level, or its signs); an accent
    stands between Latin letters and pairs up to a rare character or to none.
    """
    everyday = sum(len(re.findall(rb"[\xa1-\xa9\xb0-\xd7][\xa1-\xfe]", run)) for run in high)
    accents = len(
        re.findall(rb"(?<=[A-Za-z])[\xc0-\xff]{1,2}(?=[a-z])|(?<=[a-z])[\xc0-\xff]{1,2}(?=[\s,;.\"]|$)", sample)
    )
    return accents > everyday and max(map(len, high), default=0) <= 3


def _is_cyrillic(runs: list[bytes]) -> bool:
    """Whether nearly all bytes above 127 are C0 to FF, the letters of Windows-1251, beside its Ё, №, « », and blanks.

    Of the second bytes of Chinese, Japanese and Korean characters a third and more are below C0. Each word counts once: 年,
    月 and 日 of a column of days have all their bytes above. Few words are Russian only if some have an odd number of letters.
    """
    words = set(runs)
    text = b" ".join(words)
    letters = len(re.findall(rb"[\xc0-\xff]", text))
    others = len(re.findall(rb"[\x80-\xbf]", text)) - len(
        re.findall(rb"[\xa8\xb8\xb9\xab\xbb\xa0\x96\x97\x93\x94]", text)
    )
    odd = any(len(word) % 2 for word in words)
    enough = sum(map(len, runs)) if odd else letters
    return enough >= _FEWEST_LETTERS and others <= 0.02 * letters


def _is_japanese(sample: bytes) -> bool:
    """Whether the text has as many kana as Japanese has, read as Shift-JIS, whose kana begin with 82 and 83.

    No everyday character of GB 2312, Big5 or Korean begins so.
    """
    try:
        text = sample.decode("cp932", errors="strict")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 2:  # the sample may end within a character
            return False
        text = sample[: error.start].decode("cp932")
    wide = [char for char in text if ord(char) > 0x7F]
    kana = sum("\u3041" <= char <= "\u30fc" for char in wide)
    half = sum("\uff61" <= char <= "\uff9f" for char in wide)
    return kana >= 6 and kana >= 0.1 * len(wide) and half <= 0.1 * len(wide)


def _is_korean(pairs: set[tuple[int, int]], high: list[bytes]) -> bool:
    """Whether pairs of bytes are syllables of Hangul (B0 to C8, second byte above A0), as nearly all of Korean are.

    Half of the everyday characters of GB 2312 begin with C9 to D7.
    """
    words = {pair for pair in pairs if pair[0] >= 0xB0 or pair[1] <= 0xA0}
    hangul = sum(0xB0 <= a <= 0xC8 and b > 0xA0 for a, b in words)
    return len(words) >= _FEWEST_SYLLABLES and hangul >= 0.98 * len(words) and all(len(run) % 2 == 0 for run in high)


def _is_big5(data: bytes, pairs: set[tuple[int, int]]) -> bool:
    """Whether pairs of bytes are the everyday characters of Taiwan and Hong Kong, and not of the mainland.

    Both read as the other without an error. Big5's everyday characters begin with A4 to C6 and two in five end below 80,
    which those of GB 2312 never do; what GBK adds to it begins with any byte.
    """
    everyday = sum(0xA1 <= a <= 0xC6 and (b < 0x7F or b > 0xA0) for a, b in pairs)
    mainland = sum((0xA1 <= a <= 0xA9 or 0xB0 <= a <= 0xF7) and b > 0xA0 for a, b in pairs)
    if len(pairs) < _FEWEST_PAIRS or everyday < 0.97 * len(pairs) or mainland > 0.85 * len(pairs):
        return False
    try:
        data.decode("big5hkscs")
    except UnicodeDecodeError:
        return False
    return True


def _in_twos(run: bytes) -> Iterator[tuple[int, int]]:
    return ((run[at], run[at + 1]) for at in range(0, len(run), 2))
