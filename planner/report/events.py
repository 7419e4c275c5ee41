"""`--events ndjson`: what happens, a JSON object a line on stderr, for programs that watch long work.

{"event": "start", "command": "run", "at": ...}
{"event": "progress", "command": "run", "at": ..., "what": "learning from the past", "share": 0.7}
{"event": "warning", "command": "run", "at": ..., "code": ..., "message": ..., "notice": false}
{"event": "error", "command": "run", "at": ..., "code": ..., "message": ..., "hint": ...}
{"event": "end", "command": "run", "at": ..., "exit_code": 0}
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass
class Events:
    """Whether events are told, and of which command; one of the process."""

    command: str | None = None

    @property
    def on(self) -> bool:
        """Whether a program listens: then nothing else is said on stderr."""
        return self.command is not None

    def start(self, command: str | None) -> None:
        """Begin to tell, of `command`; None: tell nothing."""
        self.command = command
        self.tell("start")

    def tell(self, event: str, **more: Any) -> None:
        """One line, where a program listens."""
        if self.command is None:
            return
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"event": event, "command": self.command, "at": at, **more}
        sys.stderr.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        sys.stderr.flush()

    def progress(self, what: str, share: float | None = None) -> None:
        """A Progress that tells programs."""
        self.tell("progress", what=what, share=share)

    def end(self, exit_code: int) -> None:
        """The last line; nothing is told after it."""
        self.tell("end", exit_code=exit_code)
        self.command = None


EVENTS = Events()
