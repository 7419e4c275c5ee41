"""What the files of a table hold, in short: the same as long as nobody edits them."""

from __future__ import annotations

import hashlib

from planner.workspace import Workspace
from planner.workspace.manifest import file_sha256


def table_sha256(ws: Workspace, table: str) -> str:
    """SHA-256 over the files of a table; "" where it has none."""
    files = [file_sha256(path) for path in ws.resolve(ws.source(table))]
    return hashlib.sha256("".join(files).encode()).hexdigest() if files else ""
