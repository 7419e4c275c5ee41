"""Text too large for memory: read from the disk, and turned to UTF-8 in a file beside it where it is none."""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from planner.scratch import Scratch

MOST_IN_MEMORY = 1 << 27  # bytes of a text; a larger one stays on the disk
HEAD = 1 << 20  # what is looked at to understand it
_CHUNK = 1 << 25


@dataclass(frozen=True)
class TextOnDisk:
    """A text as UTF-8 (with or without BOM) at `path`. `keeps` is where it lies, if it is ours."""

    path: Path
    keeps: Scratch | None = field(default=None, compare=False, repr=False)

    def holds(self, sign: bytes) -> bool:
        """Whether the byte stands anywhere in it."""
        with self.path.open("rb") as file:
            return any(sign in chunk for chunk in iter(lambda: file.read(_CHUNK), b""))

    def has_lines(self, count: int) -> bool:
        """Whether it has at least so many line ends."""
        with self.path.open("rb") as file:
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                count -= chunk.count(b"\n")
                if count <= 0:
                    return True
        return count <= 0

    def chunks(self, skip_lines: int, *, quoted: bool) -> Iterator[bytes]:
        """The text in chunks of whole rows, without its first lines. Where cells may be `quoted`, an end of line within
        quotes is none of a row: before such an end an odd number of quotes stands.
        """
        with self.path.open("rb") as file:
            for _ in range(skip_lines):
                file.readline()
            rest = b""
            while read := file.read(_CHUNK):
                rest += read
                end = _last_row_end(rest, quoted=quoted)
                if end:
                    yield rest[:end]
                    rest = rest[end:]
            if rest:
                yield rest


def _last_row_end(data: bytes, *, quoted: bool) -> int:
    """The place behind the last row that is whole; 0 where there is none."""
    end = data.rfind(b"\n") + 1
    if not quoted:
        return end
    quotes = data.count(b'"', 0, end)
    while end and quotes % 2:
        earlier = data.rfind(b"\n", 0, end - 1) + 1
        quotes -= data.count(b'"', earlier, end)
        end = earlier
    return end


Text = bytes | TextOnDisk


def holds(text: Text, sign: bytes) -> bool:
    """Whether the byte stands anywhere in the text."""
    return sign in text if isinstance(text, bytes) else text.holds(sign)


def has_lines(text: Text, count: int) -> bool:
    """Whether the text has at least so many line ends."""
    return text.count(b"\n") >= count if isinstance(text, bytes) else text.has_lines(count)


def fingerprint(path: Path) -> tuple[str, bool]:
    """(SHA-256 of the bytes, whether they are UTF-8)."""
    whole, decoder, fits = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True
    with path.open("rb") as file:
        for chunk in _chunks(file):
            whole.update(chunk)
            if fits and not chunk.isascii():
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    fits = False
    return whole.hexdigest(), fits and not decoder.getstate()[0]


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """Chunks that end with a line, so that a character is rarely cut."""
    while chunk := file.read(_CHUNK):
        yield chunk + file.readline()


def as_utf8_on_disk(path: Path, encoding: str) -> TextOnDisk:
    """The text as UTF-8 in a file of ours; UnicodeDecodeError where it is not in that encoding."""
    scratch = Scratch()
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    with path.open("rb") as file, (scratch.path / "text").open("wb") as whole:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            whole.write(decoder.decode(chunk).removeprefix("\ufeff").encode())
        whole.write(decoder.decode(b"", final=True).encode())
    return TextOnDisk(scratch.path / "text", scratch)
