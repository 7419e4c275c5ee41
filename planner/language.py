"""The language that people read: English, or Simplified Chinese from the catalogue in `planner/locale/`.

Texts stand in the code in English, inside `_()` or `ngettext()`; `docs/messages.py` gathers them. Keys, codes and table
columns are the same in every language. `--lang` wins over PLANNER_LANG, that over the locale (LC_ALL, LC_MESSAGES, LANG).
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LANGUAGES = ("en", "zh")
FOLDER = Path(__file__).parent / "locale"
_words: gettext.NullTranslations = gettext.NullTranslations()
_in_use = "en"


def _(text: str) -> str:
    """`text` in the language in use."""
    return _words.gettext(text)


def gathered(text: str) -> str:
    """`text` as it stands, gathered for the catalogues: for constants, which `_` translates where they are shown."""
    return text


def ngettext(one: str, many: str, number: int) -> str:
    """The form for `number` in the language in use."""
    return _words.ngettext(one, many, number)


def language() -> str:
    """The language in use: `en` or `zh`."""
    return _in_use


def use(code: str) -> None:
    """Speak `code` from now on, and let what the command-line library says come from the same catalogue."""
    global _words, _in_use
    _in_use = code
    _words = (
        gettext.NullTranslations()
        if code == "en"
        else gettext.translation("planner", FOLDER, languages=[code], fallback=False)
    )
    gettext.bindtextdomain("planner", str(FOLDER))
    gettext.textdomain("planner")
    os.environ["LANGUAGE"] = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Another language within the block: for files that programs read, which are the same in every language."""
    before = _in_use
    use(code)
    try:
        yield
    finally:
        use(before)


def asked_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language that a command line or the environment asks for.

    `arguments` are looked through before they are parsed, since help and messages about them are to be in it. What is
    no known language of `--lang` is left to the parser to refuse; an unknown locale means English.
    """
    flag = _flag(arguments)
    if flag is not None:
        return known(flag) or "en"
    for name in ("PLANNER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return known(environment[name]) or "en"
    return "en"


def known(text: str) -> str | None:
    """`zh` for zh, zh_CN.UTF-8, zh-Hans, 中文; `en` likewise; None for others."""
    start = text.strip().lower().replace("-", "_").partition("_")[0].partition(".")[0]
    return {"中文": "zh", "english": "en", "c": "en", "posix": "en"}.get(start, start if start in LANGUAGES else None)


def _flag(arguments: Sequence[str]) -> str | None:
    found = None
    for place, word in enumerate(arguments):
        if word == "--":
            break
        if word == "--lang" and place + 1 < len(arguments):
            found = arguments[place + 1]
        elif word.startswith("--lang="):
            found = word.removeprefix("--lang=")
    return found
