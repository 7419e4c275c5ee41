"""Screens compared with what they looked like: text files in golden/screens, one a page and width.

`UPDATE_GOLDEN=1 pytest ...` writes them; read them by eye before you commit them.
"""

import io
import os
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console

FOLDER = Path(__file__).parent / "golden" / "screens"


def screen(draw, width, height=None):
    """The text that `draw(console)` prints on a terminal of that size, without colours."""
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, height=height or 25, markup=False, highlight=False, emoji=False, no_color=True
    )
    draw(console)
    text = stream.getvalue()
    assert max((cell_len(line) for line in text.splitlines()), default=0) <= width, text
    return text


def assert_as_before(name, text):
    """`text` is that of the file of this name."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), f"{file.name} differs; UPDATE_GOLDEN=1 writes it anew"
