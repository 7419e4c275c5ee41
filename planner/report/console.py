"""The Rich console of all pages and messages: names from outside cannot move the cursor or turn the text around."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from planner.text_signs import for_terminal


class SafeConsole(Console):
    """A console in which text is text; only Rich itself controls the terminal."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments of anything shown, their text made harmless."""
        for segment in super().render(renderable, options):
            text, style, control = segment
            yield segment if control else Segment(for_terminal(text), style)
