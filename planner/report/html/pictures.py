"""Pictures of styles for the page: small files go into it, so that it stays one file; others are linked."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp", ".gif": "gif", ".avif": "avif"}
# A picture of at most so many bytes goes into the page, and pictures of at most so many bytes together.
SMALL, ALL_SMALL = 200_000, 6_000_000


def pictures_of(images: Iterable[tuple[str, str | None]], workspace: Path, page: Path) -> dict[str, str]:
    """style_id -> what the page shows as its picture: an address, the picture itself, or its place beside the page.

    `images`: (style_id, what the styles table says). Paths are relative to the workspace; a file that is not there or
    is no picture is left out.
    """
    found: dict[str, str] = {}
    room = ALL_SMALL
    for style, image in images:
        if not image:
            continue
        if image.startswith(("https://", "http://")):
            found[style] = image
            continue
        file = workspace / image
        kind = KINDS.get(file.suffix.lower())
        if kind is None or not file.is_file():
            continue
        size = file.stat().st_size
        if size <= min(SMALL, room):
            room -= size
            found[style] = f"data:image/{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
        else:
            found[style] = quote(Path(os.path.relpath(file.absolute(), page.absolute().parent)).as_posix())
    return found
