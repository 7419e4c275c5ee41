"""The tables in a zip; a workbook is a zip too, and none of these."""

from __future__ import annotations

import io
import zipfile
import zlib

from planner.errors import Finding
from planner.ingest.source_file import MOST_UNPACKED, FileFaultError, SourceFile
from planner.language import _


def is_archive(data: bytes) -> bool:
    """Whether it is a zip of files of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False
    return not any(name in {"[Content_Types].xml", "mimetype", "Index/Document.iwa"} for name in names)


def members(source: SourceFile) -> list[tuple[str, bytes]]:
    """Name and bytes of the tables in a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            inner = [
                info
                for info in archive.infolist()
                if info.filename.lower().endswith((".csv", ".txt", ".tsv", ".xls", ".xlsx"))
                and not info.filename.startswith("__MACOSX")
            ]
            if sum(info.file_size for info in inner) > MOST_UNPACKED:
                raise FileFaultError(
                    Finding(
                        source.name,
                        expected=_("at most 1 GB of tables in a zip"),
                        mend=_("Unpack it and name the files."),
                    )
                )
            return [(info.filename, archive.read(info)) for info in sorted(inner, key=lambda i: i.filename)]
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, NotImplementedError, ValueError) as error:
        raise FileFaultError(
            Finding(
                source.name,
                expected=_("a whole zip without a password"),
                mend=_("Unpack it by hand ({error}).").format(error=error),
            )
        ) from None
