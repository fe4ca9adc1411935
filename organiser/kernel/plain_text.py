"""Text as people may type it, without what would only trick its readers."""

import re
import unicodedata

KEPT_CONTROLS = frozenset("\n\t")
# Whoever types a no-break space means it: French has one before ":", "?" and "»".
_GAPS = re.compile(r"[^\S\u00a0\u202f]+")


def clean_text(value: str | None) -> str | None:
    """NFC, one kind of line end, no control or bidi-override characters, no space around."""
    if value is None:
        return None
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in KEPT_CONTROLS or not _is_hostile(c)).strip()


def clean_line(value: str | None) -> str | None:
    """clean_text() on one line."""
    text = clean_text(value)
    return None if text is None else _GAPS.sub(" ", text)


def _is_hostile(char: str) -> bool:
    return (
        unicodedata.category(char) in {"Cc", "Cs", "Co", "Zl", "Zp"} or char in "\u202a\u202b\u202c\u202d\u202e\ufeff"
    )
