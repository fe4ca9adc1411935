"""Pages live under /<lang>/: the address says the language, not a cookie."""

from functools import cache
from typing import Any

from babel import Locale
from flask import Flask, g, request
from flask_babel import get_babel
from werkzeug.routing import BaseConverter

from organiser.kernel.i18n import INTERFACE_LANGUAGES, negotiate
from organiser.kernel.i18n.catalogues import TRANSLATIONS
from organiser.kernel.web.words import speak_words


class LanguageConverter(BaseConverter):
    """Matches the interface's languages only, so that /xx/… is simply not there."""

    regex = "|".join(INTERFACE_LANGUAGES)


def speak(app: Flask) -> None:
    """Take the language from the address, give it back to every link."""
    app.url_map.converters["lang"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    speak_words(app, request_language)

    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            g.lang = values.pop("lang")

    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and takes_language(endpoint):
            values["lang"] = request_language()

    @cache
    def takes_language(endpoint: str) -> bool:
        return any(rule.endpoint == endpoint and "lang" in rule.arguments for rule in app.url_map.iter_rules())

    app.url_value_preprocessor(take_language)
    app.url_defaults(give_language)


def request_language() -> str:
    """The address's language; outside such an address the browser's choice; outside a request English."""
    kept = g.get("lang")
    if kept is not None:
        return str(kept)
    if not request:
        return str(get_babel().instance.default_locale.language)
    first = request.path.split("/", 2)[1]
    g.lang = first if first in INTERFACE_LANGUAGES else negotiate(request.accept_languages)
    return str(g.lang)


def best_language(offered: list[str]) -> str | None:
    """Of the languages that a text exists in, the one this reader likes best."""
    spoken = request_language()
    if spoken in offered:
        return spoken
    return request.accept_languages.best_match(offered) or (offered[0] if offered else None)


def parse_language(code: str) -> Locale | None:
    """A CLDR locale for a language code, None if there is none."""
    try:
        return Locale.parse(code, sep="-")
    except (ValueError, LookupError):
        return None
