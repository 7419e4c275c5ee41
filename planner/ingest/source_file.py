"""What a file really is, whatever its name says: its bytes, fingerprint and kind; text decoded to UTF-8."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from planner.errors import Finding
from planner.ingest import large_text
from planner.ingest.encoding_guess import encoding_of
from planner.ingest.large_text import Text, TextOnDisk
from planner.language import _, gathered
from planner.whole_file import MOST_BYTES, UnboundedFileError, read_stream, read_whole

Kind = Literal["text", "workbook", "parquet"]

STDIN = Path("-")  # as it is named on a command line
_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # xlsx, xls
MOST_UNPACKED = 1 << 30  # of a gzip file
_CHUNK = 1 << 24
_SAMPLE = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class FileFaultError(Exception):
    """A file that cannot be read as a table at all; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


# How files begin that hold no table, whatever their name says.
_FOREIGN = (
    (b"%PDF", gathered("a PDF")),
    (b"\x89PNG", gathered("a picture")),
    (b"\xff\xd8\xff", gathered("a picture")),
    (b"GIF8", gathered("a picture")),
    (b"Rar!", gathered("a RAR archive")),
    (b"7z\xbc\xaf", gathered("a 7z archive")),
    (b"{\\rtf", gathered("a text document")),
    (b"SQLite format 3", gathered("a database")),
)


def _foreign(data: bytes) -> str | None:
    """What a file is that cannot hold a table; None where it may."""
    return next((what for start, what in _FOREIGN if data.startswith(start)), None)


@dataclass(frozen=True)
class SourceFile:
    """A file in memory. `data` is UTF-8 without BOM where it is text; `sha256` is of the bytes as they came.

    Of a text too large for memory `data` is the begin, and `whole` what stands on the disk.
    """

    name: str
    kind: Kind
    data: bytes
    sha256: str
    encoding: str = ""
    whole: TextOnDisk | None = None

    @property
    def text(self) -> Text:
        """All of the text."""
        return self.whole if self.whole is not None else self.data


def open_source(source: Path | bytes, name: str, encoding: str | None = None) -> SourceFile:
    """Reads a file, `-` for stdin, or bytes at hand; FileFaultError when it cannot be read or decoded."""
    if isinstance(source, Path) and source != STDIN and (large := _open_large(source, name, encoding)) is not None:
        return large
    if isinstance(source, bytes):
        raw = source
    else:
        raw = read_stdin() if source == STDIN else _read(source, name)
    sha256 = hashlib.sha256(raw).hexdigest()
    data = _unpacked(raw, name)
    if data.startswith(_PARQUET):
        return SourceFile(name, "parquet", data, sha256)
    if data.startswith(_WORKBOOKS):
        return SourceFile(name, "workbook", data, sha256)
    if (what := _foreign(data)) is not None:
        mend = _("This is {what}, whatever its name says: export again as CSV or XLSX.").format(what=_(what))
        raise FileFaultError(Finding(name, expected=_("a table (CSV, XLSX or Parquet)"), mend=mend))
    text, used = as_utf8(data, name, encoding)
    return SourceFile(name, "text", text, sha256, used)


def _open_large(path: Path, name: str, encoding: str | None) -> SourceFile | None:
    """A text that stays on the disk; None where it fits into memory, or is no text."""
    try:
        if not path.is_file() or not large_text.MOST_IN_MEMORY < path.stat().st_size <= MOST_BYTES:
            return None
        with path.open("rb") as file:
            head = file.read(large_text.HEAD)
        head = head[: head.rfind(b"\n") + 1] or head
        if head.startswith((_GZIP, _PARQUET, *_WORKBOOKS)) or _foreign(head) is not None or b"\n" not in head:
            return None
        if head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<":  # a page or a workbook as XML is read whole
            return None
        sha256, is_utf8 = large_text.fingerprint(path)
        marked = next((known for bom, known in _BOMS if head.startswith(bom)), None)
        if is_utf8 and marked in {None, "utf-8-sig"} and encoding is None:
            used = marked or "utf-8"
            return SourceFile(name, "text", head.removeprefix(codecs.BOM_UTF8), sha256, used, TextOnDisk(path))
        used = marked or encoding or _guessed(head, name)
        whole = large_text.as_utf8_on_disk(path, used)
        with whole.path.open("rb") as file:
            begin = file.read(large_text.HEAD)
    except (LookupError, UnicodeDecodeError):
        return None  # told as of smaller files
    except OSError as error:
        raise FileFaultError(Finding(name, expected=_("a file that can be read"), mend=f"{error.strerror}.")) from error
    return SourceFile(name, "text", begin[: begin.rfind(b"\n") + 1] or begin, sha256, used, whole)


def _guessed(data: bytes, name: str) -> str:
    """The encoding of text that is no UTF-8."""
    _refuse_damaged_utf8(data, name)
    return encoding_of(data)


def read_stdin(stdin: BinaryIO | None = None) -> bytes:
    """All that stdin holds; FileFaultError where it has no end."""
    try:
        return read_stream(stdin or sys.stdin.buffer)
    except UnboundedFileError as error:
        raise FileFaultError(Finding("stdin", expected=_("a table"), mend=f"{error.strerror}.")) from error


def _read(path: Path, name: str) -> bytes:
    try:
        return read_whole(path)
    except FileNotFoundError:
        raise FileFaultError(
            Finding(name, expected=_("a file"), mend=_("Check its name; it does not exist."))
        ) from None
    except UnboundedFileError as error:
        raise FileFaultError(Finding(name, expected=_("a table"), mend=f"{error.strerror}.")) from error
    except OSError as error:
        raise FileFaultError(Finding(name, expected=_("a file that can be read"), mend=f"{error.strerror}.")) from error


def _unpacked(raw: bytes, name: str) -> bytes:
    if not raw.startswith(_GZIP):
        return raw
    try:
        return read_stream(gzip.open(io.BytesIO(raw)), MOST_UNPACKED)
    except UnboundedFileError as error:
        raise FileFaultError(
            Finding(
                name,
                expected=_("at most {value:,} MB when unpacked").format(value=MOST_UNPACKED >> 20),
                mend=_("Unpack it, and split it by time if it is as large as that."),
            )
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise FileFaultError(
            Finding(
                name, expected=_("a whole gzip file"), mend=_("Export or copy it again ({error}).").format(error=error)
            )
        ) from error


def as_utf8(data: bytes, name: str, encoding: str | None) -> tuple[bytes, str]:
    """The text as UTF-8 without BOM, and the encoding it came in. UTF-8 is tried first, then GB18030; both strictly.

    Others (Latin-1, Cyrillic, Japanese, Korean, Big5) are known by the bytes that their everyday words have.
    """
    marked = next((known for bom, known in _BOMS if data.startswith(bom)), None)
    guessed = None
    if encoding is None and marked is None:
        if _is_utf8(data):
            return data, "utf-8"
        guessed = _guessed(data, name)
    used = marked or encoding or guessed or "gb18030"
    known = encoding or (guessed if guessed != "gb18030" else None)
    try:
        text = data.decode(used)
    except LookupError:
        raise FileFaultError(
            Finding(
                name,
                column="encoding",
                value=encoding,
                expected=_("an encoding such as utf-8 or gb18030"),
                mend=_("Correct `encoding` in planner.yaml."),
            )
        ) from None
    except UnicodeDecodeError as error:
        raise FileFaultError(_undecodable(data, name, error, used if known else _("UTF-8 or GB18030"))) from None
    return text.removeprefix("\ufeff").encode(), used


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def _refuse_damaged_utf8(data: bytes, name: str) -> None:
    """UTF-8 with a few broken bytes would pass as GB18030 and turn names into nonsense: better to say so."""
    sample = data[:_SAMPLE].decode("utf-8", errors="replace")
    broken = sample.count("\ufffd")
    whole = sum(1 for char in sample if ord(char) > 0x7F) - broken
    if whole > broken:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise FileFaultError(_undecodable(data, name, error, "UTF-8")) from None


def _undecodable(data: bytes, name: str, error: UnicodeDecodeError, expected: str) -> Finding:
    row = data.count(b"\n", 0, error.start) + 1
    return Finding(
        name,
        row=row,
        value=data[error.start : error.start + 4].hex(" "),
        expected=_("text in {expected}").format(expected=expected),
        mend=_("Save the file as `CSV UTF-8`, or set `encoding` for this table in planner.yaml."),
    )
