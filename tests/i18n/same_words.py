"""Texts that are the same word in another language as in English. Each has its reason; a text that no longer needs
to stand here fails a test."""

from collections.abc import Mapping

NAME = "a name, the same everywhere"
SAME_WORD = "the language has the same word"
ONLY_VALUES = "nothing but values and signs"

SAME_WORDS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "%(author)s: %(title)s": ONLY_VALUES,
        "%(date)s, %(start)s–%(end)s": ONLY_VALUES,
        "%(date)s, %(time)s": ONLY_VALUES,
        "%(date)s: %(title)s": ONLY_VALUES,
        "%(first)s–%(last)s": ONLY_VALUES,
        "%(hours)s h %(minutes)s min": ONLY_VALUES,
        "%(hours)s h": ONLY_VALUES,
        "%(km)s km": ONLY_VALUES,
        "%(minutes)s min": ONLY_VALUES,
        "%(term)s: %(value)s": ONLY_VALUES,
        "%(time)s (UTC)": ONLY_VALUES,
        "%(words)s:": ONLY_VALUES,
        "Audio": SAME_WORD,
        "%(year)s: %(title)s": ONLY_VALUES,
        "Cookies": SAME_WORD,
        "Error:": SAME_WORD,
        "Google Calendar": NAME,
        "No": SAME_WORD,
        "—": ONLY_VALUES,
    },
    "fr": {
        "%(first)s–%(last)s": ONLY_VALUES,
        "%(hours)s h %(minutes)s min": ONLY_VALUES,
        "%(hours)s h": ONLY_VALUES,
        "%(minutes)s min": ONLY_VALUES,
        "%(num)s date": SAME_WORD,
        "Action": SAME_WORD,
        "Article": SAME_WORD,
        "Audio": SAME_WORD,
        "Cookies": SAME_WORD,
        "Date": SAME_WORD,
        "Document": SAME_WORD,
        "E-mail": SAME_WORD,
        "Installation": SAME_WORD,
        "International": SAME_WORD,
        "Journal": SAME_WORD,
        "Pages": SAME_WORD,
        "Sessions": SAME_WORD,
        "Source": SAME_WORD,
        "date": SAME_WORD,
        "source": SAME_WORD,
        "description": SAME_WORD,
        "—": ONLY_VALUES,
    },
    "ar": {
        "%(author)s: %(title)s": ONLY_VALUES,
        "%(date)s: %(title)s": ONLY_VALUES,
        "%(year)s: %(title)s": ONLY_VALUES,
        "%(first)s–%(last)s": ONLY_VALUES,
        "%(term)s: %(value)s": ONLY_VALUES,
        "%(words)s:": ONLY_VALUES,
        "—": ONLY_VALUES,
    },
}
