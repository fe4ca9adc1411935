"""What every template knows."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from flask import Flask, request, url_for

from organiser.kernel.config import Settings
from organiser.kernel.i18n import INTERFACE_LANGUAGES, direction, own_name
from organiser.kernel.i18n.lists import join_words, set_apart
from organiser.kernel.i18n.numbers import write_number
from organiser.kernel.i18n.times import full_date
from organiser.kernel.links import absolute
from organiser.kernel.markdown import render_markdown
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.languages import request_language
from organiser.kernel.web.summaries import list_errors

# RFC 3986 §3.3, as Werkzeug writes them.
PLAIN_IN_PATHS = "!$&'()*+,/:;=@"


def add_context(app: Flask, settings: Settings) -> None:
    app.jinja_env.filters["markdown"] = render_markdown
    app.jinja_env.filters["full_date"] = lambda day: full_date(day, request_language())
    app.jinja_env.filters["join_words"] = _join_words
    app.jinja_env.filters["set_apart"] = lambda words: set_apart(str(words), request_language())
    app.jinja_env.filters["number"] = lambda number: write_number(number, request_language())
    app.jinja_env.globals.update(
        url=url_for, absolute_url=_absolute_url, site_name=settings.site_name, list_errors=list_errors
    )

    @app.context_processor
    def page_context() -> dict[str, Any]:
        lang = request_language()
        return {"lang": lang, "dir": direction(lang), "actor": current_actor(), "languages": other_languages()}


def other_languages() -> list[tuple[str, str, str]]:
    """(code, own name, this page's address) of every interface language."""
    return [(code, own_name(code), _same_page(code)) for code in INTERFACE_LANGUAGES]


def _same_page(lang: str) -> str:
    """The language begins an address and is nowhere else in it."""
    spoken = f"/{request_language()}/"
    if request.endpoint is None or not request.path.startswith(spoken):
        return f"/{lang}/"
    path = request.root_path + quote(f"/{lang}/{request.path.removeprefix(spoken)}", safe=PLAIN_IN_PATHS)
    query = request.query_string.decode("ascii", "replace")
    return f"{path}?{query}" if query and request.method == "GET" else path


def _join_words(words: Iterable[str]) -> str:
    lang = request_language()
    return join_words((set_apart(word, lang) for word in words), lang)


def _absolute_url(endpoint: str, **values: Any) -> str:
    return absolute(url_for(endpoint, **values))
