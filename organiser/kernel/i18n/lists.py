"""How words stand in a row."""

import unicodedata
from collections.abc import Iterable

from organiser.kernel.i18n.languages import direction

# UAX #9: FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
_APART, _AND_BACK = "\u2068", "\u2069"
_AGAINST = {"ltr": frozenset({"R", "AL"}), "rtl": frozenset({"L"})}


def join_words(words: Iterable[str], lang: str) -> str:
    """'Arabic, French' with the language's own comma."""
    return ("، " if lang == "ar" else ", ").join(words)


def set_apart(words: str, lang: str) -> str:
    """Words as part of a line that is read as `lang` is: those that run the other way keep their order and their
    punctuation, and what stands around them keeps its own. For pages only: files and mails have readers that show the
    signs."""
    against = _AGAINST[direction(lang)]
    if any(unicodedata.bidirectional(char) in against for char in words):
        return f"{_APART}{words}{_AND_BACK}"
    return words
