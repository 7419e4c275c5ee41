"""The `planner` command, also as `python -m planner`: starts the command line so that Ctrl-C always ends with 130."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; an interrupt while it is still loading is an interrupt too."""
    try:
        from planner.streams import claim_streams

        claim_streams()
        from planner.cli import main as command_line

        command_line()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        # An interrupt that passed through an extension module's own code leaves a mark in Python, which would then end
        # by the signal instead of with the exit code. Running any text of code wipes the mark.
        exec("")


if __name__ == "__main__":
    main()
