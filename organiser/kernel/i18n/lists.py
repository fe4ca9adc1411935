"""How words stand in a row."""

from collections.abc import Iterable


def join_words(words: Iterable[str], lang: str) -> str:
    """'Arabic, French' with the language's own comma."""
    return ("، " if lang == "ar" else ", ").join(words)
