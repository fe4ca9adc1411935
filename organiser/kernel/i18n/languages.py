"""Which languages the interface speaks, and which one is spoken now."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from babel import Locale
from flask_babel import force_locale, get_locale
from werkzeug.datastructures import LanguageAccept

DEFAULT_LANGUAGE = "en"
INTERFACE_LANGUAGES = ("en", "es", "fr", "ar")
MOST_KEPT = 256
# What CLDR says. Asking it would read four languages into every process to write the menu of one page.
OWN_NAMES = {"en": "English", "es": "Español", "fr": "Français", "ar": "العربية"}
DIRECTIONS = {"en": "ltr", "es": "ltr", "fr": "ltr", "ar": "rtl"}


def current_language() -> str:
    """The language of this request, or of the mail that is being written."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT_LANGUAGE


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """Speak another language for a while; one that has no catalogue falls back to English."""
    with force_locale(_locale(lang if lang in INTERFACE_LANGUAGES else DEFAULT_LANGUAGE)):
        yield


@lru_cache(len(INTERFACE_LANGUAGES))
def _locale(lang: str) -> Locale:
    """Reading what its name says takes longer than all else of changing to it."""
    return Locale.parse(lang)


def negotiate(accepted: LanguageAccept, *, default: str = DEFAULT_LANGUAGE) -> str:
    """The interface language that a browser likes best; `default` for one that likes none of them.

    Werkzeug's own best_match() passes over es-MX for an English that is liked less.
    """
    liked = (tag.replace("_", "-").partition("-")[0].lower() for tag, quality in accepted if quality > 0)
    return next((lang for lang in liked if lang in INTERFACE_LANGUAGES), default)


@lru_cache(MOST_KEPT)
def direction(lang: str) -> str:
    """'rtl' or 'ltr', as CLDR has it."""
    return DIRECTIONS.get(lang) or str(Locale.parse(lang).text_direction)


def own_name(lang: str) -> str:
    """A language's name for itself, as a heading: 'Español'."""
    return OWN_NAMES.get(lang) or read_own_name(lang)


def read_own_name(lang: str) -> str:
    """The same from CLDR, where names begin small in many languages."""
    name = Locale.parse(lang).get_display_name(lang) or lang
    return name[:1].upper() + name[1:]
